"""Reading an association's own iCal file: right for a good one, plain about a bad one."""

import time
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations import incoming
from organizations.incoming import FileProblem, Oddity, Unreadable, read
from portal.clock import OSLO

FIRST, LAST = date(2027, 3, 2), date(2028, 3, 1)


def file(*events, head="BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y", tail="END:VCALENDAR\n"):
    return "\n".join([head, *events, tail]).encode()


def event(*lines, uid="a", summary="Trening"):
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{summary}", *lines, "END:VEVENT"])


def at(start, end, zone="TZID=Europe/Oslo"):
    return f"DTSTART;{zone}:{start}\nDTEND;{zone}:{end}"


def seen(content):
    reading = read(content, first=FIRST, last=LAST)
    return [
        (found.title, [one.starts_at.astimezone(OSLO).strftime("%d.%m %H.%M") for one in found.dates])
        for found in reading.events
    ], dict(reading.oddities)


def spans(content):
    [found] = read(content, first=FIRST, last=LAST).events
    return [f"{one.starts_at:%d.%m %H.%M}–{one.ends_at:%d.%m %H.%M}" for one in found.dates]


def every_minute(number, year=2027):
    begins = datetime(year, 3, 5, 18)
    return [f"{begins + timedelta(minutes=minute):%Y%m%dT%H%M%S}" for minute in range(number)]


TRAINING = at("20270304T180000", "20270304T193000")


class TestReads:
    def test_a_weekly_training_with_an_exception_and_a_moved_date(self):
        series = event(TRAINING, "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Oslo:20270311T180000")
        moved = event(
            "RECURRENCE-ID;TZID=Europe/Oslo:20270318T180000", at("20270319T190000", "20270319T200000")
        )
        [(title, dates)], _odd = seen(file(series, moved))
        assert title == "Trening"
        assert dates == ["04.03 18.00", "19.03 19.00", "25.03 18.00"]

    def test_wall_clock_over_both_clock_changes(self):
        [(_title, dates)], _odd = seen(file(event(TRAINING, "RRULE:FREQ=WEEKLY;UNTIL=20271231T000000Z")))
        assert {one[-5:] for one in dates} == {"18.00"}
        assert len(dates) == 44

    def test_a_series_without_end_up_to_the_reach_of_the_calendar(self):
        [(_title, dates)], _odd = seen(file(event(TRAINING, "RRULE:FREQ=WEEKLY")))
        assert len(dates) == 52

    def test_a_series_that_began_long_ago_from_today_on(self):
        [(_title, dates)], _odd = seen(
            file(event(at("20200102T180000", "20200102T190000"), "RRULE:FREQ=WEEKLY"))
        )
        assert dates[0] == "04.03 18.00"

    def test_all_day_and_several_days(self):
        days = event("DTSTART;VALUE=DATE:20270320\nDTEND;VALUE=DATE:20270322")
        assert spans(file(days)) == ["20.03 00.00–21.03 23.59"]

    def test_from_friday_evening_to_sunday_afternoon(self):
        camp = event(at("20270319T180000", "20270321T150000"))
        assert spans(file(camp)) == ["19.03 18.00–21.03 15.00"]

    def test_a_party_that_ends_in_the_night_is_one_date(self):
        [(_title, dates)], _odd = seen(file(event(at("20270319T200000", "20270320T020000"))))
        assert dates == ["19.03 20.00"]

    @pytest.mark.parametrize(
        ("zone", "start", "shown"),
        [
            ("TZID=W. Europe Standard Time", "20270304T180000", "18.00"),
            ("TZID=America/New_York", "20270304T120000", "18.00"),
            ("VALUE=DATE-TIME", "20270304T170000Z", "18.00"),
            ("VALUE=DATE-TIME", "20270304T180000", "18.00"),
            ("TZID=Mars/Phobos", "20270304T180000", "18.00"),
        ],
        ids=["Outlook's name", "New York", "UTC", "floating", "unknown"],
    )
    def test_time_zones(self, zone, start, shown):
        [(_title, [when])], odd = seen(file(event(f"DTSTART;{zone}:{start}", "DURATION:PT1H")))
        assert when.endswith(shown)
        assert bool(odd) == (
            zone.endswith("Phobos") or (zone.startswith("VALUE") and not start.endswith("Z"))
        )

    def test_of_a_uid_that_comes_twice_the_newest(self):
        old, new = (event(TRAINING, f"SEQUENCE:{number}", summary=f"Nr. {number}") for number in (1, 2))
        for order in ((old, new), (new, old)):
            assert [title for title, _dates in seen(file(*order))[0]] == ["Nr. 2"]

    def test_what_is_cancelled(self):
        reading = read(file(event(TRAINING, "STATUS:CANCELLED")), first=FIRST, last=LAST)
        assert reading.events[0].dates[0].is_cancelled

    def test_an_empty_calendar(self):
        assert seen(file()) == ([], {})


