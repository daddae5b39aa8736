import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations import links
from organizations.models.activity import Activity
from organizations.models.occurrence import Occurrence
from organizations.models.sign_up import SignUp
from organizations.states import PARTICIPANT, PARTICIPANT_LINE, ParticipantState
from portal.lifecycle import Role
from portal.waiting import Queued, QueueQuerySet

if TYPE_CHECKING:
    from portal.models import User

LINK = "participant"


class Who(models.TextChoices):
    SELF = "self", _("I do")
    CHILD = "child", _("A child whom I am guardian for")
    ADULT = "adult", _("Another grown-up, who has asked me to")


class ParticipantQuerySet(QueueQuerySet["Participant"]):
    def visible_to(self, user: "User | None") -> "ParticipantQuerySet":
        """Those whom one has signed up oneself, and those of the activities that one arranges. Not staff."""
        if user is None or not user.is_authenticated:
            return self.none()
        arranged = Activity.objects.acted_for_by(user)
        return self.filter(models.Q(signed_up_by=user) | models.Q(sign_up__activity__in=arranged))

    def of_link(self, token: str) -> "ParticipantQuerySet":
        nonce = links.nonce_of(token, purpose=LINK)
        return self.filter(nonce=nonce) if nonce else self.none()

    def of_user(self, user: "User") -> "ParticipantQuerySet":
        return self.filter(signed_up_by=user)

    def coming(self, at: datetime) -> "ParticipantQuerySet":
        """With a place, an offer or a number in the line, for a date that is not over; the next first."""
        later = Occurrence.objects.filter(activity=models.OuterRef("sign_up__activity"), ends_at__gt=at)
        of_all = models.Q(occurrence=None) & models.Exists(later)
        found = self.filter(models.Q(occurrence__ends_at__gt=at) | of_all, state__in=PARTICIPANT_LINE.open)
        return found.order_by("occurrence__starts_at", "pk")

    def taken_by_date(self) -> dict[int | None, int]:
        """How many places are taken on each date; None stands for all dates at once."""
        counted = self.taking_places().order_by().values_list("occurrence")
        return dict(counted.annotate(taken=models.Count("pk")))

    def with_activity(self) -> "ParticipantQuerySet":
        return self.select_related("sign_up__activity__association", "occurrence", "signed_up_by")

    def over_before(self, moment: datetime) -> "ParticipantQuerySet":
        """Whose date, or whose last date when it covers all, ended before `moment`."""
        later = Occurrence.objects.filter(activity=models.OuterRef("sign_up__activity"), ends_at__gte=moment)
        by_date = models.Q(occurrence__ends_at__lt=moment)
        return self.filter(by_date | models.Q(occurrence=None) & ~models.Exists(later))


class Participant(Queued):
    """Somebody who takes part, wants to, or wanted to: in one date, or in all when `occurrence` is empty.

    Holds a name, and a year of birth only where the activity has age limits. Deleted a set time after the event.
    """

    lifecycle = PARTICIPANT
    line = PARTICIPANT_LINE

    sign_up = models.ForeignKey(SignUp, models.PROTECT, related_name="participants")
    occurrence = models.ForeignKey(
        Occurrence, models.PROTECT, null=True, blank=True, related_name="participants", verbose_name=_("date")
    )
    signed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed up by")
    )
    who = models.CharField(_("who takes part"), max_length=10, choices=Who, default=Who.SELF)
    name = models.CharField(_("name"), max_length=120)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    state = models.CharField(
        _("status"), max_length=10, choices=ParticipantState, default=ParticipantState.WAITING
    )
    nonce = models.CharField(max_length=64, unique=True, default=links.new_nonce, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ("asked_at", "id")
        indexes = (models.Index("state", "offered_until", name="participant_offers"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="offered") | models.Q(offered_until__isnull=False),
                name="participant_offer_has_a_deadline",
            ),
            models.UniqueConstraint(
                "sign_up",
                Coalesce("occurrence", 0),  # empty counts as a date too
                "signed_up_by",
                Lower("name"),
                condition=models.Q(state__in=sorted(PARTICIPANT_LINE.open)),
                name="participant_once",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The secret page. Never write it to a log, and never to a mail that is kept."""
        return reverse("participation", args=[links.token_of(self.nonce, purpose=LINK)])

    @property
    def activity(self) -> Activity:
        return self.sign_up.activity

    def date_at(self, at: datetime) -> Occurrence | None:
        """The date it is about: its own, or the next (else the last) one of all."""
        if self.occurrence_id:
            return self.occurrence
        dates = self.sign_up.activity.occurrences.in_plan()
        return dates.upcoming(at).first() or dates.order_by("starts_at").last()

    def roles_of(self, user: "User | None") -> set[Role]:
        """The one who signed up is the public; the association that arranges, its members. Staff are nobody here."""
        roles = self.sign_up.activity.roles_of(user) - {Role.STAFF}
        return roles | {Role.PUBLIC} if user and user.pk == self.signed_up_by_id else roles


class Attendance(models.Model):
    """Somebody was there on a date."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="attendances")
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="attendances")

    class Meta:
        constraints = (models.UniqueConstraint("participant", "occurrence", name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.participant_id} · {self.occurrence_id}"


class Announcement(models.Model):
    """What the organiser has to say to all who have a place. They read it on the page of their own sign-up."""

    sign_up = models.ForeignKey(SignUp, models.PROTECT, related_name="announcements")
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, null=True, related_name="announcements")
    text = models.CharField(_("message"), max_length=1000)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent"))
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # one form sent twice is one

    class Meta:
        ordering = ("-sent_at", "-id")

    def __str__(self) -> str:
        return self.text[:40]


def kept_until(ended_at: datetime) -> datetime:
    """When what is known about those who took part is deleted."""
    return ended_at + timedelta(days=settings.PARTICIPANTS_KEPT_DAYS)
