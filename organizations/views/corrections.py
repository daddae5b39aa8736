"""Anybody says that something is wrong; the association answers; the sender sees what came of it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.forms import AnswerForm, CorrectionForm
from organizations.models import Association, Correction
from organizations.views.secret import kept_secret
from organizations.workflow import corrections as workflow
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.problems import Refused


@public_page
@require_http_methods(["GET", "POST"])
def correction_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Without logging in."""
    association = get_object_or_404(Association.objects.findable(), slug=slug)
    user = request.user if request.user.is_authenticated else None
    form = CorrectionForm(
        request.POST or None, initial={"form_key": uuid.uuid4(), "email": user and user.email}
    )
    if request.method == "POST" and form.is_valid():
        try:
            sent = workflow.propose(association, sender=user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            return redirect(sent)
    return render(request, "organizations/correction_new.html", {"form": form, "association": association})


@public_page
def correction(request: HttpRequest, token: str) -> HttpResponse:
    """The sender's own page: received, and what came of it. A wrong link is 404."""
    sent = get_object_or_404(Correction.objects.of_link(token).select_related("association"))
    return kept_secret(render(request, "organizations/correction.html", {"correction": sent}))


@member_page
def corrections(request: MemberRequest, slug: str) -> HttpResponse:
    mine = get_object_or_404(Association.objects.acted_for_by(request.user), slug=slug)
    rows = mine.corrections.select_related("association", "decided_by")
    context = {"association": mine, "waiting": rows.waiting(), "answered": rows.answered()[:20]}
    return render(request, "organizations/corrections.html", context)


@member_page
def correction_answer(request: MemberRequest, pk: int) -> HttpResponse:
    mine = Association.objects.acted_for_by(request.user)
    asked = get_object_or_404(
        Correction.objects.filter(association__in=mine).select_related("association", "decided_by"), pk=pk
    )
    form = AnswerForm(request.POST or None, correction=asked)
    if request.method == "POST" and form.is_valid():
        try:
            said = _answer(request, asked, form)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, said)
            return redirect("corrections", asked.association.slug)
    return render(request, "organizations/correction_answer.html", {"form": form, "correction": asked})


def _answer(request: MemberRequest, asked: Correction, form: AnswerForm) -> str:
    given = form.cleaned_data
    if "reject" in request.POST:
        workflow.reject(asked, reason=given["reason"], by=request.user, at=clock.now())
        return _("The page is left as it is. If the sender gave an address, we write that an answer waits.")
    workflow.accept(asked, value=given.get("value", ""), by=request.user, at=clock.now())
    return _("It is put right. Residents see it now.")
