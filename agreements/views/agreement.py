"""One agreement, for its parties: read, write, confirm, withdraw, terminate."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import documents, rules, workflow
from agreements.forms import ConfirmForm, TerminateForm, TextForm
from agreements.models import PartnershipAgreement
from agreements.permissions import party_of
from agreements.states import OPEN, AgreementParty, AgreementState
from agreements.template import PRINCIPLE
from portal import clock
from portal.access import MemberRequest, is_verified_staff, member_page
from portal.problems import Refused


def _load(request: MemberRequest, pk: int) -> tuple[PartnershipAgreement, AgreementParty | None]:
    """The agreement and the reader's side, None for staff of other units. Staff show the second factor here too."""
    readable = PartnershipAgreement.objects.visible_to(request.user)
    if request.user.is_staff and not is_verified_staff(request):
        readable = readable.of_associations_of(request.user)
    agreement = get_object_or_404(readable.with_parties().select_related("document"), pk=pk)
    return agreement, party_of(request.user, agreement)


def _load_own(request: MemberRequest, pk: int) -> tuple[PartnershipAgreement, AgreementParty]:
    """For those who may write: readers who are no party get 404."""
    agreement, party = _load(request, pk)
    if party is None:
        raise Http404
    return agreement, party


def _name(agreement: PartnershipAgreement, party: AgreementParty) -> str:
    return str(agreement.association if party == AgreementParty.ASSOCIATION else agreement.unit)


def _text(agreement: PartnershipAgreement) -> dict[str, Any]:
    return {"agreement": agreement, "sections": documents.sections(agreement), "principle": PRINCIPLE}


@member_page
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    agreement, party = _load(request, pk)
    confirmations = {
        AgreementParty(each.party): each
        for each in agreement.confirmations.standing().select_related("confirmed_by")
    }
    return render(
        request,
        "agreements/agreement.html",
        {
            **_text(agreement),
            "party": party,
            "is_open": agreement.state in OPEN,
            "confirmed": party in confirmations,
            "parties": [(_name(agreement, each), confirmations.get(each)) for each in AgreementParty],
            "problems": rules.of_completeness(agreement, day=clock.today())
            if agreement.state in OPEN
            else [],
            "last_writer": _name(agreement, AgreementParty(agreement.written_by_party)),
            "terminated_by": _name(agreement, AgreementParty(agreement.terminated_by_party))
            if agreement.terminated_by_party
            else "",
            "next_review": agreement.next_review(clock.today())
            if agreement.state == AgreementState.ACTIVE
            else None,
        },
    )


@member_page
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Write in the draft. What somebody else saved meanwhile is shown beside, never overwritten unseen."""
    agreement, party = _load_own(request, pk)
    if agreement.state not in OPEN:
        messages.info(request, _("The text cannot be changed any more."))
        return redirect(agreement)
    form = TextForm(request.POST) if request.method == "POST" else TextForm.of(agreement)
    newer: list[tuple[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        before = agreement.state
        try:
            text = {name: form.cleaned_data[name] for name in ("version", *agreement.TEXT_FIELDS)}
            workflow.rewrite(agreement, by=request.user, at=clock.now(), **text)
        except Refused as refused:
            agreement.refresh_from_db()
            refused.show_on(form)
            if any(problem.code == "changed_meanwhile" for problem in refused.problems):
                newer = form.take_in(agreement)
        else:
            saved = _("Saved.")
            if before != agreement.state:
                saved = _("Saved. The text has changed, so it must be confirmed again by both parties.")
            messages.success(request, saved)
            return redirect(agreement)
    context = {"form": form, "newer": newer, "party": party, "other": _name(agreement, party.other)}
    return render(request, "agreements/edit.html", {**_text(agreement), **context})


@member_page
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """Read the whole text, and say yes to just that text."""
    agreement, party = _load_own(request, pk)
    form = ConfirmForm(request.POST or None, initial={"seen": agreement.fingerprint})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.confirm(agreement, by=request.user, at=clock.now(), seen=form.cleaned_data["seen"])
        except Refused as refused:
            for problem in refused.problems:
                messages.warning(request, problem.text)
            changed = any(problem.code == "changed_meanwhile" for problem in refused.problems)
            return redirect("agreement_confirm" if changed else "agreement", pk=agreement.pk)
        messages.success(request, _receipt(agreement, party))
        return redirect(agreement)
    problems = rules.of_confirming(agreement, by=request.user, seen=agreement.fingerprint, day=clock.today())
    context = {"form": form, "problems": problems, "name": _name(agreement, party)}
    return render(request, "agreements/confirm.html", {**_text(agreement), **context})


def _receipt(agreement: PartnershipAgreement, party: AgreementParty) -> str:
    if agreement.state == AgreementState.ACTIVE:
        return _("Both have confirmed. The agreement is concluded, and you find it as a PDF below.")
    other = _name(agreement, party.other)
    return _("You have confirmed. Now %(other)s must do the same. They have been told by e-mail.") % {
        "other": other
    }


@member_page
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Asks first: a dropped proposal cannot be taken up again."""
    agreement, party = _load_own(request, pk)
    if agreement.state not in OPEN:
        messages.info(request, _("The text cannot be changed any more."))
        return redirect(agreement)
    if request.method == "POST":
        try:
            workflow.withdraw(agreement, by=request.user, at=clock.now())
        except Refused as refused:
            for problem in refused.problems:
                messages.warning(request, problem.text)
        else:
            messages.success(request, _("The proposal is withdrawn."))
        return redirect(agreement)
    return render(
        request, "agreements/withdraw.html", {"agreement": agreement, "other": _name(agreement, party.other)}
    )


@member_page
def terminate(request: MemberRequest, pk: int) -> HttpResponse:
    agreement, party = _load_own(request, pk)
    if agreement.state != AgreementState.ACTIVE:
        messages.info(request, _("Only an agreement in force can be terminated."))
        return redirect(agreement)
    earliest = rules.earliest_by_notice(agreement, day=clock.today())
    form = TerminateForm(request.POST or None, initial={"terminated_on": earliest})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.terminate(agreement, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The agreement is terminated. Both parties are told by e-mail."))
            return redirect(agreement)
    context = {
        "agreement": agreement,
        "form": form,
        "earliest": earliest,
        "notice": documents.notice(agreement.notice_months),
        "other": _name(agreement, party.other),
    }
    return render(request, "agreements/terminate.html", context)
