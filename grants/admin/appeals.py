"""Appeals: read, then the decision is reversed, or the case goes to the appeal body."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grants import rules, workflow
from grants.admin.of_case import OfCase
from grants.appeal_papers import enclosed_files
from grants.models import GrantAppeal, GrantApplication
from grants.staff_forms import AppealReasonForm, ForwardForm, ReversalForm
from grants.states import APPEAL_DEEDS, ApplicationState
from grants.words import suggested_words
from portal.admin import LifecycleAdmin, StaffMove, site
from portal.models import StoredFile
from portal.models.decision import Outcome
from portal.problems import Problem
from portal.templatetags.portal import day, moment


def words_for(appeal: GrantAppeal) -> dict[str, Any]:
    return suggested_words(appeal.application)


def _way_back(appeal: GrantAppeal) -> str:
    """How the decision is undone: a dismissal by treating the application, a claim by dropping it."""
    if appeal.decision.outcome == Outcome.REPAYMENT:
        return "drop_claim"
    is_dismissed = appeal.application.state == ApplicationState.DISMISSED
    return "treat_after_all" if is_dismissed else "reverse"


@admin.register(GrantAppeal, site=site)
class GrantAppealAdmin(OfCase, LifecycleAdmin):
    list_display = ("reference", "applicant", "state", "received", "is_late")
    list_filter = ("state", "is_late")
    search_fields = ("decision__case__title",)
    facts = (
        "the_case", "applicant", "decided", "outcome", "appeal_by", "received", "received_from", "is_late",
        "late_admitted_at", "text", "answer",
    )  # fmt: skip
    staff_moves = (
        StaffMove("admit_late_appeal", run=workflow.admit_late_appeal, done=_("The appeal will be treated.")),
        StaffMove(
            "reverse",
            run=workflow.reverse_decision,
            form=ReversalForm,
            initial=words_for,
            explanation=_("A new decision supersedes the old one. The applicant gets a letter."),
            done=_("The decision is reversed, and the applicant is told."),
        ),
        StaffMove(
            "treat_after_all",
            run=workflow.treat_after_all,
            form=AppealReasonForm,
            explanation=_("The application is treated as if it had come in time."),
            done=_("The application will be treated. It is back on the worklist."),
        ),
        StaffMove(
            "drop_claim",
            run=workflow.drop_claim,
            form=AppealReasonForm,
            explanation=_("Nothing is claimed back any more. The applicant is told."),
            done=_("The claim is dropped, and the applicant is told."),
        ),
        StaffMove(
            "forward",
            run=workflow.forward,
            form=ForwardForm,
            explanation=_("All papers of the case are put together as a PDF for the appeal body."),
            done=_("The papers are ready, and the applicant is told."),
        ),
        StaffMove(
            "dismiss",
            run=workflow.dismiss_appeal,
            form=AppealReasonForm,
            is_danger=True,
            explanation=_("Only for an appeal that came too late. The applicant gets a letter."),
            done=_("The appeal is dismissed, and the applicant is told."),
        ),
    )

    def get_queryset(self, request: Any) -> Any:
        mine = GrantApplication.objects.handled_by(request.user)
        return GrantAppeal.objects.of_grants().filter(decision__case__grant_application__in=mine)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def open_moves(self, request: Any, obj: Any) -> Any:
        """A late one is admitted or dismissed first; a dismissal is reversed by treating the application."""
        allowed = {move.name: move for move in obj.lifecycle.open_to(obj.state, obj.roles_of(request.user))}
        allowed |= {deed.name: deed for deed in APPEAL_DEEDS if obj.state in deed.sources} if allowed else {}
        waits = rules.late_and_not_admitted(obj) is not None
        ways = {"reverse", "treat_after_all", "drop_claim"}
        closed = {*ways, "forward"} if waits else {"admit_late_appeal", *ways - {_way_back(obj)}}
        if not obj.is_late:
            closed.add("dismiss")
        names = allowed.keys() - closed
        return [(button, allowed[button.name]) for button in self.staff_moves if button.name in names]

    def problems(self, obj: GrantAppeal) -> list[Problem]:
        return rules.about_appeal(obj)

    def documents(self, obj: GrantAppeal) -> list[StoredFile]:
        own = [file for file in (obj.dossier, obj.letter) if file]
        return [*own, *enclosed_files(obj.application)]

    @admin.display(description=_("case"), ordering="decision__case__number")
    def reference(self, obj: GrantAppeal) -> str:
        return obj.decision.case.reference

    @admin.display(description=_("received"), ordering="received_at")
    def received(self, obj: GrantAppeal) -> str:
        return moment(obj.received_at)

    @admin.display(description=_("decided"))
    def decided(self, obj: GrantAppeal) -> str:
        return day(obj.decision.decided_at)

    @admin.display(description=_("outcome"))
    def outcome(self, obj: GrantAppeal) -> str:
        return obj.decision.get_outcome_display()

    @admin.display(description=_("last day to appeal"))
    def appeal_by(self, obj: GrantAppeal) -> str:
        return day(obj.decision.appeal_by)
