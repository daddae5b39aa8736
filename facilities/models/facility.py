from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models.kinds import FacilityKind
from facilities.models.number_line import BLOCK, PARTS_OF_WHOLE, blocked, next_key
from facilities.models.site import Site
from facilities.slugs import free_slug
from portal.clock import OSLO
from portal.models.version import counts
from portal.text import sort_key

if TYPE_CHECKING:
    from facilities.prices import RateLine


class FacilityQuerySet(models.QuerySet["Facility"]):
    def bookable(self) -> "FacilityQuerySet":
        return self.filter(is_bookable=True)

    def wholes(self) -> "FacilityQuerySet":
        """Those that are not a part of another."""
        return self.filter(parent=None)

    def standing(self) -> "FacilityQuerySet":
        """Without parts whose walls have been taken down."""
        return self.filter(gone_on=None)

    def within(self, facility: "Facility") -> "FacilityQuerySet":
        """It and everything inside it, standing or not."""
        return self.filter(span__contained_by=facility.span)

    def parts_of(self, facility: "Facility") -> "FacilityQuerySet":
        """Everything that stands inside `facility`, parts of parts too, widest first."""
        return self.standing().within(facility).exclude(pk=facility.pk).widest_first()

    def still_bookable(self, keys: Iterable[int]) -> set[int]:
        """Of these, those that take bookings. Their walls stay where they are until the transaction ends.

        `FOR KEY SHARE` waits for one who moves the walls, and for nobody who books.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        sql = f"SELECT id FROM {table} WHERE id = ANY(%s) AND is_bookable ORDER BY id FOR KEY SHARE"
        with connection.cursor() as cursor:
            cursor.execute(sql, [sorted(set(keys))])
            return {key for (key,) in cursor.fetchall()}

    def widest_first(self) -> "FacilityQuerySet":
        return self.order_by((F("span__endswith") - F("span__startswith")).desc(), "span")

    def by_site(self) -> "FacilityQuerySet":
        """Site by site, each whole before its parts."""
        return self.order_by("site__sort_key", "span__startswith", "-span__endswith")

    def free(self, starts_at: datetime, ends_at: datetime, *, at: datetime) -> "FacilityQuerySet":
        """Those that are open, let it, and that nobody has, in one query, each with the rate of that day.

        Asks the same of a facility as `rules.time_problems` and the constraint on Booking do together.
        """
        from facilities.models.booking import Booking
        from facilities.models.hours import ClosedPeriod, OpeningHours, OtherHours
        from facilities.models.rate import Rate

        starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
        starts, ends = starts_at.astimezone(OSLO), ends_at.astimezone(OSLO)
        if ends.date() != starts.date() or ends_at <= starts_at:
            return self.none()
        day = starts.date()
        other = OtherHours.objects.on(day).over(OuterRef("span"))
        ordinary = OpeningHours.objects.covering(day, starts.time(), ends.time()).over(OuterRef("span"))
        shut = ClosedPeriod.objects.on(day).shutting(OuterRef("site"), OuterRef("site__is_school"))
        rates = Rate.objects.in_force(day).filter(kind=OuterRef("kind"))
        rate = rates.filter(Q(parts=1) | Q(parts=OuterRef("parts_of_whole"))).order_by(
            "-parts", "-valid_from"
        )
        return (
            self.annotate(wanted=blocked(starts_at, ends_at), parts_of_whole=PARTS_OF_WHOLE)
            .filter(
                ~Exists(Booking.objects.standing(at).filter(span__overlap=OuterRef("span"),
                                                          period__overlap=OuterRef("wanted"))),
                Exists(other.covering(starts.time(), ends.time())) | (~Exists(other) & Exists(ordinary)),
                ~Exists(other.closing()),
                ~Exists(shut) | Exists(other.opening().filter(despite_closed=True)),
                longest_hours__gte=Value((ends_at - starts_at) / timedelta(hours=1)),
                shortest_minutes__lte=Value((ends_at - starts_at) // timedelta(minutes=1)),
                notice_hours__lte=Value((starts_at - at) // timedelta(hours=1)),
                horizon_days__gte=Value((day - at.astimezone(OSLO).date()).days),
            )
            .annotate(
                rate_amount=Subquery(rate.values("amount")[:1]),
                rate_from=Subquery(rate.values("valid_from")[:1]),
                rate_is_example=Subquery(rate.values("is_example")[:1]),
                rate_parts=Subquery(rate.values("parts")[:1]),
            )
        )  # fmt: skip


class Facility(models.Model):
    """Anything that can be booked: a hall, a room, a pitch, or a part of one.

    `span` is its place on a number line. A whole owns a block of `BLOCK`, numbered by its own key; a part
    owns a piece of its parent's. Two facilities share floor exactly when their spans overlap, so that one
    constraint on Booking keeps whole and parts apart: docs/decisions/double-booking.md.
    A span is never edited: a trigger sees to it.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="facilities", verbose_name=_("site"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=120, editable=False)
    sort_key = models.CharField(max_length=120, editable=False, db_collation="C")
    kind = models.CharField(_("kind"), max_length=20, choices=FacilityKind)
    span = BigIntegerRangeField(editable=False)
    capacity = models.PositiveIntegerField(_("room for how many"), null=True, blank=True)
    equipment = models.CharField(
        _("suited for, and equipment"),
        max_length=300,
        blank=True,
        help_text=_("Short words with commas between, for example: handball, volleyball, piano."),
    )
    is_step_free = models.BooleanField(_("step-free"), default=False)
    has_hearing_loop = models.BooleanField(_("hearing loop"), default=False)
    has_accessible_toilet = models.BooleanField(_("accessible toilet close by"), default=False)
    floor_size = models.CharField(
        _("size of the floor"), max_length=40, blank=True, help_text=_("For example: 20 × 40 m.")
    )
    is_bookable = models.BooleanField(_("can be booked"), default=True)
    longest_hours = models.PositiveSmallIntegerField(
        _("longest booking in hours"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    buffer_minutes = models.PositiveSmallIntegerField(
        _("minutes for tidying after each booking"), default=0, validators=[MaxValueValidator(120)]
    )
    prepare_minutes = models.PositiveSmallIntegerField(
        _("minutes for preparation before each booking"), default=0, validators=[MaxValueValidator(120)]
    )
    shortest_minutes = models.PositiveSmallIntegerField(
        _("shortest booking in minutes"),
        default=30,
        validators=[MinValueValidator(30), MaxValueValidator(480)],
    )
    notice_hours = models.PositiveSmallIntegerField(
        _("hours of notice"),
        default=0,
        validators=[MaxValueValidator(720)],
        help_text=_("How long before it begins a booking must be made."),
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("days ahead that can be booked"),
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
    )
    weekly_hours = models.PositiveSmallIntegerField(
        _("hours a week for one association"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("What goes beyond is a request that you answer. Empty: no limit."),
    )
    locals_first_days = models.PositiveSmallIntegerField(
        _("local associations first, until how many days before"),
        null=True,
        blank=True,
        help_text=_("Those without a place in the municipality must wait until then. Empty: all are alike."),
    )

    gone_on = models.DateField(_("walls taken down"), null=True, blank=True, editable=False)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        ordering = ("sort_key",)
        constraints = (
            models.UniqueConstraint("site", "slug", name="facility_slug_unique_at_its_site"),
            models.CheckConstraint(
                condition=Q(
                    span__isempty=False, span__startswith__isnull=False, span__endswith__isnull=False
                ),
                name="facility_span_is_a_piece",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(span__endswith=F("span__startswith") + BLOCK),
                name="facility_whole_owns_a_block",
            ),
            ExclusionConstraint(
                name="facility_wholes_share_no_floor",
                expressions=[("span", RangeOperators.OVERLAPS)],
                condition=Q(parent__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(longest_hours__gte=1, longest_hours__lte=24), name="facility_longest_is_1_to_24"
            ),
            models.CheckConstraint(condition=Q(buffer_minutes__lte=120), name="facility_buffer_is_short"),
            models.CheckConstraint(
                condition=Q(prepare_minutes__lte=120), name="facility_preparation_is_short"
            ),
            models.CheckConstraint(
                condition=Q(shortest_minutes__lte=F("longest_hours") * 60),
                name="facility_shortest_is_not_over_longest",
            ),
            models.CheckConstraint(
                condition=Q(gone_on=None) | Q(is_bookable=False, parent__isnull=False),
                name="facility_gone_takes_no_bookings",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="span_never_edited", operation=pgtrigger.UpdateOf("span", "parent_id")),
            counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name as it is said away from its site: "Sylling skole, gymsal"."""
        return self.name if self.name == self.site.name else f"{self.site.name}, {self.name}"

    @property
    def share(self) -> Fraction:
        """How much of the whole this is: 1, 1/2, 1/3 …"""
        return Fraction(self.span.upper - self.span.lower, BLOCK)

    def is_inside(self, other: "Facility") -> bool:
        """Whether this is a part of `other`, or a part of its parts."""
        floor, all_of_it = self.span, other.span
        return self.pk != other.pk and all_of_it.lower <= floor.lower and floor.upper <= all_of_it.upper

    @property
    def features(self) -> list[str]:
        """What it is suited for, word by word."""
        return [word.strip() for word in self.equipment.split(",") if word.strip()]

    @property
    def preparation(self) -> timedelta:
        return timedelta(minutes=self.prepare_minutes)

    @property
    def tidying(self) -> timedelta:
        return timedelta(minutes=self.buffer_minutes)

    @property
    def shortest(self) -> timedelta:
        return timedelta(minutes=self.shortest_minutes)

    def horizon(self, today: date) -> date:
        """The last day that can be booked here now."""
        return today + timedelta(days=self.horizon_days)

    @property
    def rate_lines(self) -> "list[RateLine]":
        """The rate that `FacilityQuerySet.free` found for the day, as prices.py wants it."""
        from facilities.prices import RateLine

        found: Any = self
        if found.rate_amount is None:
            return []
        return [
            RateLine(self.kind, found.rate_amount, found.rate_from, found.rate_is_example, found.rate_parts)
        ]

    def save(self, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        if not self.slug:
            self.slug = free_slug(self.name, Facility.objects.filter(site=self.site_id))
        if self._state.adding and self.parent_id is None:
            self.pk = self.pk or next_key(Facility)
            self.span = NumericRange(self.pk * BLOCK, (self.pk + 1) * BLOCK)
        if not self._state.adding:  # the database refuses even to be told the same place again
            written = {field.name for field in self._meta.concrete_fields} - {"id", "span", "parent"}
            kwargs.setdefault("update_fields", written)
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("facility", args=[self.site.slug, self.slug])

    def book_url(self) -> str:
        return reverse("book_facility", args=[self.site.slug, self.slug])
