"""Multiplies what the demo has made, inside the database: a hundred towns in the time that one takes to build.

Copy number k of a row gets the key of the original plus k times a step that is larger than every key, so that what
points at it is found by the same sum. Rows are written in bulk, as the demo's loaders are allowed to.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models


def step_of(model: type[models.Model]) -> int:
    """How far apart the copies of a row lie."""
    highest = model._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0
    return int(highest) + 1


ANOTHER = "gen_random_uuid()"
ANOTHER_SECRET = "replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')"


def numbered(*columns: str) -> dict[str, str]:
    """Copy 1 of "Tranbyhallen" is "Tranbyhallen 2"; an address has its number after "-nr-"."""
    return {
        name: f"one.{name} || {repr('-nr-') if name == 'slug' else repr(' ')} || (k + 1)" for name in columns
    }


def copy_all(
    kinds: Sequence[type[models.Model]],
    copies: int,
    steps: dict[type[models.Model], int],
    changed: Mapping[type[models.Model], Mapping[str, str]],
    only: Mapping[type[models.Model], str] | None = None,
) -> int:
    """Copy every row of `kinds`, in this order, and note in `steps` how far apart its copies lie.

    What points at a row that is copied points at the copy with the same number. `changed` and `only` are as `changed`
    and `where` in `copy_rows`; what points at a row that `only` leaves out is left out too.
    """
    count, chosen = 0, dict(only or {})
    for kind in kinds:
        steps[kind] = step_of(kind)
        moved = {
            str(
                field.column
            ): f"one.{connection.ops.quote_name(str(field.column))} + k * {steps[field.related_model]}"
            for field in kind._meta.concrete_fields
            if field.related_model in steps
        }
        for field in kind._meta.concrete_fields:
            if field.related_model in chosen and kind not in chosen:
                chosen[kind] = _points_at_a_copied(field, chosen)
        where = chosen.get(kind, "TRUE")
        count += copy_rows(
            kind, copies, step=steps[kind], changed=moved | dict(changed.get(kind, {})), where=where
        )
    return count


def _points_at_a_copied(field: Any, chosen: Mapping[type[models.Model], str]) -> str:
    quote, target = connection.ops.quote_name, field.related_model
    table = quote(target._meta.db_table)
    return f"one.{quote(field.column)} IN (SELECT one.id FROM {table} AS one WHERE {chosen[target]})"


def copy_rows(
    model: type[models.Model],
    copies: int,
    *,
    step: int | None = None,
    changed: Mapping[str, str],
    where: str = "TRUE",
) -> int:
    """Write copies 1, 2, … of every row. Returns how many rows.

    `changed` says in SQL what a column of copy `k` holds, where it is not what the original has; `step` places the keys
    (without it the table's own sequence does). `where` chooses the originals.
    """
    quote = connection.ops.quote_name
    written = [
        str(field.column)
        for field in model._meta.concrete_fields
        if not (field.primary_key or getattr(field, "generated", False))
    ]
    columns = {name: changed.get(name, f"one.{quote(name)}") for name in written}
    if step is not None:
        columns["id"] = f"one.id + k * {step}"
    table = quote(model._meta.db_table)
    names = ", ".join(quote(name) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())}"
            f" FROM {table} AS one CROSS JOIN generate_series(1, %s) AS k WHERE {where} ORDER BY k, one.id",
            [copies],
        )
        count = int(cursor.rowcount)
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {table}))",
            [model._meta.db_table],
        )
    return count
