"""Addresses made of Norwegian names."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

_LETTERS = str.maketrans("æøåÆØÅ", "aoaAOA")


def free_slug(name: str, rows: "QuerySet[Any]", *, reserved: Collection[str] = ()) -> str:
    """A slug of `name` that none of `rows` has: a number is added until it is alone."""
    stem = slugify(name.translate(_LETTERS))[:100] or "lokale"
    taken = {*rows.filter(slug__startswith=stem).values_list("slug", flat=True), *reserved}
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)
