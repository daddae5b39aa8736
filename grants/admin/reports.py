"""What came back: the reports, and the settlement of a guarantee."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grants import rules, workflow
from grants.admin.of_case import OfCase
from grants.admin.payments import handled
from grants.models import GrantReport
from grants.staff_forms import ReturnReportForm, SettleForm
from portal.admin import LifecycleAdmin, StaffMove, site
from portal.lifecycle import Move
from portal.models import StoredFile
from portal.problems import Problem
from portal.templatetags.portal import kr, moment


def _as_settling(step: Move) -> Move:
    """The move that approves a report, under the verb that settles a guarantee."""
    return Move("settle", step.sources, step.to, step.who, _("Settle the guarantee"), "")


@admin.register(GrantReport, site=site)
class GrantReportAdmin(OfCase, LifecycleAdmin):
    list_display = ("applicant", "scheme", "due_on", "state")
    list_filter = ("state",)
    list_select_related = (
        "grant__application__association",
        "grant__application__person",
        "grant__application__call__scheme",
    )
    facts = (
        "applicant", "the_case", "scheme", "granted", "due_on", "sent_at", "sent_by", "used_as_intended", "the_income",
        "the_costs", "text", "remark", "settled",
    )  # fmt: skip
    staff_moves = (
        StaffMove("approve", run=workflow.approve_report, done=_("The report is approved.")),
        StaffMove(
            "settle",
            run=workflow.settle,
            form=SettleForm,
            explanation=_(
                "The applicant gets a decision and a letter. The settlement is min(guarantee, deficit)."
            ),
            done=_("The guarantee is settled, and the applicant is told."),
        ),
        StaffMove(
            "return", run=workflow.return_report, form=ReturnReportForm, done=_("The applicant is told.")
        ),
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).filter(grant__application__in=handled(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def open_moves(self, request: Any, obj: Any) -> Any:
        """A guarantee is settled, which approves its report."""
        found = super().open_moves(request, obj)
        if not obj.is_of_guarantee:
            return found
        settle = next(button for button in self.staff_moves if button.name == "settle")
        others = [pair for pair in found if pair[0].name != "approve"]
        return [
            *((settle, _as_settling(step)) for button, step in found if button.name == "approve"),
            *others,
        ]

    def problems(self, obj: GrantReport) -> list[Problem]:
        return rules.about_report(obj)

    def documents(self, obj: GrantReport) -> list[StoredFile]:
        return [obj.accounts] if obj.accounts else []

    @admin.display(description=_("grant scheme"))
    def scheme(self, obj: GrantReport) -> str:
        return str(obj.grant.application.call.scheme)

    @admin.display(description=_("granted"))
    def granted(self, obj: GrantReport) -> str:
        return kr(obj.grant.amount)

    @admin.display(description=_("income"))
    def the_income(self, obj: GrantReport) -> str:
        return kr(obj.income) or "–"

    @admin.display(description=_("costs"))
    def the_costs(self, obj: GrantReport) -> str:
        return kr(obj.costs) or "–"

    @admin.display(description=_("settled"))
    def settled(self, obj: GrantReport) -> str:
        settlement = getattr(obj, "settlement", None)
        return f"{kr(settlement.amount)} {moment(settlement.decision.decided_at)}" if settlement else "–"
