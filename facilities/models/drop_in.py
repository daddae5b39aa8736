from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, DecimalField, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models.booking import Booking
from facilities.models.facility import Facility
from facilities.prices import Quote
from facilities.states import DROP_IN, BookingState, PlaceState
from portal.clock import local
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User

MOST_PLACES = 500
KRONER: "DecimalField[object, object]" = DecimalField(max_digits=9, decimal_places=2)


class DropInHourQuerySet(models.QuerySet["DropInHour"]):
    def standing(self) -> "DropInHourQuerySet":
        """Those that have not been called off."""
        return self.filter(booking__state=BookingState.CONFIRMED)

    def coming(self, at: datetime) -> "DropInHourQuerySet":
        """Those that one can still book a place in, the next one first."""
        return self.standing().filter(booking__starts_at__gt=at).order_by("booking__starts_at", "pk")

    def hit_by(
        self, places: "Iterable[Facility]", starts_at: datetime, ends_at: datetime
    ) -> "DropInHourQuerySet":
        """Those that use some of these places between two moments, and have not been called off."""
        floors = Q(pk=None)
        for place in places:
            floors |= Q(booking__span__overlap=place.span)
        used = Q(booking__starts_at__lt=ends_at, booking__ends_at__gt=starts_at)
        return self.standing().filter(floors, used).order_by("booking__starts_at", "pk")

    def with_taken(self) -> "DropInHourQuerySet":
        """Each with how many places are `taken`."""
        booked = Q(booked_places__state=PlaceState.BOOKED)
        return self.annotate(taken=Count("booked_places", filter=booked))


class DropInHour(models.Model):
    """Some hours of a facility that are open to persons of 18 or older, one by one (*strøtime*).

    `booking` keeps the floor, so that the constraint on bookings holds here too. The price of a place is set when the
    municipality opens the hours, and never changes.
    """

    booking = models.OneToOneField(
        Booking, models.PROTECT, related_name="drop_in", verbose_name=_("booking"), editable=False
    )
    places = models.PositiveSmallIntegerField(_("number of places"))
    quote = models.JSONField(editable=False)

    objects = DropInHourQuerySet.as_manager()
    taken: int  # from DropInHourQuerySet.with_taken

    class Meta:
        verbose_name = _("drop-in hours")
        verbose_name_plural = _("drop-in hours")
        ordering = ("-booking__starts_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=MOST_PLACES), name="drop_in_has_some_places"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="drop_in_never_changed", operation=pgtrigger.UpdateOf("booking_id", "places", "quote")
            ),
        )

    def __str__(self) -> str:
        return str(_("Drop-in %(number)s") % {"number": self.pk})

    @property
    def facility(self) -> Facility:
        return self.booking.facility

    @property
    def starts_at(self) -> datetime:
        return self.booking.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.booking.ends_at

    @property
    def price(self) -> Quote:
        """Of one place, as it was when the hours were opened."""
        return Quote.thawed(self.quote)

    @property
    def vacant(self) -> int:
        """Places that nobody has. Needs `with_taken`."""
        return max(self.places - self.taken, 0)

    @property
    def is_called_off(self) -> bool:
        return self.booking.is_cancelled

    def get_absolute_url(self) -> str:
        return reverse("drop_in_hour", args=[self.pk])


class DropInPlaceQuerySet(models.QuerySet["DropInPlace"]):
    def booked(self) -> "DropInPlaceQuerySet":
        return self.filter(state=PlaceState.BOOKED)

    def called_off(self) -> "DropInPlaceQuerySet":
        return self.filter(state=PlaceState.CALLED_OFF)

    def of(self, user: "User") -> "DropInPlaceQuerySet":
        return self.filter(person=user)

    def ahead(self, at: datetime) -> "DropInPlaceQuerySet":
        """Booked and not over, or called off and not yet begun; the next one first."""
        known = self.exclude(state=PlaceState.GIVEN_BACK)
        return known.filter(hour__booking__ends_at__gt=at).order_by("hour__booking__starts_at", "pk")

    def to_pay(self) -> "DropInPlaceQuerySet":
        """Booked and not free, each with its `amount`."""
        amount = Cast(KeyTextTransform("amount", "hour__quote"), KRONER)
        return self.booked().annotate(amount=amount).filter(amount__gt=0)

    def to_bill(self, since: date, until: date) -> "DropInPlaceQuerySet":
        """Used from `since` and before `until`, not free, and not billed yet."""
        return self.to_pay().filter(
            invoice_lines=None,
            hour__booking__starts_at__gte=local(since, time()),
            hour__booking__starts_at__lt=local(until, time()),
        )

    def settled_before(self, limit: datetime) -> "DropInPlaceQuerySet":
        """Over before `limit`, and what was to be paid is billed: nobody needs to know whose they were."""
        over = self.filter(hour__booking__ends_at__lt=limit)
        owed = over.to_pay().exclude(invoice_lines__batch__made_at__lt=limit)
        return over.exclude(pk__in=owed.values("pk"))


class DropInPlace(HasLifecycle):
    """A person's place in drop-in hours. Numbered, so that the database gives no number twice."""

    lifecycle = DROP_IN

    hour = models.ForeignKey(
        DropInHour, models.PROTECT, related_name="booked_places", verbose_name=_("drop-in hours")
    )
    number = models.PositiveSmallIntegerField(_("place"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="drop_in_places",
        verbose_name=_("person"),
    )  # fmt: skip
    first_name = models.CharField(_("first name"), max_length=40, blank=True)
    is_adult = models.BooleanField(_("has confirmed to be 18 or older"))
    state = models.CharField(_("status"), max_length=10, choices=PlaceState, default=PlaceState.BOOKED)
    booked_at = models.DateTimeField(_("booked"))

    objects = DropInPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in drop-in hours")
        verbose_name_plural = _("places in drop-in hours")
        ordering = ("hour", "number", "pk")
        constraints = (
            models.UniqueConstraint("hour", "number", condition=Q(state="booked"), name="drop_in_place_once"),
            models.UniqueConstraint(
                "hour", "person", condition=Q(state="booked"), name="drop_in_one_place_for_a_person"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_PLACES), name="drop_in_place_is_numbered"
            ),
            models.CheckConstraint(condition=Q(is_adult=True), name="drop_in_is_for_adults"),
        )

    def __str__(self) -> str:
        return str(_("Place %(number)s") % {"number": self.number})

    @property
    def is_booked(self) -> bool:
        return self.state == PlaceState.BOOKED

    def get_absolute_url(self) -> str:
        return reverse("drop_in_hour", args=[self.hour_id])

    def roles_of(self, user: "User | None") -> set[Role]:
        from facilities.permissions import roles_for_place

        return roles_for_place(user, self)
