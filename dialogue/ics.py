"""A meeting as a file for a calendar program (RFC 5545)."""

from datetime import UTC

from django.conf import settings
from icalendar import Calendar, Event

from dialogue.models import DialogueMeeting
from dialogue.states import MeetingState
from portal import platform


def of_meeting(meeting: DialogueMeeting) -> bytes:
    """Times are in UTC, so that every program shows the right local time. The UID never changes, and a new
    time has a higher SEQUENCE, so that a second import moves the meeting."""
    address = f"{settings.PORTAL_BASE_URL}{meeting.get_absolute_url()}"
    event = Event()
    event.add("uid", f"dialogmote-{meeting.pk}@{settings.MAIL_DOMAIN}")
    event.add("sequence", meeting.revision)
    event.add("dtstamp", (meeting.published_at or meeting.starts_at).astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", meeting.title)
    event.add("description", f"{meeting.description}\n\n{address}")
    event.add("location", meeting.place)
    event.add("url", address)
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", f"-//{platform.current().name}//NO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()
