"""The weekly e-mail about what happens, and the question whether the address is right."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse

from organizations.models import DigestSubscription, Occurrence
from portal.clock import OSLO
from portal.notifications import Message, Receiver

MOST = 40  # dates in one e-mail; the rest is in the calendar


class DigestMessage(Message):
    """To somebody without an account: the address is the receiver, and the link is the key."""

    kind = "organizations.digest"
    is_secret = True

    def __init__(self, subscription: DigestSubscription) -> None:
        self.subscription = subscription

    def receivers(self) -> list[Receiver]:
        return [Receiver(self.subscription.email)]

    def context(self) -> dict[str, Any]:
        return {"token": self.subscription.token}


class DigestQuestion(DigestMessage):
    """Asks whether the address wants the weekly e-mail; once a day at most, whoever types the address."""

    kind = "organizations.digest_question"

    def __init__(self, subscription: DigestSubscription, at: datetime) -> None:
        super().__init__(subscription)
        self.day = at.astimezone(OSLO).date()

    def once(self) -> str:
        return self.day.isoformat()


class WeeklyDigest(DigestMessage):
    """What takes place in the week, as far as the subscriber wants it: public dates, nothing about persons."""

    kind = "organizations.digest_weekly"

    def __init__(
        self, subscription: DigestSubscription, coming: Sequence[Occurrence], *, week: str, day: date
    ) -> None:
        super().__init__(subscription)
        self.coming, self.week, self.day = coming, week, day

    def once(self) -> str:
        return self.week

    def unsubscribe(self) -> str:
        return settings.PORTAL_BASE_URL + reverse("digest_end", args=[self.subscription.token])

    def context(self) -> dict[str, Any]:
        shown = self.coming[:MOST]
        days: list[tuple[date, list[Occurrence]]] = [
            (day, list(found)) for day, found in groupby(shown, key=lambda one: max(one.on, self.day))
        ]
        return super().context() | {"days": days, "more": len(self.coming) - len(shown)}


KINDS = (DigestQuestion.kind, WeeklyDigest.kind)
