"""Open data: which agreements are in force. Never their text."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from agreements.models import PartnershipAgreement
from portal import clock

router = Router(tags=["agreements"])


class AgreementOut(Schema):
    """One agreement in force; `ends_on` is empty when it runs until somebody terminates it."""

    title: str
    association: str
    organization_number: str | None
    unit: str
    starts_on: date
    ends_on: date | None

    @staticmethod
    def resolve_association(agreement: PartnershipAgreement) -> str:
        return str(agreement.association)

    @staticmethod
    def resolve_organization_number(agreement: PartnershipAgreement) -> str | None:
        return agreement.association.organization_number

    @staticmethod
    def resolve_unit(agreement: PartnershipAgreement) -> str:
        return str(agreement.unit)

    @staticmethod
    def resolve_ends_on(agreement: PartnershipAgreement) -> date | None:
        return agreement.last_day


@router.get("/", response=list[AgreementOut], summary="Agreements in force")
@paginate(LimitOffsetPagination)
def agreements(request: HttpRequest) -> Any:
    return PartnershipAgreement.objects.in_force(clock.today()).with_parties().order_by("title", "pk")
