"""Every booking as a spreadsheet, written by PostgreSQL itself."""

from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext

from facilities.models import Booking, BookingKind, Facility, Purpose, Site
from facilities.states import BookingState
from organizations.models import Association
from portal.exports import copied_csv_response, harmless_sql, words_sql

FROM = f"""
    FROM {Booking._meta.db_table} AS one JOIN {Facility._meta.db_table} AS facility ON facility.id = one.facility_id
    JOIN {Site._meta.db_table} AS site ON site.id = facility.site_id
    LEFT JOIN {Association._meta.db_table} AS association ON association.id = one.association_id
"""
LOCAL = "date_trunc('minute', one.{} AT TIME ZONE 'Europe/Oslo')"
OWN = "one.kind = 'booking' AND one.association_id IS NULL"
KRONER = "replace({}::text, '.', ',')"
TO_PAY = "coalesce(one.set_amount, (one.quote->>'amount')::numeric)"


def bookings_csv(chosen: "QuerySet[Booking]") -> StreamingHttpResponse:
    """`chosen` with place, time, for whom, what for and what it costs, by number. Names no person."""
    columns = _columns()
    keys, key_params = chosen.order_by().values("pk").query.sql_with_params()
    shown = ", ".join(sql for _head, sql, _params in columns)
    select = f"SELECT {shown} {FROM} WHERE one.id IN ({keys}) ORDER BY one.id"
    params = [param for _head, _sql, own in columns for param in own]
    headings = [head for head, _sql, _params in columns]
    return copied_csv_response(select, [*params, *key_params], headings, name="bestillinger")


def _columns() -> list[tuple[str, str, list[Any]]]:
    """Heading, SQL and parameters of each column; the headings are the fields' own names."""

    def named(field: str) -> str:
        return capfirst(str(getattr(Booking._meta.get_field(field), "verbose_name")))  # noqa: B009

    return [
        (capfirst(str(Booking._meta.verbose_name)), "one.id", []),
        (capfirst(str(Site._meta.verbose_name)), harmless_sql("site.name"), []),
        (named("facility"), harmless_sql("facility.name"), []),
        (named("starts_at"), LOCAL.format("starts_at"), []),
        (named("ends_at"), LOCAL.format("ends_at"), []),
        (named("kind"), *words_sql("one.kind", BookingKind.choices)),
        (named("state"), *words_sql("one.state", BookingState.choices)),
        (
            named("association"),
            f"CASE WHEN {OWN} THEN %s ELSE {harmless_sql('association.name')} END",
            [gettext("a resident")],
        ),
        (named("purpose"), *words_sql("one.purpose", Purpose.choices)),
        (named("participants"), "one.participants", []),
        ("kr", KRONER.format(f"({TO_PAY})"), []),
        (named("cancellation_fee"), KRONER.format("one.cancellation_fee"), []),
        (named("reason"), harmless_sql("one.reason"), []),
        (named("created_at"), LOCAL.format("created_at"), []),
    ]
