"""Rows that nearly every deed writes, inserted by a statement that is put together once.

The ORM puts its statement together anew each time and always waits for the key. Only for models whose fields are
stored as they are: no files, nothing that the ORM fills in by itself as it saves.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    Field = models.Field[Any, Any]

M = TypeVar("M", bound=models.Model)


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model. Their keys are not asked for."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(*_insertion(rows))


def insert_new(rows: Sequence[M], *, told_by: str, after: Sequence[models.Model] = ()) -> list[M]:
    """Insert those that no constraint says are there already. Returns them with their keys, told apart by a column.

    `after` are rows of another model that are inserted first, in the same message to the database.
    """
    sql, values = _insertion(rows)
    sql += f" ON CONFLICT DO NOTHING RETURNING {connection.ops.quote_name(told_by)}, id"
    if after:
        first, before = _insertion(after)
        sql, values = f"{first}; {sql}", before + values
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        keys = dict(last_answer(cursor).fetchall())
    new = [row for row in rows if getattr(row, told_by) in keys]
    for row in new:
        row.pk = keys[getattr(row, told_by)]
        row._state.adding, row._state.db = False, connection.alias
    return new


def last_answer(cursor: "CursorWrapper") -> "CursorWrapper":
    """Where several statements were sent at once, to what the last one answers."""
    while cursor.nextset():
        pass
    return cursor


def _insertion(rows: Sequence[models.Model]) -> tuple[str, list[Any]]:
    fields, head, line = _statement(type(rows[0]))
    values = [value_of(field, row) for row in rows for field in fields]
    return head + ", ".join([line] * len(rows)), values


@cache
def _statement(model: type[models.Model]) -> "tuple[list[Field], str, str]":
    name, fields = connection.ops.quote_name, stored(model)
    columns = ", ".join(name(field.attname) for field in fields)
    line = ", ".join(["%s"] * len(fields))
    return fields, f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ", f"({line})"


@cache
def stored(model: type[models.Model]) -> "list[Field]":
    """Every column but the key."""
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def value_of(field: "Field", row: models.Model) -> Any:
    """As the database takes it."""
    value = getattr(row, field.attname)
    return None if value is None else field.get_db_prep_save(value, connection)
