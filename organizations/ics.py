"""The calendar as RFC 5545, for calendar programs that subscribe.

Every date is an event of its own with a UID that never changes. A cancelled date, and one that has left the plan,
is sent as STATUS:CANCELLED with a higher SEQUENCE, so that programs remove it. DTSTAMP is when the date was last
changed: the same rows give the same bytes. No personal data: an association's public name, and what it wrote.
"""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from organizations.models import Occurrence

REFRESH = timedelta(hours=4)  # how often a calendar program may ask again


def calendar(occurrences: Iterable[Occurrence], *, name: str) -> bytes:
    """The feed. Each occurrence needs its activity and association loaded."""
    feed = Calendar()
    feed.add("prodid", "-//Frivilligportalen//NO")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("name", name)
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", "Europe/Oslo")
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT4H")
    for occurrence in occurrences:
        feed.add_component(event(occurrence))
    return bytes(feed.to_ical())


def event(occurrence: Occurrence) -> Event:
    activity = occurrence.activity
    is_off = occurrence.is_cancelled or not occurrence.is_in_plan
    address = settings.PORTAL_BASE_URL + activity.get_absolute_url()
    made = Event()
    made.add("uid", str(occurrence.uid))
    made.add("dtstamp", occurrence.changed_at.astimezone(UTC))
    made.add("last-modified", occurrence.changed_at.astimezone(UTC))
    made.add("sequence", occurrence.sequence)
    made.add("dtstart", occurrence.starts_at.astimezone(UTC))
    made.add("dtend", occurrence.ends_at.astimezone(UTC))
    made.add("summary", activity.title)
    made.add("location", activity.place)
    text = "\n\n".join(part for part in (str(activity.association), activity.description, address) if part)
    made.add("description", text)
    made.add("url", address)
    made.add("status", "CANCELLED" if is_off else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return made
