"""Multiplies what the demo has made, inside the database: a hundred towns in the time that one takes to build.

Copy number k of a row gets the key of the original plus k times a step that is larger than every key, so that what
points at it is found by the same sum. Rows are written in bulk, as the demo's loaders are allowed to.
"""

from collections.abc import Mapping

from django.db import connection, models


def step_of(model: type[models.Model]) -> int:
    """How far apart the copies of a row lie."""
    highest = model._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0
    return int(highest) + 1


def numbered(*columns: str) -> dict[str, str]:
    """Copy 1 of "Tranbyhallen" is "Tranbyhallen 2"; an address has its number after "-nr-"."""
    return {
        name: f"one.{name} || {repr('-nr-') if name == 'slug' else repr(' ')} || (k + 1)" for name in columns
    }


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
