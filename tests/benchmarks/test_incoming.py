"""A year of an association's own calendar: read and taken in, first as new and then unchanged."""

import time
from datetime import date, timedelta

import pytest
from django.db import transaction

from organizations.incoming import read
from organizations.models import CalendarSource, Occurrence
from organizations.workflow import sources
from tests.factories import NOW, make_association

# What the migrations wrote is put back, or the test after this one would find it half there.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TEAMS, MATCHES, GOAL = 12, 250, 2.0
FIRST = date(2027, 3, 2)


def a_year() -> bytes:
    """Twelve teams that train every week, with a moved and a cancelled date each, and 250 matches."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//NO"]
    for team in range(TEAMS):
        day = FIRST + timedelta(days=team % 5)
        times = [
            f"DTSTART;TZID=Europe/Oslo:{day:%Y%m%d}T180000",
            f"DTEND;TZID=Europe/Oslo:{day:%Y%m%d}T193000",
        ]
        lines += [
            "BEGIN:VEVENT",
            f"UID:lag{team}",
            f"SUMMARY:Trening lag {team}",
            *times,
            "RRULE:FREQ=WEEKLY",
        ]
        lines += [f"EXDATE;TZID=Europe/Oslo:{day + timedelta(weeks=4):%Y%m%d}T180000", "END:VEVENT"]
        moved = day + timedelta(weeks=8)
        lines += ["BEGIN:VEVENT", f"UID:lag{team}", f"RECURRENCE-ID;TZID=Europe/Oslo:{moved:%Y%m%d}T180000"]
        lines += [
            "SUMMARY:Flyttet",
            f"DTSTART;TZID=Europe/Oslo:{moved:%Y%m%d}T190000",
            "DURATION:PT1H",
            "END:VEVENT",
        ]
    for match in range(MATCHES):
        day = FIRST + timedelta(days=match)
        lines += ["BEGIN:VEVENT", f"UID:kamp{match}", f"SUMMARY:Kamp {match}", "LOCATION:Hallen"]
        lines += [f"DTSTART;TZID=Europe/Oslo:{day:%Y%m%d}T120000", "DURATION:PT2H", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def test_a_year_of_a_calendar(figures):
    content = a_year()
    source = CalendarSource.objects.create(
        association=make_association(), url="https://x.example/", added_at=NOW
    )
    first, again = (taken_in(source, content) for _ in range(2))
    dates = Occurrence.objects.count()
    figures["incoming"] = (
        f"A year of an association's own calendar ({TEAMS} teams, {MATCHES} matches, {dates} dates) is read and"
        f" taken in in {first:.1f} s, and in {again:.1f} s when nothing has changed"
    )
    figures["incoming met"] = "yes" if max(first, again) < GOAL else "no"
    assert dates > 800


def taken_in(source, content):
    began = time.perf_counter()
    reading = read(content, first=FIRST, last=FIRST + timedelta(days=365))
    with transaction.atomic():
        sources.take_in(source, reading.events, today=FIRST, at=NOW)
    return time.perf_counter() - began
