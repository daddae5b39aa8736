"""What is asked of bookings, and the one way to take a time."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange, NumericRange
from django.db.models import F, Func, Q

from facilities.models.diary import DiaryQuerySet
from facilities.models.facility import Facility
from facilities.models.kinds import BookingKind
from facilities.states import BLOCKING, BookingState
from organizations.models import Association
from portal.models.inserting import last_answer, stored, value_of

if TYPE_CHECKING:
    from facilities.models.booking import Booking
    from portal.models import User

    Field = models.Field[Any, Any]

OWN = Q(kind=BookingKind.BOOKING, association=None)  # what a person has booked for themselves
HOLDS = 7_203_313  # of PostgreSQL's advisory locks, together with the key of a person


class BookingQuerySet(DiaryQuerySet["Booking"]):
    def blocking(self) -> "BookingQuerySet":
        """Those that nobody else can book over: the same set as the database's constraint."""
        return self.filter(state__in=sorted(BLOCKING))

    def standing(self, at: datetime, *, viewer: "User | None" = None) -> "BookingQuerySet":
        """Blocking, but for holds that have run out, and those that `viewer` has: they are in nobody's way."""
        rows = self.blocking().exclude(state=BookingState.HELD, held_until__lte=at)
        if viewer is None or not viewer.is_authenticated:
            return rows
        return rows.exclude(state=BookingState.HELD, booked_by=viewer)

    def drop_holds(self, at: datetime, *, by: "User | None" = None) -> int:
        """Delete holds that have run out, and that of `by`. One that another deletes just now is left to it.

        What is kept for somebody from the waiting list stays until its own deadline. What one person asks for
        at the same moment waits for each other until the transaction ends, or somebody would read that the
        time they are just getting is taken.
        """
        with connection.cursor() as cursor:
            cursor.execute(*_dropping(self.model, at, by))
            return int(last_answer(cursor).rowcount)

    def touching(self, span: NumericRange, first: datetime, last: datetime) -> "BookingQuerySet":
        """Those that take some of this floor between two moments. Served by the exclusion index."""
        return self.filter(span__overlap=span, period__overlap=DateTimeTZRange(first, last))

    def searched(self, text: str) -> "BookingQuerySet":
        """With each word in the name of the place, of the association, or of the person whose own it is.

        The names, of which there are few, are looked up first; the bookings are found by their indexes.
        """
        found = self
        for word in text.split():
            places = Facility.objects.filter(Q(name__icontains=word) | Q(site__name__icontains=word))
            named = Association.objects.filter(name__icontains=word)
            people = get_user_model().objects.filter(Q(name__icontains=word) | Q(email__icontains=word))
            found = found.filter(
                Q(facility__in=list(places.values_list("pk", flat=True)))
                | Q(association__in=list(named.values_list("pk", flat=True)))
                | (OWN & Q(booked_by__in=list(people.values_list("pk", flat=True))))
            )
        return found

    def visible_to(self, user: "User | None") -> "BookingQuerySet":
        """Staff see all; others their own, and those of the associations that they act for."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.for_members(user)

    def for_members(self, user: "User") -> "BookingQuerySet":
        """Those of the associations that `user` acts for, and what they booked for themselves, staff or not.

        As an array the associations are looked up once, so that both kinds are found by their indexes.
        """
        mine = ArraySubquery(Association.objects.acted_for_by(user).order_by().values("pk"))
        theirs = Func(F("association"), mine, template="%(expressions)s)", arg_joiner=" = ANY(",
                      output_field=models.BooleanField())  # fmt: skip
        return self.filter(Q(theirs) | (OWN & Q(booked_by=user)))

    def claim(
        self, rows: "Sequence[Booking]", *, at: datetime | None = None, by: "User | None" = None
    ) -> "list[Booking]":
        """Insert all the rows whose time is free, in one statement, and return those that got it.

        `INSERT … ON CONFLICT DO NOTHING RETURNING`: the constraint decides, so no check comes before and no
        racer sees a deadlock for having lost. Of a place that takes no bookings any more, nothing is got but a
        blackout; its walls stay where they are until the transaction ends.
        With `at`, holds are dropped first, as `drop_holds` does; the database is asked once for both.
        """
        sql, values = _dropping(self.model, at, by) if at else ("", [])
        if rows:
            claim = _claim(self.model, *_shape(rows))
            sql = f"{sql}; {claim.sql}" if sql else claim.sql
            values += [value_of(field, rows[0]) for field in claim.alike]
            values += [[value_of(field, row) for row in rows] for field in claim.each]
        keys = {}
        with connection.cursor() as cursor:
            if sql:
                cursor.execute(sql, values)
            if rows:
                keys = {(facility, start): key for key, facility, start in last_answer(cursor).fetchall()}
        won = [row for row in rows if (row.facility_id, row.starts_at) in keys]
        for row in won:
            row.pk = keys[row.facility_id, row.starts_at]
            row._state.adding, row._state.db = False, self.db
        return won


def _dropping(model: type[models.Model], at: datetime, by: "User | None") -> tuple[str, list[Any]]:
    """The statements of `drop_holds`: what the second one deletes is read after the first one has the lock."""
    table, nobody = connection.ops.quote_name(model._meta.db_table), 0
    delete = (
        f"DELETE FROM {table} WHERE id = ANY(ARRAY(SELECT id FROM {table} WHERE state = 'held' AND"
        " (held_until <= %s OR (booked_by_id = %s AND wait_id IS NULL)) FOR UPDATE SKIP LOCKED))"
    )
    if by is None:
        return delete, [at, nobody]
    return f"SELECT pg_advisory_xact_lock(%s, %s::integer); {delete}", [HOLDS, by.pk, at, by.pk]


def _shape(rows: "Sequence[Booking]") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that are alike in all rows, and those that are not. What is nowhere filled in is left out."""
    first, others, alike, each = rows[0].__dict__, rows[1:], [], []
    for name in (field.attname for field in stored(type(rows[0]))):
        if any(row.__dict__[name] != first[name] for row in others):
            each.append(name)
        elif first[name] is not None:
            alike.append(name)
    return tuple(alike), tuple(each)


