"""An appeal in each state, and a call whose frame is being shared out."""

from datetime import datetime
from decimal import Decimal

from grants import workflow
from grants.models import CallFormula, FormulaKind, GrantApplication, GrantCall
from grants.states import ApplicationState
from portal.models import User

TEXTS = (
    "Vi mener at dere har regnet med for få unge. To av gruppene våre startet i august og kom ikke med.",
    "Vi forstår ikke hvorfor vi fikk avslag når vi oppfyller alle vilkårene.",
)
STATEMENT = (
    "Vi har regnet på nytt med tallene i søknaden. Rammen er fordelt likt, og vi ser ingen grunn til å endre."
)


def appeal_some(call: GrantCall, *, staff: User, at: datetime) -> None:
    """Two associations appeal: one waits, one is sent on with its papers."""
    refused = GrantApplication.objects.filter(call=call, state=ApplicationState.REFUSED).for_lists()
    for number, application in enumerate(refused[:2]):
        decision = application.decision()
        if decision is None or application.submitted_by is None:
            continue
        workflow.open_decision(decision, by=application.submitted_by, at=at)
        appeal = workflow.appeal(application, text=TEXTS[number], by=application.submitted_by, at=at)
        if number:
            workflow.forward(appeal, statement=STATEMENT, by=staff, at=at)


def share_out(call: GrantCall, *, staff: User, at: datetime) -> None:
    """A formula, a proposal for each application, and one that a person has adjusted."""
    CallFormula.objects.create(
        call=call, kind=FormulaKind.PER_MEMBER, base=Decimal(3000), rates={"6–20": "250", "andre": "50"}
    )
    workflow.compute_proposals(call, by=staff, at=at)
    undecided = GrantApplication.objects.to_share_out(call).order_by("pk")
    if first := undecided.first():
        reason = "Nystartet gruppe for barn med nedsatt funksjonsevne."
        workflow.propose(first, amount=Decimal(4000), reason=reason, by=staff, at=at)
