import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models.answer_times import AnswerTimes, aggregates
from grants.models.answers import HasAnswers
from grants.models.applicant import HasApplicant, own
from grants.models.call import GrantCall
from grants.models.form import FormVersion
from grants.models.scheme import GrantScheme, SchemeTerms
from grants.states import (
    APPLICATION,
    AWAITING,
    DECIDED,
    JUDGED,
    RECEIVED,
    STANDING,
    ApplicationState,
)
from organizations.models import Association
from portal.clock import OSLO
from portal.lifecycle import HasLifecycle, Role
from portal.models import Case, Decision, InterimReply

if TYPE_CHECKING:
    from grants.models.review import Review
    from grants.models.sharing import Proposal
    from portal.models import User

LOCKED_FOR = timedelta(minutes=10)  # after the last page or save of the one who writes: our choice


def disqualified_in(user: "User") -> "models.QuerySet[Any, Any]":
    """The applications where `user` has said to be disqualified."""
    from grants.models.impartiality import ImpartialityDeclaration

    said = ImpartialityDeclaration.objects.filter(user=user, is_disqualified=True)
    return said.values("application")


class GrantApplicationQuerySet(models.QuerySet["GrantApplication"]):
    def visible_to(self, user: "User") -> "GrantApplicationQuerySet":
        """Members see their associations' and their own; staff what they may handle, never somebody's draft."""
        if not user.is_authenticated:
            return self.none()
        if not (user.is_staff and user.is_active):
            return self.filter(own(user))
        handled = GrantApplication.objects.handled_by(user).values("pk")
        return self.filter(own(user) | Q(pk__in=handled))

    def handled_by(self, user: "User") -> "GrantApplicationQuerySet":
        """What this member of staff may handle: sent, not sealed, and not where they are disqualified.

        Whoever acts for the association, or has applied, is disqualified without a word (forvaltningsloven § 6).
        """
        acted_for = Association.objects.acted_for_by(user).filter(pk=models.OuterRef("association"))
        said = disqualified_in(user).filter(application=models.OuterRef("pk"))
        found = self.received().filter(call__is_sealed=False).exclude(person=user.pk)
        return found.exclude(models.Exists(acted_for)).exclude(models.Exists(said))

    def closed_to(self, user: "User") -> "GrantApplicationQuerySet":
        """What a member of staff may know nothing of: sealed, or where they are disqualified."""
        return self.filter(Q(call__is_sealed=True) | own(user) | Q(pk__in=disqualified_in(user)))

    def of_members(self, user: "User") -> "GrantApplicationQuerySet":
        """Those of the associations that `user` acts for, and their own."""
        return self.filter(own(user))

    def of_same_applicant(self, application: "GrantApplication") -> "GrantApplicationQuerySet":
        return self.filter(association=application.association_id, person=application.person_id)

    def drafts(self) -> "GrantApplicationQuerySet":
        return self.filter(state=ApplicationState.DRAFT)

    def received(self) -> "GrantApplicationQuerySet":
        """Everything that ever was sent, the withdrawn too."""
        return self.filter(case__isnull=False)

    def awaiting_decision(self) -> "GrantApplicationQuerySet":
        return self.filter(state__in=AWAITING)

    def last_like(self, draft: "GrantApplication") -> "GrantApplication | None":
        """The last one that the same applicant sent in the same scheme."""
        found = self.received().of_same_applicant(draft).filter(call__scheme=draft.call.scheme_id)
        return found.order_by("-submitted_at").first()

    def to_share_out(self, call: GrantCall) -> "GrantApplicationQuerySet":
        """The undecided of a call with what a formula reads, first come first: a krone left goes to the first."""
        found = self.awaiting_decision().filter(call=call).order_by("submitted_at", "pk")
        found = found.select_related("call__scheme", "association", "person", "case", "proposal__approved_by")
        return found.prefetch_related("form_version__questions", "reviews")

    def with_answers_to_forget(self, years: int, *, closed_before: datetime) -> "GrantApplicationQuerySet":
        """Those closed so long ago that answers kept `years` are to be erased, and are not."""
        left = Q(forgotten_years=None) | Q(forgotten_years__lt=years)
        return self.filter(left, case__closed_at__lt=closed_before)

    def drafts_to_forget(self, closed_before: datetime) -> "GrantApplicationQuerySet":
        """Never sent: deleted by the applicant, or in a call that closed long ago."""
        old = Q(state=ApplicationState.DRAFT, call__application_deadline__lt=closed_before)
        return self.filter(
            old | Q(state=ApplicationState.WITHDRAWN), case__isnull=True, forgotten_years__isnull=True
        )

    def decided(self) -> "GrantApplicationQuerySet":
        return self.filter(state__in=DECIDED)

    def decided_between(self, start: datetime, end: datetime) -> "GrantApplicationQuerySet":
        return self.decided().filter(decided_at__gte=start, decided_at__lt=end)

    def decided_since(self, moment: datetime) -> "GrantApplicationQuerySet":
        return self.decided().filter(decided_at__gte=moment)

    def of_scheme(self, scheme: GrantScheme) -> "GrantApplicationQuerySet":
        return self.filter(call__scheme=scheme)

    def searched(self, text: str) -> "GrantApplicationQuerySet":
        """By the applicant's words, whole or begun, or by the number of the case."""
        if number := re.fullmatch(r"(\d{4})/(\d{1,6})", text.strip(), re.ASCII):
            return self.filter(case__year=number[1], case__number=number[2])
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

    def with_deadline_between(self, start: datetime, end: datetime) -> "GrantApplicationQuerySet":
        return self.filter(call__application_deadline__gte=start, call__application_deadline__lte=end)

    def not_reminded(self) -> "GrantApplicationQuerySet":
        """Not yet reminded of the deadline as it stands now; a moved deadline is a new occasion."""
        return self.filter(Q(reminded_of=None) | ~Q(reminded_of=F("call__application_deadline")))

    def with_interim_replies(self) -> "GrantApplicationQuerySet":
        """Adds `has_interim_reply`."""
        replies = InterimReply.objects.filter(case=models.OuterRef("case"))
        return self.annotate(has_interim_reply=models.Exists(replies))

    def with_interim_terms(self, today: date) -> "GrantApplicationQuerySet":
        """Adds what the law of today says about interim replies, for `interim_reply_by`."""
        terms = SchemeTerms.objects.filter(scheme=models.OuterRef("call__scheme"), valid_from__lte=today)
        newest = terms.order_by("-valid_from")
        return self.annotate(
            interim_months=models.Subquery(newest.values("interim_reply_months")[:1]),
            interim_days=models.Subquery(newest.values("interim_reply_days")[:1]),
        )

    def with_unopened_decisions(self) -> "GrantApplicationQuerySet":
        """Adds `has_unopened_decision`."""
        unopened = Decision.objects.in_force().unopened().filter(case=models.OuterRef("case"))
        return self.annotate(has_unopened_decision=models.Exists(unopened))

    def with_decision_unopened_since(self, moment: datetime) -> "GrantApplicationQuerySet":
        unopened = Decision.objects.in_force().unopened().filter(notified_at__lte=moment)
        return self.decided().filter(case__decisions__in=unopened)

    def for_lists(self) -> "GrantApplicationQuerySet":
        return self.select_related(
            "call__scheme", "association", "person", "case__case_handler", "form_version"
        )