class Claim(NamedTuple):
    """The statement of `claim`: the values of what is alike come first, then an array of each of the others."""

    sql: str
    alike: "list[Field]"
    each: "list[Field]"


@cache
def _claim(model: type[models.Model], alike: tuple[str, ...], each: tuple[str, ...]) -> Claim:
    """Everything has its type: without that of a range, the index is silently not used.

    `FOR KEY SHARE` waits for one who moves the walls, and for nobody who books.
    """
    name = connection.ops.quote_name
    fields = {field.attname: field for field in stored(model)}
    columns = ", ".join(map(name, alike + each))
    once = ", ".join(f"%s::{_type_of(fields[one])}" for one in alike)
    arrays = ", ".join(f"%s::{_type_of(fields[one])}[]" for one in each)
    own = f", each.* FROM unnest({arrays}) AS each ({', '.join(map(name, each))})" if each else ""
    sql = (
        f"INSERT INTO {name(model._meta.db_table)} ({columns})"
        f" SELECT wanted.* FROM (SELECT {once}{own}) AS wanted ({columns})"
        f" JOIN {name(Facility._meta.db_table)} AS place ON place.id = wanted.facility_id"
        f" AND (wanted.kind = '{BookingKind.BLACKOUT}' OR place.is_bookable)"
        " ORDER BY wanted.facility_id, wanted.starts_at FOR KEY SHARE OF place"
        " ON CONFLICT DO NOTHING RETURNING id, facility_id, starts_at"
    )
    return Claim(sql, [fields[one] for one in alike], [fields[one] for one in each])


def _type_of(field: "Field") -> str:
    """Without the length: a cast to that would cut off what is too long, where an insert refuses it."""
    return str(field.db_type(connection)).split("(")[0]
