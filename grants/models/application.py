import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models.answer_times import AnswerTimes, aggregates
from grants.models.answers import HasAnswers
from grants.models.applicant import HasApplicant
from grants.models.application_constraints import CONSTRAINTS
from grants.models.application_due import DueApplications
from grants.models.application_seen import disqualified_in
from grants.models.call import GrantCall
from grants.models.form import FormVersion
from grants.models.scheme import GrantScheme, SchemeTerms
from grants.states import (
    APPLICATION,
    AWAITING,
    DECIDED,
    STANDING,
    ApplicationState,
)
from organizations.models import Association
from portal.clock import OSLO
from portal.lifecycle import HasLifecycle, Role
from portal.models import Case, Decision

if TYPE_CHECKING:
    from grants.models.review import Review
    from grants.models.sharing import Proposal
    from portal.models import User

LOCKED_FOR = timedelta(minutes=10)  # after the last page or save of the one who writes: our choice


class GrantApplicationQuerySet(DueApplications["GrantApplication"]):
    def drafts(self) -> "GrantApplicationQuerySet":
        return self.filter(state=ApplicationState.DRAFT)

    def awaiting_decision(self) -> "GrantApplicationQuerySet":
        return self.filter(state__in=AWAITING)

    def last_like(self, draft: "GrantApplication") -> "GrantApplication | None":
        """The last one that the same applicant sent in the same scheme."""
        found = self.received().of_same_applicant(draft).filter(call__scheme=draft.call.scheme_id)
        return found.order_by("-submitted_at").first()

    def to_number(self, call: GrantCall) -> "GrantApplicationQuerySet":
        """Those that wait for a case number until `call` is opened, in the order they came."""
        return self.received().filter(call=call, case__isnull=True).order_by("submitted_at", "pk")

    def to_share_out(self, call: GrantCall) -> "GrantApplicationQuerySet":
        """The undecided of a call with what a formula reads, first come first: a krone left goes to the first."""
        found = self.awaiting_decision().filter(call=call).order_by("submitted_at", "pk")
        found = found.select_related("call__scheme", "association", "person", "case", "proposal__approved_by")
        return found.prefetch_related("form_version__questions", "reviews")

    def decided(self) -> "GrantApplicationQuerySet":
        return self.filter(state__in=DECIDED)

    def decided_between(self, start: datetime, end: datetime) -> "GrantApplicationQuerySet":
        return self.decided().filter(decided_at__gte=start, decided_at__lt=end)

    def decided_since(self, moment: datetime) -> "GrantApplicationQuerySet":
        return self.decided().filter(decided_at__gte=moment)

    def of_scheme(self, scheme: GrantScheme) -> "GrantApplicationQuerySet":
        return self.filter(call__scheme=scheme)

    def searched(self, text: str) -> "GrantApplicationQuerySet":
        """By the applicant's words, whole or begun, or by the number of the case or of the receipt."""
        if number := re.fullmatch(r"(\d{4})/(\d{1,6})", text.strip(), re.ASCII):
            return self.filter(case__year=number[1], case__number=number[2])
        if re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", text.strip().upper(), re.ASCII):
            return self.filter(receipt_code=text.strip().upper())
        named = Q(person__name__icontains=text.strip())
        return self.filter(named | Q(association__in=Association.objects.searched(text).values("pk")))

    def answer_times(self) -> AnswerTimes:
        return AnswerTimes(**self.aggregate(**aggregates()))

    def answer_times_by_scheme(self) -> dict[tuple[str, str, int], AnswerTimes]:
        """Title, code and promised weeks of each scheme → how its decided ones were answered."""
        facts = ("call__scheme__title", "call__scheme__code", "call__scheme__answer_within_weeks")
        rows = self.order_by().values(*facts).annotate(**aggregates())
        return {(row.pop(facts[0]), row.pop(facts[1]), row.pop(facts[2])): AnswerTimes(**row) for row in rows}

    def standing(self) -> "GrantApplicationQuerySet":
        return self.filter(state__in=STANDING)

    def for_lists(self) -> "GrantApplicationQuerySet":
        return self.select_related(
            "call__scheme", "association", "person", "case__case_handler", "form_version"
        )


