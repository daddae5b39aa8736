"""A deficit guarantee whose accounts have come in, so that somebody can settle it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from grants import workflow
from grants.models import GrantApplication, GrantCall, GrantReport, GrantScheme
from grants.states import ApplicationState
from portal import clock

if TYPE_CHECKING:
    from grants.demo.applications import Maker

ANSWERS = {
    "what": "Sommerspill i parken: to forestillinger med barn og unge fra hele bygda.",
    "place": "Sylling",
    "is_for_everybody": True,
    "plan_budget": {
        "income": [["Billetter", 20000]],
        "cost": [["Lyd og lys", 30000], ["Leie av scene", 15000]],
    },
    "will_report": True,
}
INCOME, COSTS = Decimal(18_000), Decimal(38_000)


def guarantee(maker: "Maker", *, today: date, at: datetime) -> None:
    """A call that runs all year, and one application in it, granted and reported on."""
    scheme = GrantScheme.objects.with_questions().filter(code="deficit-guarantee").first()
    if scheme is None:
        return
    scheme.report_within_days = 60
    scheme.save(update_fields=["report_within_days"])
    call = GrantCall.objects.create(
        scheme=scheme,
        opens_at=clock.local(today - timedelta(days=120), time(0)),
        application_deadline=clock.end_of(today + timedelta(days=150)),
        budget_frame=Decimal(150_000),
        is_running=True,
    )
    application = maker.one(call, next(maker.associations), ApplicationState.GRANTED)
    starts_on = (today - timedelta(days=12)).isoformat()
    GrantApplication.objects.filter(pk=application.pk).update(answers={**ANSWERS, "starts_on": starts_on})
    report = GrantReport.objects.filter(grant__application=application).first()
    if report and application.submitted_by:
        workflow.send_report(
            report, used_as_intended=True, income=INCOME, costs=COSTS, text="To kvelder, mye regn og full park.",
            by=application.submitted_by, at=at - timedelta(hours=1),
        )  # fmt: skip
