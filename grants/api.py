"""Open data: the schemes, their calls, and what has been granted. Never an application."""

from datetime import datetime
from decimal import Decimal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from grants.models import Grant, GrantCall, GrantScheme

router = Router(tags=["grants"])


class SchemeOut(Schema):
    code: str
    title: str
    kind: str
    purpose: str
    criteria: list[str]
    answer_within_weeks: int


class CallOut(Schema):
    scheme: str
    opens_at: datetime
    application_deadline: datetime
    budget_frame: Decimal

    @staticmethod
    def resolve_scheme(call: GrantCall) -> str:
        return call.scheme.code


class GrantOut(Schema):
    scheme: str
    association: str | None
    organization_number: str | None
    amount: Decimal
    repaid: Decimal
    decided_at: datetime

    @staticmethod
    def resolve_scheme(grant: Grant) -> str:
        return grant.application.call.scheme.code

    @staticmethod
    def resolve_association(grant: Grant) -> str | None:
        """None when a resident got it: who they are is nobody else's."""
        found = grant.application.association
        return found.name if found else None

    @staticmethod
    def resolve_organization_number(grant: Grant) -> str | None:
        found = grant.application.association
        return found.organization_number if found else None

    @staticmethod
    def resolve_decided_at(grant: Grant) -> datetime:
        return grant.decision.decided_at


@router.get("/schemes", response=list[SchemeOut], summary="The grant schemes")
def schemes(request: HttpRequest) -> object:
    return GrantScheme.objects.offered()


@router.get("/calls", response=list[CallOut], summary="Calls, soonest deadline first")
@paginate
def calls(request: HttpRequest) -> object:
    return GrantCall.objects.announced()


@router.get("/awarded", response=list[GrantOut], summary="Who got how much")
@paginate
def awarded(request: HttpRequest) -> object:
    return Grant.objects.with_given().for_lists()
