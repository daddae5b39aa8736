"""Others are told in the same transaction when a date does not take place after all, or does."""

from datetime import date, timedelta

import pytest

from organizations import occasions
from organizations.workflow import calendar
from tests.factories import NOW
from tests.organizations.factories import facts, make_activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """(what, day) of every date that somebody was told of."""
    heard = []
    for name in ("cancelled", "restored", "moved"):
        occasion = occasions.Occasion()
        occasion.register("test", lambda rows, at, name=name: heard.extend((name, row.on) for row in rows))
        monkeypatch.setattr(occasions, name, occasion)
    return heard


def test_a_date_that_is_cancelled_and_restored(told):
    activity = make_activity()
    user, row = activity.association.mandates.get().user, activity.occurrences.first()
    calendar.cancel(row, by=user, at=NOW)
    calendar.restore(row, by=user, at=NOW)
    assert told == [("cancelled", row.on), ("restored", row.on)]


def test_every_coming_date_of_what_is_withdrawn_but_for_those_cancelled_before(told):
    activity = make_activity(repeats_until=date(2027, 3, 25))
    user = activity.association.mandates.get().user
    calendar.cancel(activity.occurrences.get(on=date(2027, 3, 18)), by=user, at=NOW)
    told.clear()
    calendar.withdraw(activity, by=user, at=NOW + timedelta(days=5))
    assert told == [("cancelled", date(2027, 3, 11)), ("cancelled", date(2027, 3, 25))]


def test_dates_that_an_edit_moves_or_takes_away(told):
    activity = make_activity(repeats_until=date(2027, 3, 11))
    user = activity.association.mandates.get().user
    change = facts(starts_on=date(2027, 3, 5), repeats_until=date(2027, 3, 5))
    calendar.change(activity, by=user, at=NOW, **change)
    assert told == [("moved", date(2027, 3, 5)), ("cancelled", date(2027, 3, 11))]


def test_nobody_is_told_of_an_edit_that_moves_nothing(told):
    activity = make_activity()
    user = activity.association.mandates.get().user
    calendar.change(activity, by=user, at=NOW, **facts(title="Ny tittel"))
    assert not told


def test_two_listeners_have_two_names():
    occasion = occasions.Occasion()
    occasion.register("a", lambda rows, at: None)
    with pytest.raises(ValueError, match="'a'"):
        occasion.register("a", lambda rows, at: None)
