"""Moving walls: a hall in halves today, thirds tomorrow, and whole again, while the bookings that were made stand."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.utils.translation import gettext as _

from facilities.models import BLOCK, Booking, Facility
from facilities.models.number_line import piece
from facilities.retrying import retried
from facilities.workflow.tree import make_part
from portal.clock import OSLO
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Problem, Refused, refuse_if_blocked
from portal.templatetags.portal import hhmm, weekday

MOST = 16


@retried
@transaction.atomic
def move_walls(facility: Facility, parts: int, *, by: User | None, at: datetime) -> list[Facility]:
    """Give a facility so many equal parts instead of those it has; with 1 it is whole. Returns its parts.

    Bookings that were made keep their floor, number and price. A part whose walls are gone takes no new ones, and is
    itself again when the walls come back. Refused, with the list, when two bookings would stand in one place.
    Guarantee: a booking that is made at the same moment is either seen here, or refused.
    """
    if not 1 <= parts <= MOST:
        raise Refused(Blocker("parts", _("A facility can have from 1 to 16 parts."), "parts"))
    inside = _locked(facility)
    wanted = [piece(facility.span, number, parts) for number in range(parts)] if parts > 1 else []
    standing = [one.span for one in inside if one.parent_id == facility.pk and one.gone_on is None]
    if facility.gone_on is not None or sorted(standing) == wanted:
        raise Refused(Blocker("as_it_is", _("The walls stand like that already."), "parts"))
    refuse_if_blocked(clashes(facility, wanted or [facility.span], at=at))
    _take_down([one for one in inside if one.pk != facility.pk], at=at)
    known = {(one.span.lower, one.span.upper): one for one in inside if one.parent_id == facility.pk}
    made = [
        _put_up(known.get((span.lower, span.upper)), facility, number, parts)
        for number, span in enumerate(wanted)
    ]
    record("facilities.facility.walls_moved", facility, by=by, at=at, parts=parts)
    return made


def _locked(facility: Facility) -> list[Facility]:
    """It and everything inside it. The whole hall is locked first: then nobody else makes parts that are not seen."""
    Facility.objects.select_for_update(of=("self",)).get(pk=facility.span.lower // BLOCK)
    return list(Facility.objects.select_for_update(of=("self",)).within(facility).order_by("pk"))


def _take_down(parts: Sequence[Facility], *, at: datetime) -> None:
    keys = [one.pk for one in parts if one.gone_on is None]
    Facility.objects.filter(pk__in=keys).update(is_bookable=False, gone_on=at.astimezone(OSLO).date())


def _put_up(known: Facility | None, facility: Facility, number: int, of: int) -> Facility:
    if known is None:
        return make_part(facility, number, of)
    Facility.objects.filter(pk=known.pk).update(is_bookable=True, gone_on=None)
    known.is_bookable, known.gone_on = True, None
    return known


def clashes(facility: Facility, pieces: Sequence[NumericRange], *, at: datetime) -> list[Problem]:
    """Every two coming bookings, or requests, of different floor that one of the new pieces would bring together."""
    rows = Booking.objects.ahead(at).filter(span__overlap=facility.span)
    known = rows.select_related("association", "facility__site").order_by("period", "pk")
    return [
        Blocker("two_in_one_place", _in_words(one, other), "parts")
        for one, other in _at_once(list(known))
        if not _overlap(one.span, other.span)
        if any(_overlap(one.span, span) and _overlap(other.span, span) for span in pieces)
    ]


def _at_once(rows: Sequence[Booking]) -> Iterator[tuple[Booking, Booking]]:
    """Every pair whose periods overlap, from rows in the order of their beginnings."""
    going_on: list[Booking] = []
    for row in rows:
        going_on = [one for one in going_on if one.period.upper > row.period.lower]
        yield from ((one, row) for one in going_on)
        going_on.append(row)


def _overlap(one: NumericRange, other: NumericRange) -> bool:
    return bool(one.lower < other.upper and other.lower < one.upper)


def _in_words(one: Booking, other: Booking) -> str:
    text = _("%(when)s: %(one)s has %(part)s, and %(other)s has %(rest)s.")
    return text % {
        "when": f"{weekday(other.starts_at)} {other.starts_at.astimezone(OSLO).year}, "
                f"{hhmm(other.starts_at)}–{hhmm(min(one.ends_at, other.ends_at))}",
        "one": one.association, "part": one.facility, "other": other.association, "rest": other.facility,
    }  # fmt: skip
