"""What staff have decided about places and prices, remembered in each process until they change it.

The database counts every change of it under `PREMISES` (see `portal.models.version`). The version is read first and
the rows afterwards, so what is remembered can be newer than its version and never older. Bookings are not among it:
they are read each time. What is remembered is everybody's, so nobody changes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from facilities.models import (
    ClosedPeriod,
    Facility,
    InstantHours,
    OpeningHours,
    OtherHours,
    PriceRules,
    Rate,
    RentalStatus,
    Site,
    SitePicture,
    StorageRoom,
)
from facilities.models.hours import OfAPlace
from facilities.models.number_line import BLOCK
from facilities.opening import OpenCalendar
from facilities.prices import RateLine, RuleBook, Status
from organizations.models import Association, District
from portal.kept import version_of

PREMISES = "premises"
MOST_PLACES = 300

Row = TypeVar("Row", OpeningHours, OtherHours, InstantHours)


@dataclass(frozen=True)
class Place:
    """A site with everything in it, the widest first, and the hours that hold there."""

    site: Site
    rooms: Sequence[Facility]
    hours: Sequence[OpeningHours]
    closed: Sequence[ClosedPeriod]
    instant: Sequence[InstantHours]
    other: Sequence[OtherHours]
    pictures: Sequence[SitePicture]
    storage: Sequence[StorageRoom]

    def pictures_of(self, room: Facility) -> list[SitePicture]:
        """Those of just this one, a hall or a part of it."""
        return [picture for picture in self.pictures if picture.facility_id == room.pk]

    def room(self, slug: str) -> Facility | None:
        return next((room for room in self.rooms if room.slug == slug), None)

    @property
    def wholes(self) -> list[Facility]:
        """What is no part of anything else, in the order that it was made."""
        return sorted(
            (room for room in self.rooms if room.parent_id is None), key=lambda room: room.span.lower
        )

    def parts_of(self, room: Facility) -> list[Facility]:
        """Everything that stands inside `room`, parts of parts too, widest first."""
        return [part for part in self.rooms if part.gone_on is None and part.is_inside(room)]

    def pieces_of(self, room: Facility) -> list[Facility]:
        """What can be booked of the whole that `room` belongs to, the widest first."""
        block = room.span.lower // BLOCK
        return [piece for piece in self.rooms if piece.is_bookable and piece.span.lower // BLOCK == block]

    def calendar_of(self, room: Facility, first: date, last: date) -> OpenCalendar:
        """What is needed to say of every day from `first` to `last` when `room` is open."""
        hours = (row for row in self.hours if row.is_valid(first, last))
        closed = (row for row in self.closed if row.starts_on <= last and row.ends_on >= first)
        other = (row for row in self.other if row.starts_on <= last and row.ends_on >= first)
        return OpenCalendar(_over(hours, room), closed, _over(self.instant, room), _over(other, room))


def _over(rows: Iterable[Row], room: Facility) -> list[Row]:
    """Those of the room, or of the whole that it is a part of."""
    return [row for row in rows if row.facility_id == room.pk or room.is_inside(row.facility)]


@dataclass(frozen=True)
class PriceList:
    """Every rate there has been, which rules have held since when, and what is decided for single associations."""

    rates: Sequence[RateLine]
    book: RuleBook
    statuses: Mapping[int, Sequence[tuple[date, Status]]]

    def of(self, kind: str) -> list[RateLine]:
        return [rate for rate in self.rates if rate.kind == kind]

    def status_on(self, day: date, association: Association | None) -> Status:
        """What the municipality has decided that an association pays, as it stands on a day."""
        decided = self.statuses.get(association.pk, ()) if association else ()
        return next((status for since, status in reversed(decided) if since <= day), Status.NONE)


@dataclass(frozen=True)
class Choices:
    """What one can look for: districts with premises, and the kinds that there are."""

    districts: Sequence[tuple[int, str]]
    kinds: Sequence[str]


def choices() -> Choices:
    return _choices(version_of(PREMISES))


def place_called(slug: str) -> Place | None:
    """The site with this address."""
    version = version_of(PREMISES)
    key = _addresses(version).get(slug)
    return _place(version, key) if key else None


def place_of(facility: Facility) -> Place:
    """The site where a facility is."""
    return _place(version_of(PREMISES), facility.site_id)


def calendar_of(facility: Facility, first: date, last: date) -> OpenCalendar:
    """When a facility is open, for every day from `first` to `last`."""
    return place_of(facility).calendar_of(facility, first, last)


def prices() -> PriceList:
    return _prices(version_of(PREMISES))


def lets_to_persons(day: date) -> bool:
    """Whether a person can book for themselves, by the rules that hold on a day or that are to come."""
    return prices().book.lets_to_persons(day)


@lru_cache(maxsize=2)
def _addresses(version: str) -> dict[str, int]:
    return dict(Site.objects.values_list("slug", "pk"))


@lru_cache(maxsize=MOST_PLACES)
def _place(version: str, site_id: int) -> Place:
    """Eight queries, as of `version` or later."""
    site = Site.objects.select_related("district").get(pk=site_id)
    rooms = list(site.facilities.select_related("parent").widest_first())
    for room in rooms:
        room.site = site
    here = Facility.objects.filter(site=site_id, span__contained_by=OuterRef("facility__span"))
    return Place(
        site,
        rooms,
        _rows(OpeningHours.objects.all(), here),
        list(ClosedPeriod.objects.at_site(site_id)),
        _rows(InstantHours.objects.all(), here),
        _rows(OtherHours.objects.all(), here),
        list(site.pictures.select_related("file")),
        list(site.storage_rooms.all()),
    )


def _rows(rows: OfAPlace[Row], here: QuerySet[Facility]) -> list[Row]:
    return list(rows.filter(Exists(here)).select_related("facility"))


@lru_cache(maxsize=2)
def _choices(version: str) -> Choices:
    """Two queries, as of `version` or later."""
    districts = District.objects.filter(sites__facilities__isnull=False).distinct()
    kinds = Facility.objects.bookable().wholes().order_by("kind").values_list("kind", flat=True).distinct()
    return Choices(list(districts.values_list("pk", "name")), list(kinds))


@lru_cache(maxsize=2)
def _prices(version: str) -> PriceList:
    """Three queries, as of `version` or later."""
    return PriceList(Rate.objects.lines(), PriceRules.objects.book(), RentalStatus.objects.decided())
