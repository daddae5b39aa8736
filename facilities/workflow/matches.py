"""Take in a list of matches: they have the hall, training yields, and whoever loses an hour is told once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from facilities import match_plan, notifications
from facilities.fixtures import Fixtures
from facilities.match_plan import MatchPlan, Planned
from facilities.models import Booking, BookingKind, Match, MatchList
from facilities.retrying import retried
from facilities.workflow import closures
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused


@retried
@transaction.atomic
def take_in_matches(
    name: str,
    fixtures: Fixtures,
    *,
    seen: str,
    leave_out_wrong: bool = False,
    remove_gone: bool = False,
    by: User,
    at: datetime,
) -> MatchPlan:
    """All of what was seen, or nothing. The same file taken in again changes nothing.

    A match that is moved gives its old time back before it takes the new one. One that is gone from the file stays
    unless `remove_gone`. Lines that are wrong stop everything unless `leave_out_wrong`.
    Two at once: the second waits, and is told that something has changed. Raises Refused.
    """
    if not (by.is_staff and by.is_active):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    match_list = _locked(name, by=by, at=at)
    made = match_plan.plan(match_list, fixtures, at=at)
    if made.seen != seen:
        raise Refused(changed())
    if made.wrong and not leave_out_wrong:
        text = _("Some lines must be mended first, or left out.")
        raise Refused(Blocker("wrong_lines", text, "leave_out_wrong"))
    touched = [] if not remove_gone else _take_out(made.gone, by=by, at=at)
    touched += _give_up(made.moved, by=by, at=at)
    for planned in made.coming:
        touched += _place(match_list, planned, by=by, at=at)
    MatchList.objects.filter(pk=match_list.pk).update(imported_at=at, imported_by=by)
    _tell(match_list, touched, at=at)
    record("facilities.match_list.taken_in", match_list, by=by, at=at, new=len(made.new), moved=len(made.moved),
           gone=len(made.gone) if remove_gone else 0, hit=len(made.hits))  # fmt: skip
    return made


def changed() -> Blocker:
    """Somebody has booked, closed or taken in a list since it was looked at."""
    return Blocker("changed", _("Something has changed meanwhile. Look at it once more."))


def _locked(name: str, *, by: User, at: datetime) -> MatchList:
    MatchList.objects.get_or_create(name=name, defaults={"imported_at": at, "imported_by": by})
    return MatchList.objects.select_for_update(of=("self",)).get(name=name)


def _take_out(gone: Iterable[Match], *, by: User, at: datetime) -> list[Booking]:
    touched: list[Booking] = []
    for match in gone:
        Match.objects.filter(pk=match.pk).update(gone_at=at)
        touched += _reopen(match, by=by, at=at)
    return touched


def _give_up(moved: Iterable[Planned], *, by: User, at: datetime) -> list[Booking]:
    """The old times of all that move, before any takes its new one: two may change places."""
    return _take_out([one.known for one in moved if one.known], by=by, at=at)


def _reopen(match: Match, *, by: User, at: datetime) -> list[Booking]:
    """Its time is free again, and who had to yield gets it back. Nothing when staff have opened the place already."""
    if match.closure.reopened_at is not None:
        return []
    return closures.give_back_quietly(match.closure, by=by, at=at)[0]


def _place(match_list: MatchList, planned: Planned, *, by: User, at: datetime) -> list[Booking]:
    row, hall = planned.row, planned.facility
    closure, hit = closures.close_quietly(
        site=hall.site, facility=hall, starts_at=row.starts_at, ends_at=row.ends_at,
        reason=(_("Match: %(title)s") % {"title": row.title})[:200], by=by, at=at,
    )  # fmt: skip
    others = Booking.objects.blocking().filter(kind=BookingKind.BLACKOUT).exclude(closure=closure)
    if others.touching(hall.span, row.starts_at, row.ends_at).exists():
        raise Refused(changed())
    Match.objects.create(match_list=match_list, key=row.key, title=row.title, facility=hall, starts_at=row.starts_at,
                         ends_at=row.ends_at, closure=closure)  # fmt: skip
    return hit


def _tell(match_list: MatchList, touched: Iterable[Booking], *, at: datetime) -> None:
    """One message to each person, however many matches and associations it is about."""
    coming = [row for row in touched if row.ends_at > at]
    if coming:
        notify(notifications.MatchesTook(match_list, coming), at=at)
