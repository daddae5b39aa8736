"""What is asked of bookings, and the one way to take a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from facilities.models.booking import Booking
    from portal.models import User

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
        table, nobody = connection.ops.quote_name(self.model._meta.db_table), 0
        sql = (
            f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE state = 'held' AND"
            " (held_until <= %s OR (booked_by_id = %s AND wait_id IS NULL)) FOR UPDATE SKIP LOCKED)"
        )
        with connection.cursor() as cursor:
            if by:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s::integer)", [HOLDS, by.pk])
            cursor.execute(sql, [at, by.pk if by else nobody])
            return int(cursor.rowcount)

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

    def claim(self, rows: "Sequence[Booking]") -> "list[Booking]":
        """Insert all the rows whose time is free, in one statement, and return those that got it.

        `INSERT … ON CONFLICT DO NOTHING RETURNING`: the constraint decides, so no check comes before and no
        racer sees a deadlock for having lost. Each column travels as one array of its own type: without the
        type of a range, the index is silently not used. Of a place that takes no bookings any more, nothing
        is got but a blackout.
        """
        standing = Facility.objects.still_bookable(
            row.facility_id for row in rows if row.kind == BookingKind.BOOKING
        )
        rows = [row for row in rows if row.kind == BookingKind.BLACKOUT or row.facility_id in standing]
        if not rows:
            return []
        fields = [field for field in self.model._meta.concrete_fields if not field.primary_key]
        columns = ", ".join(connection.ops.quote_name(field.attname) for field in fields)
        arrays = ", ".join(f"%s::{_type_of(field)}[]" for field in fields)
        sql = (
            f"INSERT INTO {connection.ops.quote_name(self.model._meta.db_table)} ({columns})"
            f" SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING RETURNING id, facility_id, starts_at"
        )
        values = [
            [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows]
            for field in fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            keys = {(facility, starts_at): key for key, facility, starts_at in cursor.fetchall()}
        won = [row for row in rows if (row.facility_id, row.starts_at) in keys]
        for row in won:
            row.pk = keys[row.facility_id, row.starts_at]
            row._state.adding, row._state.db = False, self.db
        return won


def _type_of(field: "models.Field[Any, Any]") -> str:
    """Without the length: a cast to that would cut off what is too long, where an insert refuses it."""
    return str(field.db_type(connection)).split("(")[0]
