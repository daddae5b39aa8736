from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.activity import Activity
from organizations.models.occurrence import Occurrence, OccurrenceQuerySet

if TYPE_CHECKING:
    from organizations.models.participant import ParticipantQuerySet


class Covers(models.TextChoices):
    DATE = "date", _("Each date by itself")
    ALL = "all", _("All dates at once, as for a course")


class SignUp(models.Model):
    """How one signs up to an activity here in the portal, and how many there is room for."""

    activity = models.OneToOneField(
        Activity, models.PROTECT, related_name="own_sign_up", verbose_name=_("activity")
    )
    covers = models.CharField(_("one signs up to"), max_length=10, choices=Covers, default=Covers.DATE)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_hours = models.PositiveSmallIntegerField(_("closes, hours before it begins"), default=0)
    is_open = models.BooleanField(_("takes sign-ups"), default=True)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(places__isnull=True) | models.Q(places__gte=1), name="sign_up_has_places"
            ),
        )

    def __str__(self) -> str:
        return str(self.activity)

    @property
    def is_for_all_dates(self) -> bool:
        return self.covers == Covers.ALL

    def closes_at(self, occurrence: Occurrence) -> datetime:
        return occurrence.starts_at - timedelta(hours=self.closes_hours)

    def rows(self, occurrence: Occurrence) -> "ParticipantQuerySet":
        """All who ask for the same places as those who want to come on this date."""
        from organizations.models.participant import Participant

        found = Participant.objects.filter(sign_up=self)
        return found.filter(occurrence=None if self.is_for_all_dates else occurrence)

    def full_on(self, occurrences: Iterable[Occurrence]) -> set[int]:
        """The numbers of those dates that have no place left. One query; none without a limit."""
        from organizations.models.participant import Participant

        if self.places is None:
            return set()
        taken = Participant.objects.filter(sign_up=self).taken_by_date()
        keys = ((one.pk, None if self.is_for_all_dates else one.pk) for one in occurrences)
        return {pk for pk, key in keys if taken.get(key, 0) >= self.places}

    def dates(self) -> OccurrenceQuerySet:
        """The dates that one can come on."""
        return self.activity.occurrences.public().taking_place()
