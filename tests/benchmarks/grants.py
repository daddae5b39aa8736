"""Twenty thousand applications, in bulk: half of them granted, the other half waiting."""

from datetime import datetime, timedelta
from decimal import Decimal

from grants import workflow
from grants.models import CallFormula, FormulaKind, Grant, GrantApplication, GrantCall, GrantScheme
from grants.states import ApplicationState
from organizations.models import Association
from portal import clock
from portal.models import Case, Decision, StoredFile, User
from portal.models.decision import Outcome
from tests.grants.bulk import fill

ACCOUNT = "86011117947"  # the example number of every text book
YEAR = 2090  # of their case numbers, which nobody else has
APPLICANTS = 500  # in the call whose frame is shared out
LETTERS = 500  # in the batch whose decisions are made


def load_many(number: int, *, at: datetime) -> None:
    """`number` applications, spread over as many calls as there are associations to send them."""
    staff = User.objects.filter(is_staff=True).first()
    associations = list(Association.objects.order_by("pk").values_list("pk", flat=True))
    calls = _calls(1 + number // len(associations), at=at)
    cases = Case.objects.bulk_create(
        Case(
            kind="grants.grantapplication", year=YEAR, number=1 + one, title=f"Søknad {one}", case_handler=staff,
            received_at=at, due_on=clock.today() + timedelta(days=one % 90),
        )
        for one in range(number)
    )  # fmt: skip
    applications = GrantApplication.objects.bulk_create(
        GrantApplication(
            call=calls[one // len(associations)], association_id=associations[one % len(associations)], case=case,
            state=ApplicationState.GRANTED if one % 2 else ApplicationState.SUBMITTED,
            members_total=60, members_6_20=10 + one % 40, amount_applied=Decimal(30_000),
            created_at=at, saved_at=at, saved_by=staff, submitted_at=at, submitted_by=staff,
            contact=staff, bank_account_number=ACCOUNT,
            decided_at=at if one % 2 else None,
        )
        for one, case in enumerate(cases)
    )  # fmt: skip
    _grant([each for each in applications if each.decided_at], by=staff, at=at)


def _calls(number: int, *, at: datetime) -> list[GrantCall]:
    scheme = GrantScheme.objects.order_by("pk").first()
    return GrantCall.objects.bulk_create(
        GrantCall(
            scheme=scheme, opens_at=at - timedelta(days=60 + one), application_deadline=at + timedelta(days=one),
            budget_frame=Decimal(900_000),
        )
        for one in range(1, number + 1)
    )  # fmt: skip


def _grant(applications: list[GrantApplication], *, by: User, at: datetime) -> None:
    letter = StoredFile.objects.order_by("pk").first()
    decisions = Decision.objects.bulk_create(
        Decision(
            case_id=each.case_id, outcome=Outcome.GRANTED, rule="–", facts="–", considerations="–", decided_at=at,
            decided_by=by, is_individual_decision=False, letter=letter,
        )
        for each in applications
    )  # fmt: skip
    Grant.objects.bulk_create(
        Grant(application=each, decision=decision, amount=Decimal(1000 + each.pk % 9000))
        for each, decision in zip(applications, decisions, strict=True)
    )


def call_to_share_out(*, at: datetime) -> GrantCall:
    """A call with a formula and `APPLICANTS` who wait."""
    [call] = _calls(1, at=at + timedelta(days=1000))
    CallFormula.objects.create(call=call, kind=FormulaKind.POT, rates={"6–20": 500})
    made = GrantApplication.objects.filter(case__year=YEAR).order_by("pk")
    waiting = made.filter(state=ApplicationState.SUBMITTED, call=made[0].call_id)
    GrantApplication.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)[:APPLICANTS])).update(
        call=call
    )
    return call


def batch_to_decide(*, at: datetime) -> None:
    """A batch of `LETTERS` decisions, begun and not made."""
    staff = User.objects.filter(is_staff=True).first()
    [call] = _calls(1, at=at + timedelta(days=2000))
    GrantCall.objects.filter(pk=call.pk).update(budget_frame=Decimal(LETTERS * 1000))
    fill(call, LETTERS, at=at, proposed=1000, by=staff)
    workflow.decide_batch(call, rule="Retningslinjene.", considerations="Fordelt likt.", by=staff, at=at)
