"""Associations of the demo and what goes on in them, many times over. People are not copied: they act for some only."""

from django.db import models

from organizations.models import Activity, Association, ContactPerson, MembershipCount, Occurrence
from organizations.models.association import AssociationKind
from portal.demo.copying import ANOTHER, copy_all, numbered

KINDS = (Association, AssociationKind, ContactPerson, MembershipCount, Activity, Occurrence)


def multiply(copies: int, steps: dict[type[models.Model], int]) -> int:
    """Copies bear a number, and no organisation number: two cannot have the same."""
    changed: dict[type[models.Model], dict[str, str]] = {
        Association: numbered("name", "slug", "sort_key") | {"organization_number": "NULL"},
        Activity: {"key": ANOTHER, "source": "NULL"},
        Occurrence: {"uid": ANOTHER},
    }
    return copy_all(KINDS, copies, steps, changed)
