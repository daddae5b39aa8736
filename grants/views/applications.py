"""The application once it is sent: receipt, what happens, the answer."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grants import rules, workflow
from grants.answers import read_answers
from grants.forms import DraftForm, Step, steps_of
from grants.letters import decision_in_words
from grants.models import GrantAppeal, GrantApplication, Page
from grants.timeline import timeline
from portal import clock
from portal.access import MemberRequest, member_page
from portal.clock import OSLO
from portal.lifecycle import Role
from portal.problems import Refused


@member_page
def mine(request: MemberRequest) -> HttpResponse:
    found = GrantApplication.objects.of_members(request.user).for_lists()
    page = Paginator(found, 20).get_page(request.GET.get("side"))
    return render(request, "grants/applications.html", {"page": page})


@member_page
def application(request: MemberRequest, pk: int) -> HttpResponse:
    """Receipt, status, timeline and decision. A member who opens it has received the decision."""
    found = get_object_or_404(GrantApplication.objects.visible_to(request.user).for_lists(), pk=pk)
    return _page(request, found, _files(found))


def _files(found: GrantApplication, data: Any = None, files: Any = None) -> DraftForm:
    """The files that the form asks for."""
    step = next((step for step in steps_of(found) if step.keeps_files), Step(Page.ATTACHMENTS.value, ""))
    return step.form(found, data, files)


def _page(request: MemberRequest, found: GrantApplication, form: DraftForm) -> HttpResponse:
    is_member = Role.MEMBER in found.roles_of(request.user)
    if found.is_draft:
        return redirect("grant_application_step", found.pk, steps_of(found)[0].slug)
    at = clock.now()
    decision = found.decision()
    if decision and is_member:
        workflow.open_decision(decision, by=request.user, at=at)
    appeals = list(GrantAppeal.objects.about(found).select_related("letter", "dossier"))
    grant = getattr(found, "grant", None)
    terms = found.call.scheme.terms_on(decision.decided_at.astimezone(OSLO).date()) if decision else None
    context = {
        "application": found,
        "call": found.call,
        "decision": decision,
        "terms": terms,
        "outcome": decision_in_words(decision, found) if decision else "",
        "report": getattr(grant, "report", None),
        "payments": grant.payments.all() if grant else (),
        "repayments": grant.repayments.all() if grant else (),
        "interim_reply_by": rules.interim_reply_due(found),
        "replies": found.case.interim_replies.all() if found.case else (),
        "answers": read_answers(found),
        "missing": rules.missing(found) if found.is_awaiting else (),
        "attachments": found.attachments.select_related("file"),
        "events": timeline(found),
        "is_member": is_member,
        "is_late_to_appeal": rules.is_too_late(decision, clock.today()) if decision else False,
        "appeals": appeals,
        "open_supplement": found.supplements.open().first() if found.is_awaiting else None,
        "has_waiting_appeal": any(appeal.is_waiting for appeal in appeals),
        "may_enclose": bool(form.fields) and is_member and found.is_awaiting and at <= found.call.closes_at,
        "form": form,
    }
    return render(request, "grants/application.html", context)


@member_page
@require_POST
def enclose(request: MemberRequest, pk: int) -> HttpResponse:
    """Send an attachment afterwards."""
    found = get_object_or_404(GrantApplication.objects.of_members(request.user).for_lists(), pk=pk)
    form = _files(found, request.POST, request.FILES)
    form.is_valid()
    for kind, file in form.enclosed.items():
        try:
            workflow.attach(found, kind=kind, file=file, by=request.user, at=clock.now())
        except Refused as refused:
            refused.show_on(form)
    if form.errors:
        return _page(request, found, form)
    if form.enclosed:
        messages.success(request, _("The municipality has received the attachments."))
    return redirect(found)


@member_page
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once more, then take the application back."""
    found = get_object_or_404(GrantApplication.objects.of_members(request.user).for_lists(), pk=pk)
    if request.method == "POST":
        was_draft = found.is_draft
        try:
            workflow.withdraw(found, by=request.user, at=clock.now())
        except Refused as refused:
            refused.tell(request)
            return redirect(found)
        messages.success(
            request, _("The draft is deleted.") if was_draft else _("The application is withdrawn.")
        )
        return redirect("grant_applications")
    if not (found.is_draft or found.is_awaiting):
        return redirect(found)
    return render(request, "grants/withdraw.html", {"application": found, "call": found.call})
