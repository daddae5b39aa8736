"""Makers for the tests of help from one person to another."""

import uuid
from typing import Any

from organizations.models.volunteering import HelpMatch, HelpOffer, HelpRequest, VolunteerCentre
from organizations.workflow.volunteering import help as verbs
from portal.models import Unit, User
from tests.factories import NOW, make_district, make_staff, make_unit, make_user

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
