"""Multiplies what the demo has made, inside the database: a hundred towns in the time that one takes to build.

Copy number k of a row gets the key of the original plus k times a step that is larger than every key, so that what
points at it is found by the same sum. Rows are written in bulk, as the demo's loaders are allowed to.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models

Kind = type[models.Model]

ANOTHER = "gen_random_uuid()"
ANOTHER_SECRET = "replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')"


def numbered(*columns: str) -> dict[str, str]:
    """Copy 1 of "Tranbyhallen" is "Tranbyhallen 2"; an address has its number after "-nr-"."""
    return {
        name: f"one.{name} || {repr('-nr-') if name == 'slug' else repr(' ')} || (k + 1)" for name in columns
    }


class Copier:
    """Copies the rows of one kind after the other, and knows where the copies of those before lie."""

    def __init__(self, copies: int) -> None:
        self.copies = copies
        self.count = 0
        self.steps: dict[Kind, int] = {}
        self.chosen: dict[Kind, str] = {}

    def copy(
        self,
        *kinds: Kind,
        changed: Mapping[Kind, Mapping[str, str]] | None = None,
        only: Mapping[Kind, str] | None = None,
    ) -> None:
        """Write copies 1, 2, … of every row of `kinds`.

        What points at a row that is copied, here or before, points at the copy with the same number; at one that is
        not, at the same as the original. `changed` says in SQL what else a column of copy `k` of `one` holds, where
        it is not what the original has; `only` chooses the originals where not all are meant.
        """
        self.chosen |= only or {}
        self.steps |= {kind: _step_of(kind) for kind in kinds}
        for kind in kinds:
            self._copy(kind, changed[kind] if changed and kind in changed else {})

    def _copy(self, kind: Kind, changed: Mapping[str, str]) -> None:
        quote = connection.ops.quote_name
        columns = {"id": f"one.id + k * {self.steps[kind]}"}
        for field in kind._meta.concrete_fields:
            if not (field.primary_key or getattr(field, "generated", False)):
                columns[str(field.column)] = changed.get(str(field.column)) or self._copied(field)
        table, names = quote(kind._meta.db_table), ", ".join(quote(name) for name in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())}"
                f" FROM {table} AS one CROSS JOIN generate_series(1, %s) AS k"
                f" WHERE {self.chosen.get(kind, 'TRUE')} ORDER BY k, one.id",
                [self.copies],
            )
            self.count += int(cursor.rowcount)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {table}))",
                [kind._meta.db_table],
            )

    def _copied(self, field: Any) -> str:
        column, target = f"one.{connection.ops.quote_name(field.column)}", field.related_model
        if target not in self.steps:
            return column
        moved = f"{column} + k * {self.steps[target]}"
        if target not in self.chosen:
            return moved
        table = connection.ops.quote_name(target._meta.db_table)
        originals = f"SELECT one.id FROM {table} AS one WHERE {self.chosen[target]}"
        return f"CASE WHEN {column} IN ({originals}) THEN {moved} ELSE {column} END"


def _step_of(kind: Kind) -> int:
    """How far apart the copies of a row lie."""
    highest = kind._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0
    return int(highest) + 1