class TestRefusesTheFile:
    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", FileProblem.NOT_A_CALENDAR),
            (b"<!doctype html><html><body>Logg inn</body></html>", FileProblem.NOT_A_CALENDAR),
            (b"\x00\x01\x02" * 1000, FileProblem.NOT_A_CALENDAR),
            (file(event(TRAINING))[:-30], FileProblem.CUT_OFF),
            (file("BEGIN:VEVENT\nUID:a", TRAINING), FileProblem.CUT_OFF),
            (file("her er det noe rart"), FileProblem.CUT_OFF),
            (file(*[event(TRAINING, uid=str(n)) for n in range(2001)]), FileProblem.TOO_MANY),
            (
                file(*[event(TRAINING, "RRULE:FREQ=DAILY", uid=str(n)) for n in range(40)]),
                FileProblem.TOO_MANY,
            ),
            (file(event(TRAINING, "RDATE:" + ",".join(every_minute(10_100)))), FileProblem.TOO_MANY),
            (
                file(event(TRAINING, "EXDATE:" + ",\n ".join(every_minute(10_100, year=2010)))),
                FileProblem.TOO_MANY,
            ),
        ],
        ids=[
            "empty",
            "a web page",
            "not text",
            "cut off",
            "not closed",
            "strange line",
            "many",
            "dates",
            "written dates",
            "exceptions long ago, on folded lines",
        ],
    )
    def test_with_a_reason(self, content, why):
        with pytest.raises(Unreadable) as raised:
            read(content, first=FIRST, last=LAST)
        assert raised.value.problem == why

    def test_that_takes_too_long(self, monkeypatch):
        monkeypatch.setattr(incoming, "SECONDS", 0)
        with pytest.raises(Unreadable) as raised:
            read(file(event(TRAINING)), first=FIRST, last=LAST)
        assert raised.value.problem == FileProblem.TOO_HEAVY


class TestLeavesOut:
    @pytest.mark.parametrize(
        "rule",
        ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY;COUNT=99999999", "FREQ=WEEKLY;INTERVAL=0",
         "FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,1,2,3;BYSECOND=0,1,2,3", "FREQ=BOGUS", "COUNT=3"],
    )  # fmt: skip
    def test_what_would_never_end_and_keeps_the_rest(self, rule):
        began = time.monotonic()
        found, odd = seen(file(event(TRAINING, f"RRULE:{rule}"), event(TRAINING, uid="b", summary="God")))
        assert [title for title, _dates in found] == ["God"]
        assert odd in ({Oddity.TOO_OFTEN: 1}, {Oddity.UNREADABLE: 1})
        assert time.monotonic() - began < 10

    @pytest.mark.parametrize(
        ("lines", "oddity"),
        [
            ((), Oddity.NO_TIME),
            (("DTSTART:i morgen",), Oddity.UNREADABLE),
            ((at("00010101T000000", "00010101T010000"), "RRULE:FREQ=DAILY"), Oddity.TOO_OFTEN),
        ],
    )
    def test_what_has_no_time(self, lines, oddity):
        assert seen(file(event(*lines))) == ([], {oddity: 1})

    def test_a_rule_that_no_day_fits(self):
        began = time.monotonic()
        found, _odd = seen(file(event(TRAINING, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")))
        assert time.monotonic() - began < 10
        assert len(found) <= 1

    def test_nothing_for_want_of_an_end_or_because_it_stands_before_the_beginning(self):
        for lines in (
            ("DTSTART;TZID=Europe/Oslo:20270304T180000",),
            (at("20270304T180000", "20270304T170000"),),
        ):
            reading = read(file(event(*lines)), first=FIRST, last=LAST)
            [one] = reading.events[0].dates
            assert one.ends_at - one.starts_at == timedelta(hours=1)

    def test_the_thirty_second_day(self):
        exhibition = file(event("DTSTART;VALUE=DATE:20270401\nDTEND;VALUE=DATE:20271001"))
        assert spans(exhibition) == ["01.04 00.00–01.05 23.59"]
        assert seen(exhibition)[1] == {Oddity.LONG: 1}


def test_text_is_kept_as_plain_text_and_short_enough():
    reading = read(
        file(event(TRAINING, "DESCRIPTION:En\\nto\\, <b>tre</b>\x07", summary="x" * 300)),
        first=FIRST,
        last=LAST,
    )
    [found] = reading.events
    assert found.description == "En\nto, <b>tre</b>"
    assert len(found.title) == 120


@given(st.binary(max_size=400))
def test_whatever_bytes_come_are_read_or_refused(junk):
    for content in (junk, b"BEGIN:VCALENDAR\n" + junk + b"\nEND:VCALENDAR\n"):
        with suppress(Unreadable):
            read(content, first=FIRST, last=LAST)
