from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.incoming import FileProblem, Oddity
from organizations.models.activity import Activity
from organizations.models.association import Association
from organizations.states import PUBLIC_ASSOCIATION
from portal.fetching import FetchProblem

if TYPE_CHECKING:
    from portal.models import User

PROBLEMS: dict[str, Any] = {**dict(FetchProblem.choices), **dict(FileProblem.choices)}


class CalendarSourceQuerySet(models.QuerySet["CalendarSource"]):
    def visible_to(self, user: "User") -> "CalendarSourceQuerySet":
        return self.filter(association__in=Association.objects.acted_for_by(user))

    def due(self, before: datetime) -> "CalendarSourceQuerySet":
        """Not looked at since `before`, of associations in the register."""
        in_register = self.filter(association__state__in=PUBLIC_ASSOCIATION)
        return in_register.filter(models.Q(checked_at=None) | models.Q(checked_at__lt=before)).order_by("pk")


class CalendarSource(models.Model):
    """The address of an association's own calendar, which is fetched every hour.

    What was read last stays when the next attempt fails: `problem` says why, and `read_at` when it last went well.
    """

    association = models.OneToOneField(
        Association, models.PROTECT, related_name="calendar_source", verbose_name=_("association")
    )
    url = models.URLField(_("address of the calendar"), max_length=1000)
    added_at = models.DateTimeField(_("added"))
    checked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=20, blank=True, choices=PROBLEMS)
    oddities = models.JSONField(_("what was odd"), default=dict, blank=True)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    modified = models.CharField(max_length=100, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = CalendarSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar of an association")
        verbose_name_plural = _("calendars of associations")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.association)

    @property
    def said_oddities(self) -> list[tuple[int, str]]:
        """How many events, and what was odd about them."""
        return [(number, str(label)) for code, label in Oddity.choices if (number := self.oddities.get(code))]


class SourceEvent(models.Model):
    """Which activity an event of the calendar became. One for each UID, whatever happens to the event."""

    source = models.ForeignKey(CalendarSource, models.CASCADE, related_name="events")
    uid = models.CharField(max_length=255)
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="source_event")
    off_days = ArrayField(
        models.DateField(), default=list
    )  # that the calendar, and nobody here, has cancelled

    class Meta:
        constraints = (models.UniqueConstraint("source", "uid", name="source_event_once"),)

    def __str__(self) -> str:
        return self.uid
