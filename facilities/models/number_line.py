"""The number line on which every facility has its place: docs/decisions/double-booking.md."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import ExpressionWrapper, F, Func, Value

BLOCK = 720_720  # the width of a whole facility on the number line: divisible by every number from 2 to 16

# How many of it make the whole: 1 for a whole, 2 for a half.
PARTS_OF_WHOLE = ExpressionWrapper(
    Value(BLOCK) / (F("span__endswith") - F("span__startswith")), output_field=models.BigIntegerField()
)


def piece(span: NumericRange, number: int, of: int) -> NumericRange:
    """Part `number` (from 0) when `span` is cut into `of` parts: no gap, no overlap, whatever the width."""
    width = span.upper - span.lower
    return NumericRange(span.lower + number * width // of, span.lower + (number + 1) * width // of)


def blocked(starts_at: datetime, ends_at: datetime) -> Func:
    """The period that a booking would block: the use, with the facility's time for preparation and tidying."""
    moment, minute = models.DateTimeField(), Value(timedelta(minutes=1), models.DurationField())
    begin = ExpressionWrapper(Value(starts_at, moment) - F("prepare_minutes") * minute, output_field=moment)
    end = ExpressionWrapper(Value(ends_at, moment) + F("buffer_minutes") * minute, output_field=moment)
    return Func(begin, end, function="tstzrange", output_field=DateTimeRangeField())


def next_key(model: type[models.Model]) -> int:
    """The next key of the table, so that a whole is saved with the block that its key numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return int(cursor.fetchone()[0])
