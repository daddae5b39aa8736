"""A weekly training with three exceptions over the October clock change, as a subscriber's calendar has it."""

from datetime import date, timedelta

import icalendar
import pytest
import recurring_ical_events

from organizations.models import Activity
from portal import clock
from portal.templatetags.portal import weekday
from tests.factories import make_association, make_mandate
from tests.organizations.factories import trust

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_weekly_training_with_three_exceptions_over_the_clock_change(visitor):
    association = trust(make_association(name="Tranby turnforening"))
    chair = make_mandate(association=association).user
    dates = trainings()
    visitor.become(chair)

    enter(visitor, dates)
    skip(visitor, dates[1])
    move(visitor, dates[2])
    cancel(visitor, dates[3])
    subscribe(visitor, association, dates)


def trainings():
    """Six Thursdays, the third of them the last before the clock is set back."""
    today = clock.today()
    year = today.year if today < date(today.year, 10, 1) else today.year + 1
    change = date(year, 10, 31)
    change -= timedelta(days=change.isoweekday() % 7)  # the last Sunday of October
    last = change - timedelta(days=3)
    return [last + timedelta(weeks=number) for number in range(-2, 4)]


def enter(visitor, dates):
    visitor.go("/kalender/ny/").fill(
        title="Turn for barn",
        kind="regular",
        starts_on=dates[0].isoformat(),
        start_time="18:00",
        end_time="19:30",
        repeats_until=dates[-1].isoformat(),
        place="Tranby skole",
    )
    visitor.press().sees("Den står i kalenderen nå").sees("Hver torsdag")


def skip(visitor, day):
    """The autumn holiday: gone from the calendar."""
    visitor.click("Datoer som faller bort")
    visitor.page.get_by_label(written(day)).check()
    visitor.fill(note="Høstferie").press().sees("1 dato faller bort").sees_not(written(day).capitalize())


def move(visitor, day):
    """The hall is taken: Friday at seven, at another school."""
    visitor.click(f"Flytt {written(day, year=False)}").fill(
        day=(day + timedelta(days=1)).isoformat(),
        start_time="19:00",
        end_time="20:00",
        place="Hallingstad skole",
        note="Hallen er stengt",
    )
    visitor.press().sees(f"Flyttet fra {written(day, year=False)}").sees("Hallingstad skole").sees(
        "Hallen er stengt"
    )


def cancel(visitor, day):
    """The trainer is ill: it stays, crossed out."""
    visitor.click(f"Avlys denne datoen {written(day, year=False)}").fill(note="Treneren er syk")
    visitor.press().sees("Avlyst").sees("Treneren er syk")


def subscribe(visitor, association, dates):
    """Residents see it month by month; a calendar program gets six events, at the right time on the wall."""
    activity = Activity.objects.get()
    visitor.start_over().go(f"/kalender/{dates[0].year}/{dates[0].month}/").sees("Turn for barn")
    week = dates[3].isocalendar()
    visitor.go(f"/kalender/uke/{week.year}/{week.week}/").sees("Turn for barn (avlyst)")
    visitor.go(activity.get_absolute_url())
    address = visitor.page.get_by_role("link", name="iCal").first.get_attribute("href")
    feed = visitor.page.request.get(visitor.base_url + address)
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(feed.body())).between(
        dates[0], dates[-1] + timedelta(days=2)
    )
    on_the_wall = {event["DTSTART"].dt.astimezone(clock.OSLO).replace(tzinfo=None): event for event in events}
    assert [f"{moment:%d.%m %H.%M}" for moment in sorted(on_the_wall)] == [
        f"{dates[0]:%d.%m} 18.00",
        f"{dates[1]:%d.%m} 18.00",
        f"{dates[2] + timedelta(days=1):%d.%m} 19.00",
        *(f"{day:%d.%m} 18.00" for day in dates[3:]),
    ]
    said = [
        (str(event["STATUS"]), str(event["LOCATION"]), int(event["SEQUENCE"]))
        for _moment, event in sorted(on_the_wall.items())
    ]
    assert said == [
        ("CONFIRMED", "Tranby skole", 0),
        ("CANCELLED", "Tranby skole", 1),
        ("CONFIRMED", "Hallingstad skole", 1),
        ("CANCELLED", "Tranby skole", 1),
        ("CONFIRMED", "Tranby skole", 0),
        ("CONFIRMED", "Tranby skole", 0),
    ]
    assert {str(event["UID"]) for event in events} == {str(row.uid) for row in activity.occurrences.all()}


def written(day, *, year=True):
    """→ "torsdag 21. oktober 2027"."""
    return f"{weekday(day)} {day.year}" if year else weekday(day)
