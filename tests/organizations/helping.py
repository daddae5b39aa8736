"""Makers for the tests of help from one person to another."""

import uuid
from datetime import timedelta
from typing import Any

from organizations.models.volunteering import (
    HelpMatch,
    HelpOffer,
    HelpRequest,
    VolunteerCentre,
    VolunteerSignUp,
)
from organizations.workflow.volunteering import help as verbs
from organizations.workflow.volunteering import hours
from portal.models import Unit, User
from tests.factories import NOW, make_district, make_staff, make_unit, make_user
from tests.organizations.volunteering import make_sign_up, make_task

SECRET = "Olga Hemmelig"


def make_centre(*, unit: Unit | None = None) -> VolunteerCentre:
    return VolunteerCentre.objects.get_or_create(
        unit=unit or make_unit(name="Frivilligsentralen"), defaults={"name": "Lier frivilligsentral"}
    )[0]


def make_coordinator() -> User:
    return make_staff(unit=make_centre().unit.name)


def request_facts(**changes: Any) -> dict[str, Any]:
    return {
        "on_behalf": "relative",
        "receiver_name": SECRET,
        "has_consent": True,
        "service": "",
        "kind": "company",
        "text": "Mor vil gjerne ha besøk. Hun er svaksynt.",
        "when": ["day"],
        "district": make_district(),
        "language": "polsk",
        "phone": "40001234",
    } | changes


def make_request(*, by: User | None = None, **changes: Any) -> HelpRequest:
    return verbs.request(by=by or make_user(), at=NOW, key=uuid.uuid4(), **request_facts(**changes))


def make_offer(*, by: User | None = None, **changes: Any) -> HelpOffer:
    facts = {
        "kinds": ["company"],
        "when": ["day"],
        "languages": "norsk",
        "about": "Har bil",
        "phone": "90001234",
    }
    return verbs.offer(by=by or make_user(), at=NOW, **facts | changes)


def make_match(
    *, request: HelpRequest | None = None, offer: HelpOffer | None = None, by: User | None = None
) -> HelpMatch:
    request = request or make_request()
    return verbs.ask(
        request,
        offer=offer or make_offer(),
        brief="En dame vil ha besøk.",
        by=by or make_coordinator(),
        at=NOW,
    )


def old_volunteer(secret: str) -> None:
    """Somebody who was a volunteer three years ago, and a request that was closed then; `secret` in every text."""
    long_ago = NOW - timedelta(days=1100)
    volunteer, requester = make_user(), make_user()
    task = make_task(at=long_ago, shift={"starts_at": long_ago + timedelta(days=7)})
    row = make_sign_up(task.shifts.get(), user=volunteer, at=long_ago)
    after = long_ago + timedelta(days=9)
    given = hours.attend(row, minutes=60, by=task.created_by, at=after)
    VolunteerSignUp.objects.filter(pk=row.pk).update(phone=secret, message=secret, reason=secret)
    type(given).objects.filter(pk=given.pk).update(what=secret, reason=secret)
    texts = {"kinds": ["company"], "when": ["day"], "languages": secret, "about": secret, "phone": secret}
    verbs.offer(by=volunteer, at=long_ago, **texts)
    names = ("service", "receiver_name", "phone", "language", "text")
    asked = verbs.request(
        by=requester, at=long_ago, key=uuid.uuid4(), **request_facts(**dict.fromkeys(names, secret))
    )
    verbs.withdraw(asked, by=requester, at=long_ago)
    HelpRequest.objects.filter(pk=asked.pk).update(brief=secret, answer=secret)
