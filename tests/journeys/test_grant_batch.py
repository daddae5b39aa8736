"""Sixty decisions inside a frame: computed, one adjusted, the sum against the frame, and a letter for each."""

from datetime import timedelta
from decimal import Decimal

import pytest

from grants.models import CallFormula, GrantApplication
from grants.tasks import decide_batches
from portal import clock
from portal.models import Decision
from tests.factories import make_staff
from tests.grants.bulk import fill
from tests.grants.factories import make_call

pytestmark = pytest.mark.django_db(transaction=True)
APPLICATIONS, FRAME = 60, 500_000


def test_sixty_decisions_inside_a_frame(visitor):
    call = make_call(deadline=clock.today() + timedelta(days=3), frame=FRAME)
    fill(call, APPLICATIONS, at=clock.now())
    CallFormula.objects.create(call=call, kind="per_member", base=Decimal(3000), rates={"6–20": "200"})
    kari = make_staff(name="Kari Kommune")

    visitor.become(kari).go(f"/admin/grants/grantcall/{call.pk}/fordeling/").sees("500 000 kr")
    visitor.click("Regn ut etter formelen").sees("60 forslag er regnet ut")
    adjust_one(visitor)
    visitor.click("Avgjør alle på én gang").sees("60 vedtak")
    visitor.press().sees("Du må rette én ting")
    visitor.fill(considerations="Rammen er fordelt etter antall unge.").press()
    visitor.sees("60 vedtak fattes nå")
    decide_batches()

    decided = GrantApplication.objects.decided()
    assert decided.count() == Decision.objects.count() == APPLICATIONS
    granted = sum(one.grant.amount for one in decided.select_related("grant"))
    assert FRAME * 0.9 < granted <= FRAME  # what was adjusted down is left over
    visitor.go(f"/admin/grants/grantcall/{call.pk}/fordeling/").sees("Ingenting venter på avgjørelse")
    read_one(visitor)


def adjust_one(visitor):
    """An amount other than the computed one needs a reason; without it nothing is saved and nothing is lost."""
    first = GrantApplication.objects.awaiting_decision().order_by("-amount_applied", "pk").first()
    visitor.fill(**{f"{first.pk}-amount": "4 000"}).click("Lagre forslagene").sees("Skriv hvorfor")
    visitor.fill(**{f"{first.pk}-reason": "Har fått støtte fra fylket."}).click("Lagre forslagene")
    visitor.sees("Forslagene er lagret")


def read_one(visitor):
    application = GrantApplication.objects.decided().order_by("pk").first()
    visitor.start_over().become(application.submitted_by).go(application.get_absolute_url())
    visitor.sees("Rammen er fordelt etter antall unge.").sees("klage")
