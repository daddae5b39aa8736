"""Demo: the sports club keeps its calendar elsewhere. Nobody answers at that address, and the page says so."""

from datetime import datetime, timedelta

from organizations.models import Activity, Association, CalendarSource, SourceEvent

ADDRESS = "https://kalender.example/hemmelig/demo-il.ics"


def load(club: Association, *, at: datetime) -> None:
    """What was read yesterday stays, although the server is gone today."""
    source = CalendarSource.objects.create(
        association=club,
        url=ADDRESS,
        added_at=at - timedelta(days=30),
        checked_at=at,
        read_at=at - timedelta(days=1),
        problem="unknown",
        oddities={"no_end": 1},
        etag='"demo"',
        modified="Mon, 01 Mar 2027 11:00:00 GMT",
        digest="demo",
    )
    activity = Activity.objects.filter(association=club).order_by("pk").first()
    assert activity is not None
    SourceEvent.objects.create(source=source, uid="aktivitet@kalender.example", activity=activity)
