"""Fills an empty database with a lived-in municipality. The one place that writes rows in bulk."""

import importlib
import importlib.util
import random
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal import platform
from portal.demo.people import PEOPLE
from portal.models import Unit, User

# The invented life takes place in Lier's halls and villages; another platform starts with its people and one house.
SETTING = "lier"
APPS = ("organizations", "dialogue", "facilities", "grants", "agreements")
ELSEWHERE = "facilities.demo.elsewhere"


@dataclass
class DemoContext:
    """What the apps' loaders hand on to those after them."""

    users: dict[str, User]
    units: list[Unit]
    shared: dict[str, Any] = field(default_factory=dict)

    def user(self, name: str) -> User:
        """The demo person whose address begins with `name`: leder, kasserer, ny, saksbehandler, idrett."""
        return self.users[f"{name}@demo.example"]


def is_empty() -> bool:
    return not User.objects.exists()


@transaction.atomic
def load(*, today: date, at: datetime, seed: int = 1) -> None:
    """All or nothing; the same rows for the same day and seed."""
    rng = random.Random(seed)
    units = [
        Unit.objects.create(name=name, email=f"{slug}@demo.example", phone=f"32 00 00 1{number}")
        for number, (slug, name) in enumerate(
            {
                "kultur": "Kultur og fritid",
                "oppvekst": "Skole og oppvekst",
                "helse": "Helse og mestring",
            }.items()
        )
    ]
    users = {
        person.email: User.objects.create_user(
            person.email,
            name=person.name,
            is_staff=person.is_staff,
            is_superuser=person.is_staff,
            unit=units[0] if person.is_staff else None,
        )
        for person in PEOPLE
    }
    context, is_home = DemoContext(users, units), platform.current().id == SETTING
    for name in [f"{app}.demo" for app in APPS] if is_home else [ELSEWHERE]:
        if importlib.util.find_spec(name):
            importlib.import_module(name).load(rng=rng, today=today, at=at, context=context)
