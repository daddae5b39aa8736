"""A sealed call: the applicant has a receipt, and the municipality sees nothing before the deadline."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from grants import workflow
from grants.models import GrantCall, GrantScheme
from organizations.models import Association
from portal import clock
from portal.models import User

ANSWERS = {
    "members_by_age": {"6–12": 14, "13–19": 17, "20–25": 4, "26–": 12},
    "uses_rented_rooms": True,
    "rent_paid": 24_000,
    "amount_applied": Decimal(19_000),
}


def sealed(association: Association, *, by: User, account: str, today: date, at: datetime) -> None:
    """One association has applied in a call that opens in three weeks."""
    scheme = GrantScheme.objects.with_questions().filter(code="rent-supplement").first()
    if scheme is None:
        return
    call = GrantCall.objects.create(
        scheme=scheme,
        opens_at=clock.local(today - timedelta(days=20), time(0)),
        application_deadline=clock.end_of(today + timedelta(days=21)),
        budget_frame=Decimal(250_000),
        is_sealed=True,
    )
    begun = at - timedelta(days=2)
    draft = workflow.start(call, association=association, by=by, at=begun)
    answers = {**ANSWERS, "bank_account_number": association.bank_account_number or account}
    workflow.save_draft(draft, answers=answers, bases={}, version=draft.version, by=by, at=begun)
    workflow.submit(draft, by=by, at=begun + timedelta(minutes=25))
