"""Deadlines as a calendar that one can subscribe to: the municipality's calls, and others' schemes."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from grants.models import ExternalScheme, GrantCall
from portal import platform


def deadlines(*, at: datetime) -> bytes:
    """Whole-day events: the day a call opens, and the last day to apply. The same rows give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Frivilligportalen//NO")
    calendar.add("version", "2.0")
    calendar.add(
        "x-wr-calname", _("Grant deadlines, %(place)s") % {"place": platform.current().municipality.name}
    )
    for call in GrantCall.objects.announced().not_over(at):
        url = settings.PORTAL_BASE_URL + call.scheme.get_absolute_url()
        if not call.is_running:
            title = _("Deadline: %(scheme)s") % {"scheme": call.scheme}
            calendar.add_component(
                _day(f"call-{call.pk}-closes", call.deadline_on, title, url, call.opens_at)
            )
        if call.opens_at > at:
            title = _("Opens: %(scheme)s") % {"scheme": call.scheme}
            calendar.add_component(_day(f"call-{call.pk}-opens", call.opens_on, title, url, call.opens_at))
    for scheme in ExternalScheme.objects.offered().exclude(next_deadline=None):
        title = _("Deadline: %(scheme)s") % {"scheme": scheme}
        calendar.add_component(_day(f"external-{scheme.pk}", scheme.next_deadline, title, scheme.url, at))
    return bytes(calendar.to_ical())


def _day(uid: str, on: date | None, title: str, url: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", stamp)
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))  # type: ignore[operator]
    event.add("summary", title)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event
