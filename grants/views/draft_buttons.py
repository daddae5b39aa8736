"""The buttons beside the form of a draft: each does one thing and leads back to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grants import workflow
from grants.forms import steps_of
from grants.views.drafts import drafts_of, first_page
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


@member_page
@require_POST
def take_over(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """Write here instead of the one who has the lock. What they have saved stays."""
    application = get_object_or_404(drafts_of(request), pk=pk)
    if not application.is_draft:
        return redirect(application)
    workflow.hold(application, by=request.user, at=clock.now(), is_taken_over=True)
    if slug == steps_of(application)[-1].slug:
        return redirect("grant_application_send", pk)
    return redirect("grant_application_step", pk, slug)


@member_page
@require_POST
def copy_last(request: MemberRequest, pk: int) -> HttpResponse:
    """Fill in what the association answered last time."""
    application = get_object_or_404(drafts_of(request), pk=pk)
    try:
        saved = workflow.copy_last(application, by=request.user, at=clock.now())
    except Refused as refused:
        refused.tell(request)
        return redirect(application)
    messages.success(request, _("Last time's answers are filled in. Look over each page."))
    return redirect(first_page(saved))


@member_page
@require_POST
def change_form(request: MemberRequest, pk: int) -> HttpResponse:
    """Go over to the scheme's newest form, with every answer."""
    application = get_object_or_404(drafts_of(request), pk=pk)
    try:
        saved = workflow.change_form(application, by=request.user, at=clock.now())
    except Refused as refused:
        refused.tell(request)
        return redirect(application)
    messages.success(request, _("The draft is on the new form now. Look over what is missing."))
    return redirect(first_page(saved))


@member_page
@require_POST
def remove_attachment(request: MemberRequest, pk: int, attachment: int) -> HttpResponse:
    application = get_object_or_404(drafts_of(request), pk=pk)
    found = application.attachments.filter(pk=attachment).first()
    if found:
        try:
            workflow.detach(found, by=request.user, at=clock.now())
        except Refused as refused:
            refused.tell(request)
    return redirect("grant_application_step", pk, "vedlegg")
