"""The page where the frame of a call is shared out: proposals, the sum, the committee's list, and the batch."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from grants import committee_list, rules, workflow
from grants.models import BatchLine, GrantApplication, GrantCall, Proposal
from grants.staff_forms import BatchForm, ProposalForm
from grants.words import rule_in_words
from organizations.models import LanguageForm
from portal import clock
from portal.access import MemberRequest
from portal.admin import site
from portal.problems import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

ON_A_PAGE = 50


def _call(pk: int) -> GrantCall:
    return get_object_or_404(GrantCall.objects.select_related("scheme", "formula"), pk=pk)


def _applications(call: GrantCall, request: Any) -> "QuerySet[GrantApplication]":
    found = GrantApplication.objects.handled_by(request.user).to_share_out(call)
    return found.prefetch_related(None).order_by("-amount_applied", "pk")


def _frame(call: GrantCall) -> dict[str, Any]:
    """The sums that stand on every page: frame, granted, proposed, and what is left then."""
    granted = call.granted_so_far()
    proposed = Proposal.objects.of_call(call).with_amount().total()
    left = call.budget_frame - granted - proposed
    return {
        "frame": call.budget_frame,
        "granted": granted,
        "proposed": proposed,
        "left": left,
        "over": left < 0,
    }


def share(request: MemberRequest, pk: int) -> HttpResponse:
    """See, compute, adjust and approve proposals. Each row is saved by its own; what is wrong stays on its row."""
    call = _call(pk)
    page = Paginator(_applications(call, request), ON_A_PAGE).get_page(request.GET.get("side"))
    forms = {one.pk: _form(one, None) for one in page}
    if request.method == "POST":
        if "compute" in request.POST:
            return _compute(request, call)
        forms = {one.pk: _form(one, request.POST) for one in page}
        if _save(request, page, forms):
            messages.success(request, _("The proposals are saved."))
            return HttpResponseRedirect(request.get_full_path())
    mine = GrantApplication.objects.handled_by(request.user).values("pk")
    lines = BatchLine.objects.filter(batch__call=call, application__in=mine)
    context = {
        **site.each_context(request),
        **_frame(call),
        "title": _("Share out the frame"),
        "opts": GrantCall._meta,
        "call": call,
        "page": page,
        "rows": [(one, forms[one.pk]) for one in page],
        "formula": getattr(call, "formula", None),
        "stops": rules.may_share_out(call, request.user),
        "waiting": lines.due().count(),
        "stopped": lines.stopped().select_related("application__association", "application__person"),
    }
    return TemplateResponse(request, "grants/admin/share.html", context)


def _form(application: GrantApplication, data: Any) -> ProposalForm:
    proposal = getattr(application, "proposal", None)
    initial = {"amount": proposal.amount, "reason": proposal.reason} if proposal else {}
    return ProposalForm(data, prefix=str(application.pk), initial=initial)


def _compute(request: MemberRequest, call: GrantCall) -> HttpResponse:
    try:
        number = workflow.compute_proposals(call, by=request.user, at=clock.now())
    except Refused as refused:
        refused.tell(request)
    else:
        messages.success(request, _("%(number)s proposals are computed.") % {"number": number})
    return HttpResponseRedirect(reverse("admin:grants_grantcall_share", args=[call.pk]))


def _save(request: MemberRequest, page: Any, forms: dict[int, ProposalForm]) -> bool:
    """Whether everything that was changed could be saved."""
    at = clock.now()
    for application in page:
        form = forms[application.pk]
        if not form.is_valid():
            continue
        try:
            if form.has_changed():
                workflow.propose(application, by=request.user, at=at, **form.cleaned_data)
            if f"approve-{application.pk}" in request.POST:
                workflow.approve_proposal(application, by=request.user, at=at)
        except Refused as refused:
            refused.show_on(form)
    return not any(form.errors for form in forms.values())


def decide_all(request: MemberRequest, pk: int) -> HttpResponse:
    """Look over, write what the letters say, and begin."""
    call = _call(pk)
    proposals = list(Proposal.objects.of_call(call).with_amount().not_in_a_batch())
    initial = {"rule": rule_in_words(call.scheme)}
    form = BatchForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        has_nynorsk=any(one.application.language == LanguageForm.NYNORSK for one in proposals),
    )
    if request.method == "POST" and form.is_valid():
        try:
            workflow.decide_batch(call, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(
                request, _("The decisions are being made. The applicants are told as each is ready.")
            )
            return HttpResponseRedirect(reverse("admin:grants_grantcall_share", args=[call.pk]))
    context = {
        **site.each_context(request),
        **_frame(call),
        "title": _("Decide all at once"),
        "opts": GrantCall._meta,
        "call": call,
        "form": form,
        "counts": _counts(proposals),
    }
    return TemplateResponse(request, "grants/admin/decide_all.html", context)


def _counts(proposals: list[Proposal]) -> dict[str, int]:
    applied = {one.pk: one.application.amount_applied or Decimal(0) for one in proposals}
    refused = sum(not one.amount for one in proposals)
    granted = sum(bool(one.amount) and one.amount == applied[one.pk] for one in proposals)
    return {
        "all": len(proposals),
        "granted": granted,
        "refused": refused,
        "partly": len(proposals) - granted - refused,
    }


def as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee's list, to read and to print."""
    call = _call(pk)
    pdf = committee_list.as_pdf(call, list(_applications(call, request)), on=clock.today())
    return _file(pdf, f"innstilling-{call.pk}.pdf", "application/pdf")


def as_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    call = _call(pk)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(
        committee_list.as_xlsx(call, list(_applications(call, request))), f"innstilling-{call.pk}.xlsx", kind
    )


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
