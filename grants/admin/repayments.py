"""Money that is claimed back: from advance notice to the money, or to a dropped claim."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants import rules, workflow
from grants.admin.of_case import OfCase
from grants.models import Grant, GrantApplication, Repayment
from grants.staff_forms import AdvanceNoticeForm, ClaimForm
from portal import clock
from portal.access import MemberRequest
from portal.admin import LifecycleAdmin, StaffMove, site
from portal.models import StoredFile
from portal.problems import Problem, Refused
from portal.templatetags.portal import kr


def why_it_was(repayment: Repayment) -> dict[str, Any]:
    """The advance notice's reason is what the decision builds on, unless somebody writes it anew."""
    return {"facts": repayment.reason}


@admin.register(Repayment, site=site)
class RepaymentAdmin(OfCase, LifecycleAdmin):
    list_display = ("applicant", "kroner", "state", "answer_by", "due_on")
    list_filter = ("state",)
    list_select_related = (
        "grant__application__association",
        "grant__application__person",
        "grant__application__call__scheme",
    )
    facts = (
        "applicant", "the_case", "kroner", "reason", "warned_at", "warned_by", "answer_by", "commented_at", "comment",
        "due_on", "closed_at",
    )  # fmt: skip
    staff_moves = (
        StaffMove(
            "claim",
            run=workflow.claim_back,
            form=ClaimForm,
            initial=why_it_was,
            explanation=_("The letter is made and the applicant is told by e-mail at once."),
            done=_("The decision is made, and the applicant is told."),
        ),
        StaffMove(
            "repay", run=workflow.confirm_repayment, done=_("It is noted that the money has come back.")
        ),
        StaffMove(
            "drop",
            run=workflow.drop_repayment,
            is_danger=True,
            explanation=_("Nothing is claimed. The applicant is told by e-mail that you have written."),
            done=_("The claim is dropped, and the applicant is told."),
        ),
    )

    def get_queryset(self, request: Any) -> Any:
        mine = GrantApplication.objects.handled_by(request.user)
        return super().get_queryset(request).filter(grant__application__in=mine)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def open_moves(self, request: Any, obj: Any) -> Any:
        """Nothing is claimed before the association has been heard."""
        found = super().open_moves(request, obj)
        if not rules.is_waiting_for_answer(obj, clock.today()):
            return found
        return [pair for pair in found if pair[0].name != "claim"]

    def problems(self, obj: Repayment) -> list[Problem]:
        return rules.about_repayment(obj, clock.today())

    def documents(self, obj: Repayment) -> list[StoredFile]:
        return [obj.decision.letter] if obj.decision else []

    @admin.display(description=_("amount"), ordering="amount")
    def kroner(self, obj: Repayment) -> str:
        return kr(obj.amount)


def claim_back(request: MemberRequest, grant: Grant | None) -> HttpResponse:
    """The page behind the button on a grant: how much, why, and until when the association can answer."""
    if grant is None:
        raise Http404
    form = AdvanceNoticeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = workflow.warn_of_repayment(grant, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The applicant is told, and can answer before you decide."))
            return HttpResponseRedirect(reverse("admin:grants_repayment_change", args=[found.pk]))
    context = {
        **site.each_context(request),
        "title": _("Claim money back"),
        "opts": Repayment._meta,
        "grant": grant,
        "left": rules.left_to_claim(grant),
        "form": form,
    }
    return TemplateResponse(request, "grants/admin/claim_back.html", context)
