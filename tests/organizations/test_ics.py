"""What the feed writes, read back by a calendar library."""

from datetime import UTC, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations import ics

WRITABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=300)


def read_back(value):
    lines = [b"BEGIN:VEVENT", ics.folded(f"DESCRIPTION:{ics.text(value)}"), b"END:VEVENT", b""]
    return icalendar.Event.from_ical(b"\r\n".join(lines))["DESCRIPTION"]


@given(WRITABLE)
def test_whatever_people_write_comes_back(value):
    assert str(read_back(value)) == value


@given(WRITABLE)
def test_lines_are_short_and_broken_between_characters(value):
    for line in ics.folded(f"SUMMARY:{ics.text(value)}").split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode()


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a\r\nb\rc", r"a\nb\nc"),
        ("\x00a\x07b\x1b", "ab"),
        (r"a\n;b,c", r"a\\n\;b\,c"),
        ("END:VEVENT", "END:VEVENT"),
    ],
)
def test_nothing_that_people_write_ends_a_line_or_an_event(written, sent):
    assert ics.text(written) == sent


def test_moments_are_sent_in_utc():
    assert ics.moment(datetime(2027, 3, 4, 17, tzinfo=UTC)) == "20270304T170000Z"
