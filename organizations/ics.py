"""The calendar as RFC 5545, for calendar programs that subscribe.

Every date is an event of its own with a UID that never changes. A cancelled date, and one that has left the plan,
is sent as STATUS:CANCELLED with a higher SEQUENCE, so that programs remove it. DTSTAMP is when the date was last
changed: the same rows give the same bytes. No personal data: an association's public name, and what it wrote.

Written line by line here, because a library's objects for thousands of events take twenty times as long; the
tests read it back with two libraries.
"""

import re
from datetime import UTC, datetime

from django.conf import settings

from organizations.models import Activity
from organizations.models.occurrence import OccurrenceQuerySet
from organizations.states import OccurrenceState

WIDTH = 75  # octets in a line, §3.1
HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Frivilligportalen//NO",
    "METHOD:PUBLISH",
    "X-WR-TIMEZONE:Europe/Oslo",
    "REFRESH-INTERVAL;VALUE=DURATION:PT4H",  # how often a calendar program may ask again
    "X-PUBLISHED-TTL:PT4H",
)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # §3.1: control characters, but for tab and line feed


def calendar(occurrences: OccurrenceQuerySet, *, name: str) -> bytes:
    """The feed. Two queries: the dates, and what they are dates of."""
    rows = list(
        occurrences.values_list(
            "activity_id",
            "uid",
            "sequence",
            "changed_at",
            "starts_at",
            "ends_at",
            "state",
            "is_in_plan",
            "place",
        )
    )
    activities = Activity.objects.select_related("association").in_bulk({row[0] for row in rows})
    about = {pk: _about(activity, activity.place) for pk, activity in activities.items()}
    lines = [folded(line) for line in (*HEAD, f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}")]
    for activity, uid, sequence, changed_at, starts_at, ends_at, state, is_in_plan, place in rows:
        is_off = state == OccurrenceState.CANCELLED or not is_in_plan
        changed = moment(changed_at)
        lines.append(
            f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:{changed}\r\nLAST-MODIFIED:{changed}\r\nSEQUENCE:{sequence}\r\n"
            f"DTSTART:{moment(starts_at)}\r\nDTEND:{moment(ends_at)}\r\n"
            f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}\r\nTRANSP:TRANSPARENT".encode()
        )
        lines.append(_about(activities[activity], place) if place else about[activity])
    return b"\r\n".join([*lines, b"END:VCALENDAR", b""])


def _about(activity: Activity, place: str) -> bytes:
    """What is the same for every date of an activity, to the end of the event."""
    address = settings.PORTAL_BASE_URL + activity.get_absolute_url()
    words = "\n\n".join(part for part in (str(activity.association), activity.description, address) if part)
    lines = (
        f"SUMMARY:{text(activity.title)}",
        f"LOCATION:{text(place)}",
        f"DESCRIPTION:{text(words)}",
        f"URL:{address}",
        "END:VEVENT",
    )
    return b"\r\n".join(map(folded, lines))


def text(value: str) -> str:
    """As TEXT of §3.3.11: what would mean something else is escaped."""
    return FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).translate(ESCAPED)


def moment(value: datetime) -> str:
    """In UTC, as §3.3.5 writes it."""
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def folded(line: str) -> bytes:
    """At most `WIDTH` octets in a line, never broken inside a character."""
    raw = line.encode()
    parts, start, room = [], 0, WIDTH
    while len(raw) - start > room:
        end = start + room
        while raw[end] & 0b1100_0000 == 0b1000_0000:
            end -= 1
        parts.append(raw[start:end])
        start, room = end, WIDTH - 1
    return b"\r\n ".join([*parts, raw[start:]])
