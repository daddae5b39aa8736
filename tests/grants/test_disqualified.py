"""Whoever is disqualified reaches the case by no address that the portal has: every one of them is tried."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from grants import workflow
from grants.models import CallFormula, GrantApplication, GrantReport
from grants.states import ApplicationState
from portal.admin import site
from portal.models import StoredFile
from portal.models.decision import Outcome
from tests.factories import NOW, make_association, make_staff, make_user
from tests.grants.factories import decide, enclose_all, make_application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState
NAME = "Hemmelig forening"


@pytest.fixture
def kari():
    return make_staff(name="Kari")


@pytest.fixture
def application(kari):
    """A case with everything that a case can have, in which Kari is disqualified."""
    chair, ola, eva = make_user(), make_staff(), make_staff()
    application = make_application(state=S.DRAFT, by=chair, association=make_association(name=NAME))
    enclose_all(application, by=chair)
    workflow.submit(application, by=chair, at=NOW)
    workflow.declare_disqualified(application, by=kari, at=NOW)
    workflow.ask_for_more(application, asked="Hvor?", due_on=date(2027, 4, 1), by=ola, at=NOW)
    workflow.answer_more(application, answers={}, reply="Her.", by=chair, at=NOW)
    workflow.review(application, score=5, recommendation=NAME, by=ola, at=NOW)
    CallFormula.objects.create(call=application.call, kind="fixed", base=1000)
    workflow.propose(application, amount=Decimal(12_000), reason="Ny", by=ola, at=NOW)
    decide(application, outcome=Outcome.PARTLY, by=ola)
    appeal = workflow.appeal(application, text="Uenig.", by=chair, at=NOW)
    workflow.forward(appeal, statement="Vi står ved det.", by=ola, at=NOW)
    payment = workflow.pay(application.grant, by=ola, at=NOW)
    workflow.check_payment(payment, by=eva, at=NOW)
    batch = workflow.export_payments(
        exporter="csv", from_account="12345678903", pay_on=NOW.date(), by=ola, at=NOW
    )
    workflow.confirm_batch(batch, by=ola, at=NOW)
    GrantReport.objects.get_or_create(grant=application.grant, defaults={"due_on": date(2027, 5, 1)})
    workflow.warn_of_repayment(
        application.grant,
        amount=Decimal(100),
        reason="Ikke brukt.",
        answer_by=date(2027, 4, 1),
        by=ola,
        at=NOW,
    )
    return GrantApplication.objects.get(pk=application.pk)


def addresses():
    """Every address of the admin about every row there is, with every button; and every page of an application."""
    for model, admin in site._registry.items():
        if model._meta.app_label not in ("grants", "portal") or model._meta.model_name == "user":
            continue
        moves = [move.name for move in getattr(admin, "staff_moves", ())] or ["take"]
        names = {one.name for one in admin.get_urls() if one.name}
        for pk in model._default_manager.values_list("pk", flat=True):
            yield from tried(names, pk, moves)
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    own = {
        name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith("grant_")
    }
    for pk in GrantApplication.objects.values_list("pk", flat=True):
        yield from tried(own, pk, ["foreningen"], prefix="")
    for key in StoredFile.objects.values_list("key", flat=True):
        yield reverse("stored_file", args=[key])


def tried(names, pk, moves, *, prefix="admin:"):
    for name in names:
        for args in ([pk], *([pk, move] for move in moves)):
            try:
                yield reverse(f"{prefix}{name}", args=args)
            except NoReverseMatch:
                continue


def words_of(response):
    return (b"".join(response) if response.streaming else response.content).decode(errors="replace")


def test_every_address_of_the_case(client, application, kari):
    eva = make_staff(name="Eva")
    client.force_login(kari)
    found = list(dict.fromkeys(addresses()))
    for url in found:
        response = client.get(url)
        assert NAME not in words_of(response), url
        if "/fil" in url:
            assert response.status_code == 404, url
    client.force_login(eva)
    seen = [url for url in found if NAME in words_of(client.get(url))]
    assert len(seen) > 15, seen
