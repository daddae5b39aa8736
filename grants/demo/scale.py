"""Applications of associations with what was granted, paid and reported, many times over, to the same calls."""

from django.db import models

from grants.models import Grant, GrantApplication, GrantReport, Payment
from portal.demo.copying import copy_all

KINDS = (GrantApplication, Grant, Payment, GrantReport)


def multiply(copies: int, steps: dict[type[models.Model], int]) -> int:
    """People are not copied, so neither is what they apply for themselves: once to each call."""
    return copy_all(KINDS, copies, steps, {}, {GrantApplication: "one.association_id IS NOT NULL"})