class GrantApplication(HasApplicant, HasAnswers, HasLifecycle):
    """An association's or a person's application in one call, from draft to decision.

    What the case handling computes with is columns, all empty in a new draft; the rest lies in `answers` under
    the keys of the form's questions. What is needed to send it is told by `rules.missing`.
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
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    writing_at = models.DateTimeField(null=True, editable=False)
    writing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reminded_of = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(_("sent"), null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
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
        constraints = (
            models.UniqueConstraint(
                "call",
                "association",
                condition=Q(state__in=sorted(STANDING)),
                name="application_one_per_association_and_call",
            ),
            models.UniqueConstraint(
                "call",
                "person",
                condition=Q(state__in=sorted(STANDING)),
                name="application_one_per_person_and_call",
            ),
            models.CheckConstraint(
                condition=Q(association__isnull=False, person__isnull=True, language_form="")
                | Q(association__isnull=True, person__isnull=False),
                name="application_of_an_association_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", case__isnull=True)
                | Q(state="withdrawn")
                | Q(state__in=sorted(RECEIVED), case__isnull=False),
                name="application_has_a_case_once_sent",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True, submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(case__isnull=False, submitted_at__isnull=False, submitted_by__isnull=False),
                name="application_sent_has_a_time_and_a_sender",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True)
                | Q(forgotten_years__isnull=False)
                | (Q(contact__isnull=False, amount_applied__isnull=False) & ~Q(bank_account_number="")),
                name="application_sent_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(members_6_20__isnull=True)
                | Q(members_total__isnull=True)
                | Q(members_6_20__lte=F("members_total")),
                name="application_young_members_are_members",
            ),
            models.CheckConstraint(
                condition=Q(amount_applied__isnull=True) | Q(amount_applied__gt=0),
                name="application_asks_for_money",
            ),
            models.CheckConstraint(
                condition=Q(bank_account_number__regex=r"^([0-9]{11})?$"),
                name="application_account_has_eleven_digits",
            ),
            models.CheckConstraint(
                condition=Q(is_late=False, late_admitted_at__isnull=True)
                | Q(is_late=True, submitted_at__isnull=False),
                name="application_late_only_when_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(JUDGED)) | Q(is_late=False) | Q(late_admitted_at__isnull=False),
                name="application_late_is_judged_only_when_admitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DECIDED), decided_at__isnull=False)
                | (~Q(state__in=sorted(DECIDED)) & Q(decided_at__isnull=True)),
                name="application_decided_has_a_time",
            ),
        )

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
