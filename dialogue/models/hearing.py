from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue.permissions import is_staff, roles_for_municipal
from dialogue.states import ANSWERED_HEARING, HEARING, PUBLIC_HEARING, HearingState
from portal import clock
from portal.lifecycle import HasLifecycle, Role
from portal.models import StoredFile

if TYPE_CHECKING:
    from portal.models import User

REMINDER_DAYS = 3


def _day(at: datetime) -> date:
    return at.astimezone(clock.OSLO).date()


class HearingQuerySet(models.QuerySet["Hearing"]):
    def visible_to(self, user: "User | None") -> "HearingQuerySet":
        return self if is_staff(user) else self.public()

    def public(self) -> "HearingQuerySet":
        return self.filter(state__in=PUBLIC_HEARING)

    def takes_answers(self, at: datetime) -> "HearingQuerySet":
        """Open, and the deadline day is not over in Norway; the nearest deadline first."""
        return self.filter(state=HearingState.OPEN, response_deadline__gte=_day(at)).order_by(
            "response_deadline"
        )

    def past(self, at: datetime) -> "HearingQuerySet":
        return self.public().filter(response_deadline__lt=_day(at)).order_by("-response_deadline")

    def to_close(self, at: datetime) -> "HearingQuerySet":
        return self.filter(state=HearingState.OPEN, response_deadline__lt=_day(at))

    def to_invite(self, at: datetime) -> "HearingQuerySet":
        return self.takes_answers(at).filter(invited_at=None)

    def to_remind(self, at: datetime) -> "HearingQuerySet":
        soon = _day(at) + timedelta(days=REMINDER_DAYS)
        return self.takes_answers(at).filter(reminded_at=None, response_deadline__lte=soon)

    def unconcluded(self) -> "HearingQuerySet":
        """Closed, and those who answered have not been told what came of it."""
        return self.filter(state=HearingState.CLOSED, concluded_at=None)

    def with_counts(self) -> "HearingQuerySet":
        """Adds `answers`: how many associations have answered."""
        answered = models.Q(responses__state__in=sorted(ANSWERED_HEARING))
        return self.annotate(answers=models.Count("responses", filter=answered))

    def search(self, query: str) -> "HearingQuerySet":
        return self.public().filter(models.Q(title__icontains=query) | models.Q(background__icontains=query))


class Hearing(HasLifecycle):
    """The municipality asks the associations what they think (høring) before it decides.

    `response_deadline` is a day: answers are taken until its last second in Norway, also when the task that
    closes the hearing comes later. After that the answers are public with the association's name.
    """

    lifecycle = HEARING
    answers: int  # by with_counts()

    title = models.CharField(_("title"), max_length=160)
    background = models.TextField(_("background"), help_text=_("What is proposed, and why."))
    questions = models.TextField(
        _("what we ask about"), blank=True, help_text=_("One question per line, if there are any.")
    )
    response_deadline = models.DateField(_("deadline for answers"), help_text=_("Until the end of the day."))
    state = models.CharField(_("status"), max_length=10, choices=HearingState, default=HearingState.DRAFT)
    conclusion = models.TextField(_("the municipality's conclusion"), blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    concluded_at = models.DateTimeField(_("concluded"), null=True, blank=True, editable=False)
    invited_at = models.DateTimeField(_("invitation sent"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminder sent"), null=True, blank=True, editable=False)

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        ordering = ("-response_deadline", "-id")
        indexes = (models.Index("state", "response_deadline", name="hearing_by_deadline"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(opened_at__isnull=False),
                name="hearing_opened_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at__isnull=True)),
                name="hearing_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(concluded_at__isnull=True, conclusion="")
                | (models.Q(concluded_at__isnull=False, state="closed") & ~models.Q(conclusion="")),
                name="hearing_concluded_after_it_closed",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("hearing", args=[self.pk])

    def is_open(self, at: datetime) -> bool:
        """Whether an answer sent at `at` is in time."""
        return self.state == HearingState.OPEN and _day(at) <= self.response_deadline

    @property
    def question_list(self) -> list[str]:
        return [line.strip() for line in self.questions.splitlines() if line.strip()]

    def roles_of(self, user: "User | None") -> set[Role]:
        return roles_for_municipal(user)


class HearingDocument(models.Model):
    """A paper of a hearing. Everybody may read it once the hearing is open."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="documents")
    title = models.CharField(_("title"), max_length=160)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("hearing_document", args=[self.hearing_id, self.pk])
