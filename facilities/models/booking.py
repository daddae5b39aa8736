from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from facilities.models.booking_query import BookingQuerySet
from facilities.models.facility import Facility
from facilities.models.kinds import AgeGroup, BookingKind, Purpose
from facilities.prices import Quote
from facilities.states import AHEAD, BLOCKING, BOOKING, OVER, BookingState
from organizations.models import Association
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User


class Booking(HasLifecycle):
    """A facility taken for a time: by an association, by a person for themselves, or by the municipality (a blackout).

    `starts_at` and `ends_at` are the use; `period` is what it blocks, preparation and tidying included. Two rows
    that block can never share floor and time: `booking_never_twice` holds whoever writes. The quote is frozen.
    A person's own has no association: it is theirs who booked it, and names nobody once it is over and settled.
    """

    lifecycle = BOOKING

    facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="bookings", verbose_name=_("facility")
    )
    span = BigIntegerRangeField(editable=False)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    period = DateTimeRangeField(editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=BookingKind, default=BookingKind.BOOKING)
    state = models.CharField(_("status"), max_length=10, choices=BookingState, default=BookingState.CONFIRMED)
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="bookings",
        verbose_name=_("association"),
    )  # fmt: skip
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="bookings",
        verbose_name=_("booked by"),
    )
    is_adult = models.BooleanField(_("has confirmed to be 18 or older"), default=False, editable=False)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, blank=True)
    ages = models.CharField(_("for whom"), max_length=10, choices=AgeGroup, blank=True)
    participants = models.PositiveIntegerField(_("how many come"), null=True, blank=True)
    reason = models.CharField(_("why it is closed"), max_length=200, blank=True)
    series = models.ForeignKey(
        "facilities.BookingSeries", models.PROTECT, null=True, blank=True, related_name="bookings",
        editable=False, verbose_name=_("booking series"),
    )  # fmt: skip
    quote = models.JSONField(null=True, editable=False)
    submission_key = models.UUIDField(unique=True, null=True, editable=False)
    is_instant = models.BooleanField(_("answered at once"), default=True, editable=False)
    created_at = models.DateTimeField(_("booked"))
    cancelled_at = models.DateTimeField(pgettext_lazy("booking", "cancelled"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True)
    cancellation_fee = models.DecimalField(
        _("to pay for a late cancellation"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    set_amount = models.DecimalField(
        _("price set by the municipality"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    set_reason = models.CharField(_("why the price is another"), max_length=300, blank=True)
    answer_due_on = models.DateField(_("answer promised by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("the municipality's answer"), blank=True)
    door_code = models.CharField(_("door code"), max_length=20, blank=True)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True, editable=False)
    wait = models.ForeignKey(
        "facilities.TimeWait", models.PROTECT, null=True, blank=True, related_name="holds",
        editable=False, verbose_name=_("waiting list"),
    )  # fmt: skip
    closure = models.ForeignKey(
        "facilities.Closure", models.PROTECT, null=True, blank=True, related_name="bookings",
        editable=False, verbose_name=_("closure"),
    )  # fmt: skip
    substitute_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substitutes",
        editable=False, verbose_name=_("instead of"),
    )  # fmt: skip

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ("-starts_at", "-id")
        indexes = (
            models.Index("association", "starts_at", name="booking_of_an_association"),
            models.Index("starts_at", name="booking_by_start"),
            models.Index("held_until", name="booking_held", condition=Q(state="held")),
            models.Index("answer_due_on", name="booking_to_answer", condition=Q(state="requested")),
            models.Index("state", name="booking_over", condition=Q(state__in=sorted(OVER))),
            models.Index("kind", name="booking_blackout", condition=Q(kind="blackout")),
        )
        constraints = (
            ExclusionConstraint(
                name="booking_never_twice",
                expressions=[("span", RangeOperators.OVERLAPS), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=sorted(BLOCKING)),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=~Q(kind="booking") | Q(ends_at__lte=F("starts_at") + timedelta(hours=24)),
                name="booking_lasts_24_hours_at_most",
            ),
            models.CheckConstraint(
                condition=Q(
                    period__startswith__lte=F("starts_at"),
                    period__startswith__gte=F("starts_at") - timedelta(hours=2),
                    period__endswith__gte=F("ends_at"),
                    period__endswith__lte=F("ends_at") + timedelta(hours=2),
                    period__lower_inc=True,
                    period__upper_inc=False,
                ),
                name="booking_period_holds_its_use",
            ),
            models.CheckConstraint(condition=Q(span__isempty=False), name="booking_takes_some_floor"),
            models.CheckConstraint(
                condition=(Q(kind="booking", quote__isnull=False) & ~Q(purpose=""))
                | (Q(kind="blackout", association__isnull=True, quote__isnull=True) & ~Q(reason="")),
                name="booking_is_somebodys_or_a_blackout_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind="booking", association=None) | Q(state="held") | Q(is_adult=True),
                name="booking_of_ones_own_is_an_adults",
            ),
            models.CheckConstraint(
                condition=~Q(kind="booking", association=None) | Q(series=None),
                name="booking_of_ones_own_is_one_date",
            ),
            models.CheckConstraint(
                condition=Q(booked_by__isnull=False)
                | (Q(kind="booking", association=None) & ~Q(state__in=["held", "requested"])),
                name="booking_forgets_only_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="booking_cancelled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(cancellation_fee=None) | Q(state="cancelled", cancellation_fee__gte=0),
                name="booking_fee_is_for_a_cancelled_one",
            ),
            models.CheckConstraint(
                condition=Q(set_amount=None, set_reason="")
                | (Q(set_amount__gte=0, kind="booking") & ~Q(set_reason="")),
                name="booking_price_is_set_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="requested") | Q(answer_due_on__isnull=False, is_instant=False),
                name="booking_asked_for_has_a_day_for_its_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(answered_at__isnull=False),
                name="booking_refused_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False)
                | (~Q(state="held") & Q(held_until__isnull=True)),
                name="booking_held_has_an_end",
            ),
            models.UniqueConstraint(
                "booked_by", condition=Q(state="held", wait=None), name="booking_one_hold_for_a_person"
            ),
            models.UniqueConstraint(
                "substitute_for", condition=Q(state__in=sorted(AHEAD)), name="booking_one_substitute"
            ),
        )
        triggers = (pgtrigger.Protect(name="never_moved_or_repriced", operation=pgtrigger.UpdateOf(
            "facility_id", "span", "period", "quote", "association_id")),
                    pgtrigger.Protect(name="never_somebody_elses", operation=pgtrigger.UpdateOf("booked_by_id"),
                                      condition=pgtrigger.Q(new__booked_by__isnull=False)
                                      & pgtrigger.Q(old__booked_by__df=pgtrigger.F("new__booked_by"))))  # fmt: skip

    def __str__(self) -> str:
        return str(_("Booking %(number)s") % {"number": self.pk})

    @property
    def is_for_oneself(self) -> bool:
        """A person's own: no association has it."""
        return self.kind == BookingKind.BOOKING and self.association_id is None

    @property
    def is_forgotten(self) -> bool:
        """A person's own whose time is over: nobody knows any more whose it was."""
        return self.is_for_oneself and self.booked_by_id is None

    @property
    def who(self) -> "Association | User | str":
        """Who has it, for those who may know: of a person whose time is over nothing is left but that there was one."""
        if self.kind == BookingKind.BLACKOUT:
            return self.reason
        return self.association or self.booked_by or gettext("a resident")

    @property
    def readers(self) -> int:
        """How many a text speaks to, for its grammar: one person, or those of an association."""
        return 1 if self.is_for_oneself else 2

    @property
    def price(self) -> Quote | None:
        """The quote as it was given; None on a blackout."""
        return Quote.thawed(self.quote) if self.quote else None

    @property
    def amount(self) -> Decimal | None:
        """What is to be paid: what staff have set, else what was quoted; None on a blackout."""
        if self.set_amount is not None:
            return self.set_amount
        return self.price.amount if self.price else None

    @property
    def is_cancelled(self) -> bool:
        return self.state == BookingState.CANCELLED

    @property
    def is_requested(self) -> bool:
        return self.state == BookingState.REQUESTED

    @property
    def is_refused(self) -> bool:
        return self.state == BookingState.REFUSED

    @property
    def is_over(self) -> bool:
        """Cancelled or refused: it will not be."""
        return self.state in OVER

    def has_begun(self, at: datetime) -> bool:
        return self.starts_at <= at

    def get_absolute_url(self) -> str:
        return reverse("booking", args=[self.pk])

    def roles_of(self, user: "User | None") -> set[Role]:
        from facilities.permissions import roles_for

        return roles_for(user, self)


def blocked_period(facility: Facility, starts_at: datetime, ends_at: datetime) -> Any:
    """What a booking of this time would block: the use, with time for preparation and for tidying."""
    return DateTimeTZRange(starts_at - facility.preparation, ends_at + facility.tidying)
