"""Makers of the people and associations that every test needs. Each app's own lie beside its tests."""

import itertools
from datetime import datetime
from typing import Any

from organizations.models import Association, District, Mandate
from organizations.states import MandateState
from portal.clock import OSLO
from portal.models import Unit, User

# A Tuesday in ordinary school weeks. Tests that need "now" travel here.
NOW = datetime(2027, 3, 2, 12, 0, tzinfo=OSLO)

_numbers = itertools.count(1)


def make_user(*, email: str = "", name: str = "", **fields: Any) -> User:
    number = next(_numbers)
    return User.objects.create_user(
        email or f"person{number}@example.com", name=name or f"Person {number}", **fields
    )


def make_staff(*, unit: str = "Kultur og fritid", **fields: Any) -> User:
    return make_user(is_staff=True, is_superuser=True, unit=make_unit(name=unit), **fields)


def make_unit(*, name: str = "Kultur og fritid") -> Unit:
    return Unit.objects.get_or_create(name=name)[0]


def make_district(*, name: str = "Tranby") -> District:
    return District.objects.get_or_create(name=name)[0]


def make_association(*, name: str = "", at: datetime = NOW, **fields: Any) -> Association:
    return Association.objects.create(name=name or f"Forening {next(_numbers)}", created_at=at, **fields)


def make_mandate(*, association: Association | None = None, user: User | None = None,
                 role: str = "chair", at: datetime = NOW) -> Mandate:  # fmt: skip
    """An approved mandate."""
    return Mandate.objects.create(
        association=association or make_association(),
        user=user or make_user(),
        role=role,
        state=MandateState.ACTIVE,
        requested_at=at,
        decided_at=at,
    )
