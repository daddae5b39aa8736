"""Open data: the register and the calendar, as far as everybody may see them. Nothing about persons."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import PageNumberPagination, paginate

from organizations.models import Association, Occurrence
from portal import clock

router = Router(tags=["organizations"])


class AssociationOut(Schema):
    """E-mail and telephone only when the association has chosen to show them; "" otherwise.

    `price_for_children` is kroner a year; null when the association has not said. `languages` are codes (ISO 639, and
    nsl), beside Norwegian.
    """

    id: int
    name: str
    organization_number: str | None
    purpose: str
    activity_types: list[str]
    district: str | None
    website: str
    email: str
    phone: str
    in_voluntary_register: bool
    confirmed_at: datetime | None
    age_from: int | None
    age_to: int | None
    price_for_children: int | None
    languages: list[str]
    is_step_free: bool
    is_adapted: bool
    companion_card: bool
    address: str

    @staticmethod
    def resolve_activity_types(row: Association) -> list[str]:
        return [kind.name for kind in row.activity_types.all()]

    @staticmethod
    def resolve_district(row: Association) -> str | None:
        return row.district.name if row.district else None

    @staticmethod
    def resolve_email(row: Association) -> str:
        return row.public_email

    @staticmethod
    def resolve_phone(row: Association) -> str:
        return row.public_phone

    @staticmethod
    def resolve_address(row: Association) -> str:
        return row.get_absolute_url()


class OccurrenceOut(Schema):
    """One date of an activity. `is_cancelled` dates are listed too. `price` is null when it is not stated."""

    uid: str
    title: str
    association: str
    place: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    age_from: int | None
    age_to: int | None
    price: int | None
    is_step_free: bool
    address: str

    @staticmethod
    def resolve_uid(row: Occurrence) -> str:
        return str(row.uid)

    @staticmethod
    def resolve_title(row: Occurrence) -> str:
        return row.activity.title

    @staticmethod
    def resolve_association(row: Occurrence) -> str:
        return row.activity.association.name

    @staticmethod
    def resolve_place(row: Occurrence) -> str:
        return row.where

    @staticmethod
    def resolve_age_from(row: Occurrence) -> int | None:
        return row.activity.age_from

    @staticmethod
    def resolve_age_to(row: Occurrence) -> int | None:
        return row.activity.age_to

    @staticmethod
    def resolve_price(row: Occurrence) -> int | None:
        return row.activity.price

    @staticmethod
    def resolve_is_step_free(row: Occurrence) -> bool:
        return row.activity.is_step_free

    @staticmethod
    def resolve_address(row: Occurrence) -> str:
        return row.get_absolute_url()


@router.get("/associations", response=list[AssociationOut])
@paginate(PageNumberPagination, page_size=100)
def associations(request: HttpRequest, q: str = "") -> QuerySet[Association]:
    rows = Association.objects.public().select_related("district").prefetch_related("activity_types")
    return rows.searched(q)


@router.get("/occurrences", response=list[OccurrenceOut])
@paginate(PageNumberPagination, page_size=100)
def occurrences(
    request: HttpRequest,
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[Occurrence]:
    """Everything from today on, unless `first` and `last` (dates, both included) say otherwise."""
    rows = Occurrence.objects.public().with_activity()
    return rows.between(first or clock.today(), last or date.max)
