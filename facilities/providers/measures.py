"""Figures of premises and equipment for the page of promises."""

from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from facilities.models import EquipmentItem, Facility, Need
from portal import registries
from portal.measures import counted
from portal.registries import Measure


def places(today: date) -> Measure | None:
    """How many halls and rooms there are to book, each whole counted once."""
    return counted(_("Halls and rooms that can be booked"), Facility.objects.bookable().wholes().count())


def schools(today: date) -> Measure | None:
    """How many schools have something to book."""
    rooms = Facility.objects.bookable().filter(site__is_school=True)
    return counted(_("Schools with rooms that can be booked"), rooms.values("site").distinct().count())


def things_to_borrow(today: date) -> Measure | None:
    """How many things there are to lend, all in all."""
    total = EquipmentItem.objects.aggregate(total=Sum("quantity"))["total"]
    return counted(_("Things that can be borrowed"), total or 0)


def needs(today: date) -> Measure | None:
    """How many of the needs that associations have reported wait for somebody to build."""
    return counted(_("Reported needs that building projects are shown"), Need.objects.open().count())


def register() -> None:
    registries.measures.register("facilities.places", places)
    registries.measures.register("facilities.schools", schools)
    registries.measures.register("facilities.things_to_borrow", things_to_borrow)
    registries.measures.register("facilities.needs", needs)
