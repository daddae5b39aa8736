"""Demo: the volunteer centre, those who want to help, and those who need a hand. All of them invented."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from organizations.models import District
from organizations.models.volunteering import HelpRequest, VolunteerCentre
from organizations.workflow.volunteering import help as verbs
from portal.demo.loader import DemoContext
from portal.models import User

DAY = timedelta(days=1)
OFFERS: tuple[dict[str, Any], ...] = (
    {"kinds": ["company", "transport"], "when": ["day"], "languages": "norsk, engelsk", "phone": "90000001",
     "about": "Pensjonert lærer. Har bil og god tid."},
    {"kinds": ["learning"], "when": ["evening", "weekend"], "languages": "norsk, arabisk", "phone": "90000002",
     "about": "Studerer realfag."},
    {"kinds": ["practical", "other"], "when": ["weekend"], "languages": "", "phone": "90000003",
     "about": "Snekrer litt. Liker hunder."},
)  # fmt: skip
REQUESTS: tuple[dict[str, Any], ...] = (
    {"on_behalf": "self", "kind": "transport", "when": ["day"], "phone": "40000011",
     "text": "Jeg trenger følge til tannlegen den 15., og er redd for å gå alene."},
    {"on_behalf": "relative", "receiver_name": "Olga", "has_consent": True, "kind": "company", "when": ["day"],
     "phone": "40000012", "language": "polsk", "text": "Mor vil gjerne ha besøk en gang i uka."},
    {"on_behalf": "service", "service": "Hjemmetjenesten, demo", "receiver_name": "Arvid", "has_consent": True,
     "kind": "practical", "when": ["weekend"], "phone": "40000013", "text": "Trenger å få flyttet en seng."},
    {"on_behalf": "self", "kind": "learning", "when": ["evening"], "phone": "40000014",
     "text": "Sønnen min på åttende trinn trenger hjelp med matte."},
)  # fmt: skip


def load(*, rng: random.Random, at: datetime, context: DemoContext, volunteers: list[User]) -> None:
    """One request is new, one volunteer is asked, one has said yes, and one request is closed with thanks."""
    coordinator = context.user("saksbehandler")
    VolunteerCentre.objects.create(
        unit=context.units[0],
        name="Lier demo-frivilligsentral",
        about="Et møtested for alle. Kom innom på en kopp kaffe.",
        visit="Demoveien 1, Lierbyen. Åpent hverdager kl. 10–15.",
        email="frivilligsentralen@demo.example",
        phone="32 00 00 20",
    )
    offers = [
        verbs.offer(by=person, at=at - 40 * DAY, **facts)
        for person, facts in zip(volunteers, OFFERS, strict=False)
    ]
    places = list(District.objects.order_by("sort_key")[: len(REQUESTS)])
    requests = [
        _request(facts, volunteers[5 + number], places[number % len(places)], rng, at=at - (8 - number) * DAY)
        for number, facts in enumerate(REQUESTS)
    ]
    verbs.take(requests[1], by=coordinator, at=at - 5 * DAY)
    brief = "En eldre dame på Tranby vil gjerne ha besøk en gang i uka."
    verbs.ask(requests[1], offer=offers[0], brief=brief, by=coordinator, at=at - 4 * DAY)
    for number, offer, brief in ((2, offers[2], "Bære en seng."), (3, offers[1], "Matte på åttende trinn.")):
        match = verbs.ask(requests[number], offer=offer, brief=brief, by=coordinator, at=at - 3 * DAY)
        verbs.accept(match, by=match.user, at=at - 2 * DAY)  # type: ignore[arg-type]
        requests[number].refresh_from_db()
    verbs.close(requests[2], answer="Så fint at det ordnet seg!", by=coordinator, at=at - DAY)


def _request(
    facts: dict[str, Any], by: User, district: District, rng: random.Random, *, at: datetime
) -> HelpRequest:
    return verbs.request(by=by, at=at, key=uuid.UUID(int=rng.getrandbits(128)), district=district, **facts)
