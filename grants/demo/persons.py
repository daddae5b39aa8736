"""A resident who has applied for themselves, so that somebody can see what that is like."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from grants import workflow
from grants.models import GrantCall, GrantScheme
from grants.models.scheme import Applicants
from portal import clock
from portal.models import User

ANSWERS = {
    "what": "Jeg vil holde fire gratis tegnekvelder på biblioteket for dem som er nye i bygda.",
    "place": "Lierbyen",
    "is_for_everybody": True,
    "plan_budget": {"income": [], "cost": [["Papir og farger", 1800], ["Servering", 1200]]},
    "amount_applied": Decimal(3_000),
}


def person(resident: User, *, account: str, today: date, at: datetime) -> None:
    """The activity grant is open all year, to residents too; one of them has applied."""
    scheme = GrantScheme.objects.with_questions().filter(code="activity").first()
    if scheme is None:
        return
    scheme.applicants = Applicants.BOTH
    scheme.who_may_apply = "Foreninger, og innbyggere som vil gjøre noe for flere enn seg selv."
    scheme.save(update_fields=["applicants", "who_may_apply"])
    call = GrantCall.objects.create(
        scheme=scheme,
        opens_at=clock.local(today - timedelta(days=100), time(0)),
        application_deadline=clock.end_of(today + timedelta(days=170)),
        budget_frame=Decimal(120_000),
        is_running=True,
    )
    begun = at - timedelta(days=3)
    draft = workflow.start(call, association=None, by=resident, at=begun)
    answers = {
        **ANSWERS,
        "starts_on": (today + timedelta(days=60)).isoformat(),
        "bank_account_number": account,
    }
    workflow.save_draft(draft, answers=answers, bases={}, version=draft.version, by=resident, at=begun)
    workflow.submit(draft, by=resident, at=begun + timedelta(minutes=20))