class GrantApplication(HasApplicant, HasAnswers, HasLifecycle):
    """An association's or a person's application in one call, from draft to decision.

    What the case handling computes with is columns, all empty in a new draft; the rest lies in `answers` under
    the keys of the form's questions. What is needed to send it is told by `rules.missing`.
    What is sent in a sealed call has a receipt number that tells nothing, and gets a case when the call is opened:
    a case number given at once would tell, by the gap it leaves, how many have applied.
    `version` counts the saves, so that two people who write one draft never overwrite each other unseen.
    """

    lifecycle = APPLICATION
    seen_reviews: "list[Review]"  # those that the reader may see, where a page has read them

    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="applications", verbose_name=_("call"))
    case = models.OneToOneField(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grant_application",
        verbose_name=_("case"),
    )
    state = models.CharField(
        _("status"), max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    form_version = models.ForeignKey(
        FormVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("form"),
    )
    answers = models.JSONField(_("other answers"), default=dict, blank=True)

    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("contact person"),
    )
    is_open_to_all = models.BooleanField(_("open to all"), null=True)
    has_elected_board = models.BooleanField(_("has an elected board"), null=True)
    has_auditor = models.BooleanField(_("has an auditor"), null=True)
    has_bylaws = models.BooleanField(_("has bylaws"), null=True)
    members_total = models.PositiveIntegerField(_("members in all"), null=True)
    members_6_20 = models.PositiveIntegerField(_("members 6–20 years"), null=True)
    amount_applied = models.DecimalField(_("applied for (kr)"), max_digits=9, decimal_places=0, null=True)
    bank_account_number = models.CharField(_("account number"), max_length=11, blank=True)
    purpose_of_money = models.TextField(_("what the money is for"), blank=True)

    created_at = models.DateTimeField(_("begun"))
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    writing_at = models.DateTimeField(null=True, editable=False)
    writing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reminded_of = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(_("sent"), null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    receipt_code = models.CharField(_("receipt number"), max_length=9, blank=True, editable=False)
    is_late = models.BooleanField(_("late"), default=False)
    late_admitted_at = models.DateTimeField(_("treated although late"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    forgotten_years = models.PositiveSmallIntegerField(
        null=True, editable=False
    )  # those kept so long are erased

    objects = GrantApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant application")
        verbose_name_plural = _("grant applications")
        ordering = ("-created_at",)
        indexes = (models.Index("state", "call", name="application_by_state"),)
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        return f"{self.applicant} – {self.call.scheme.title}"

    def writer_beside(self, user: "User", at: datetime) -> "User | None":
        """The other person who is writing the draft now: the lock is theirs until it has been quiet a while."""
        if self.writing_by is None or self.writing_by == user or self.writing_at is None:
            return None
        return self.writing_by if at - self.writing_at < LOCKED_FOR else None

    @property
    def is_draft(self) -> bool:
        return self.state == ApplicationState.DRAFT

    @property
    def is_awaiting(self) -> bool:
        return self.state in AWAITING

    @property
    def reference(self) -> str:
        """What the applicant can say to us: the number of the case, or of the receipt until there is one."""
        return self.case.reference if self.case else self.receipt_code

    @property
    def answer_by(self) -> date | None:
        """The day we have promised an answer, also before a sealed call is opened."""
        if self.case:
            return self.case.due_on
        return self.call.answer_by(self.submitted_on) if self.submitted_on else None

    @property
    def submitted_on(self) -> date | None:
        return self.submitted_at.astimezone(OSLO).date() if self.submitted_at else None

    def get_absolute_url(self) -> str:
        return reverse("grant_application", args=[self.pk])

    def interim_reply_by(self) -> date | None:
        """When an interim reply is due, for a row read `with_interim_terms`."""
        terms = SchemeTerms(
            interim_reply_months=getattr(self, "interim_months", 0) or 0,
            interim_reply_days=getattr(self, "interim_days", 0) or 0,
        )
        return terms.interim_reply_by(self.submitted_on) if self.submitted_on else None

    @property
    def proposal_or_none(self) -> "Proposal | None":
        """What is proposed, where the row was read with it."""
        return getattr(self, "proposal", None)

    def roles_of(self, user: "User | None") -> set[Role]:
        roles = self.roles_towards(user)
        if user and Role.STAFF in roles and (Role.MEMBER in roles or self._is_closed_to(user)):
            roles = roles - {Role.STAFF}
        return roles

    def _is_closed_to(self, user: "User") -> bool:
        """Sealed, or the handler is disqualified."""
        return self.call.is_sealed or disqualified_in(user).filter(application=self).exists()

    def decision(self) -> Decision | None:
        """The newest decision in force, if there is one."""
        found = self.case and self.case.decisions.in_force().select_related("letter").order_by(
            "-decided_at", "-pk"
        )
        return found.first() if found else None
