"""Where the municipality handles applications and keeps the calls."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grants import rules, workflow
from grants.letters import suggested_words
from grants.models import Grant, GrantApplication, GrantCall, GrantScheme, SchemeTerms
from grants.staff_forms import CallForm, DecisionForm, DismissalForm, InterimReplyForm
from grants.states import STAFF_DEEDS
from portal import clock
from portal.access import MemberRequest
from portal.admin import LifecycleAdmin, PortalModelAdmin, ReadOnlyAdmin, StaffMove, site
from portal.lifecycle import HasLifecycle, Move
from portal.models import StoredFile
from portal.problems import Problem
from portal.templatetags.portal import day, kr, moment


def lateness(application: GrantApplication) -> dict[str, Any]:
    if not application.is_late:
        return {}
    values = {
        "deadline": moment(application.call.application_deadline),
        "sent": moment(application.submitted_at),
    }
    return {"reason": _("The deadline was %(deadline)s. The application came %(sent)s.") % values}


@admin.register(GrantApplication, site=site)
class GrantApplicationAdmin(LifecycleAdmin):
    list_display = ("reference", "association", "state", "amount", "received", "due_on", "handler")
    list_filter = ("state", "is_late", ("call", admin.RelatedOnlyFieldListFilter))
    search_fields = ("association__name", "case__title")
    list_select_related = ("case__case_handler", "association", "call__scheme")
    ordering = ("case__due_on",)
    facts = (
        "reference", "association", "call", "handler", "received", "due_on", "amount", "members_total",
        "members_6_20", "is_open_to_all", "has_elected_board", "has_auditor", "has_bylaws",
        "bank_account_number", "contact", "purpose_of_money", "granted",
    )  # fmt: skip
    staff_moves = (
        StaffMove("take", run=workflow.take, done=_("You handle the case now.")),
        StaffMove("admit_late", run=workflow.admit_late, done=_("The application will be treated.")),
        StaffMove(
            "decide",
            run=workflow.decide,
            form=DecisionForm,
            initial=suggested_words,
            explanation=_("The letter is made and the association is told by e-mail at once."),
            done=_("The decision is made, and the association is told."),
        ),
        StaffMove(
            "send_interim_reply",
            run=workflow.send_interim_reply,
            form=InterimReplyForm,
            explanation=_("The association is told by e-mail that a message waits."),
            done=_("The interim reply is sent."),
        ),
        StaffMove(
            "dismiss",
            run=workflow.dismiss,
            form=DismissalForm,
            initial=lateness,
            is_danger=True,
            explanation=_("The case is closed without being judged. The association gets a letter."),
            done=_("The application is dismissed, and the association is told."),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[GrantApplication]:
        return super().get_queryset(request).filter(case__isnull=False)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def open_moves(self, request: MemberRequest, obj: HasLifecycle) -> list[tuple[StaffMove, Move]]:
        """The lifecycle's own, and the deeds that leave the state or choose it as part of the answer."""
        roles = obj.roles_of(request.user)
        allowed = {move.name: move for move in obj.lifecycle.open_to(obj.state, roles)}
        allowed |= {deed.name: deed for deed in STAFF_DEEDS if obj.state in deed.sources and deed.who & roles}
        if isinstance(obj, GrantApplication):
            waits = rules.not_admitted(obj) is not None
            allowed.pop("decide" if waits else "admit_late", None)
        return [(button, allowed[button.name]) for button in self.staff_moves if button.name in allowed]

    def problems(self, obj: GrantApplication) -> list[Problem]:
        return rules.for_case_handler(obj, clock.today())

    def documents(self, obj: GrantApplication) -> list[StoredFile]:
        files = [attachment.file for attachment in obj.attachments.select_related("file")]
        if decision := obj.decision():
            files.insert(0, decision.letter)
        return files

    @admin.display(description=_("case"), ordering="case__number")
    def reference(self, obj: GrantApplication) -> str:
        return str(obj.case)

    @admin.display(description=_("applied for"), ordering="amount_applied")
    def amount(self, obj: GrantApplication) -> str:
        return kr(obj.amount_applied)

    @admin.display(description=_("received"), ordering="submitted_at")
    def received(self, obj: GrantApplication) -> str:
        return f"{moment(obj.submitted_at)} ({_('late')})" if obj.is_late else moment(obj.submitted_at)

    @admin.display(description=_("answer due"), ordering="case__due_on")
    def due_on(self, obj: GrantApplication) -> str:
        return day(obj.case.due_on) if obj.case else ""

    @admin.display(description=_("case handler"))
    def handler(self, obj: GrantApplication) -> str:
        return str(obj.case.case_handler or "–") if obj.case else "–"

    @admin.display(description=_("granted"))
    def granted(self, obj: GrantApplication) -> str:
        grant = getattr(obj, "grant", None)
        return kr(grant.amount) if grant else "–"


@admin.register(GrantCall, site=site)
class GrantCallAdmin(PortalModelAdmin):
    form = CallForm
    list_display = ("scheme", "opens_at", "application_deadline", "frame")
    list_select_related = ("scheme",)
    fields = ("scheme", "opens_on", "closes_on", "budget_frame", "grace_days")

    @admin.display(description=_("budget frame"), ordering="budget_frame")
    def frame(self, obj: GrantCall) -> str:
        return kr(obj.budget_frame)


@admin.register(GrantScheme, site=site)
class GrantSchemeAdmin(PortalModelAdmin):
    """The facts come from the platform file; what the municipality alone knows is kept here."""

    list_display = ("title", "kind", "questions", "answer_within_weeks", "is_offered")
    list_filter = ("kind", "is_offered")
    readonly_fields = (
        "code", "title", "kind", "purpose", "criteria", "min_young_members", "questions",
        "answer_within_weeks", "is_offered", "source",
    )  # fmt: skip
    fields = (
        "title", "kind", "purpose", "criteria", "who_may_apply", "unit", "journal_title", "delegated_up_to",
        "money_is_unrestricted", "is_purchase", "min_young_members", "answer_within_weeks", "is_offered",
        "code", "questions", "source",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(SchemeTerms, site=site)
class SchemeTermsAdmin(PortalModelAdmin):
    """A new act is a new row from its day; rows that decisions rest on are never changed."""

    list_display = ("scheme", "valid_from", "is_individual_decision", "appeal_days", "appeal_body")
    list_select_related = ("scheme",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Grant, site=site)
class GrantAdmin(ReadOnlyAdmin):
    list_display = ("application", "kroner", "decided_at")
    list_select_related = ("application__association", "application__call__scheme", "decision")

    @admin.display(description=_("amount"), ordering="amount")
    def kroner(self, obj: Grant) -> str:
        return kr(obj.amount)

    @admin.display(description=_("decided"), ordering="decision__decided_at")
    def decided_at(self, obj: Grant) -> str:
        return day(obj.decision.decided_at)
