"""Demo: something that is full, with a waiting list, an offer that waits for an answer, and a message."""

from datetime import date, datetime, timedelta

from organizations.models import Activity, Association, Occurrence
from organizations.workflow import own_feed, participants
from portal.models import User

NAMES = (
    "Nora",
    "Jakob",
    "Emma",
    "Noah",
    "Sofie",
    "Oskar",
    "Ella",
    "Filip",
    "Ingrid",
    "Emil",
    "Leah",
    "Aksel",
)
PLACES = 8


def load(korps: Association, chair: User, guardians: list[User], *, today: date, at: datetime) -> None:
    """Twelve children who want to come, on the band's first date more than four days ahead."""
    coming = Occurrence.objects.public().of_association(korps).taking_place().with_activity()
    occurrence = coming.upcoming(at + timedelta(days=4)).first()
    assert occurrence is not None
    asked = at - timedelta(days=2)
    participants.arrange(
        occurrence.activity, by=chair, at=asked, places=PLACES, closes_hours=24, covers="date", is_open=True
    )
    rows = [
        participants.sign_up(
            occurrence,
            by=guardians[number % len(guardians)],
            at=asked + timedelta(hours=number),
            name=f"{name} Demo",
            who="child",
            birth_year=_birth_year(occurrence.activity, today, number),
            phone=f"90 00 00 {number:02}" if number % 2 else "",
        )
        for number, name in enumerate(NAMES)
    ]
    participants.withdraw(rows[0], by=rows[0].signed_up_by, at=at - timedelta(hours=1))
    own_feed.renew(by=guardians[0], at=at)
    text = "Vi møtes ved hovedinngangen et kvarter før. Ta med matpakke."
    participants.announce(occurrence, text=text, key=occurrence.activity.key, by=chair, at=at)


def _birth_year(activity: Activity, today: date, number: int) -> int | None:
    """Of the right age where there are limits; else nobody asks."""
    if activity.age_from is None and activity.age_to is None:
        return None
    youngest, oldest = activity.age_from or 6, min(activity.age_to or 17, 17)
    return today.year - min(max(youngest, 6) + 1 + number % 3, oldest)
