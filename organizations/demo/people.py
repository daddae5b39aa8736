"""Demo: somebody is invited to the board, and one association has lost those who acted for it."""

import uuid
from datetime import datetime, timedelta

from organizations.models import Association
from organizations.workflow import corrections, invitations, mandates
from portal.demo.loader import DemoContext


def load(*, active: list[Association], context: DemoContext, at: datetime) -> None:
    chair = context.user("leder")
    invitations.invite(
        context.shared["korps"],
        email="ny@demo.example",
        role="treasurer",
        by=chair,
        at=at - timedelta(days=1),
    )
    _correct(context.shared["korps"], at=at)
    _abandon(active, context=context, at=at - timedelta(days=12))


def _correct(korps: Association, *, at: datetime) -> None:
    """One that waits for the chair, and one that nobody has answered, so that staff see it."""
    corrections.propose(
        korps,
        field="website",
        value="www.demokorpset.example",
        note="Den gamle siden svarer ikke lenger.",
        email="nabo@demo.example",
        form_key=uuid.UUID(int=1),
        at=at - timedelta(days=2),
    )
    corrections.propose(
        korps,
        field="other",
        value="Dere øver på torsdager nå, ikke på tirsdager.",
        form_key=uuid.UUID(int=2),
        at=at - timedelta(days=20),
    )


def _abandon(active: list[Association], *, context: DemoContext, at: datetime) -> None:
    """Its only chair has moved away, and staff have ended the mandate: it lies on the worklist."""
    shown = {context.shared["korps"].pk, context.shared["idrettslag"].pk}
    left = next(one for one in active if one.pk not in shown and one.mandates.active().count() == 1)
    mandates.end(left.mandates.active().get(), by=context.user("saksbehandler"), at=at)
