"""Many applications, written straight into the tables: for what must hold at five hundred and at twenty thousand."""

from datetime import datetime, timedelta
from decimal import Decimal

from grants.models import GrantApplication, GrantCall, Proposal
from grants.states import ApplicationState
from organizations.models import Association, Mandate
from organizations.states import MandateState
from portal.models import Case, CaseCounter, User
from tests.factories import NOW, make_user
from tests.grants.factories import ANSWERS

PIECE = 2000  # rows in one INSERT


def fill(
    call: GrantCall, number: int, *, at: datetime = NOW, proposed: int | None = None, by: User | None = None
) -> list[GrantApplication]:
    """`number` received applications in `call`, each from an association of its own with the same chair.

    With `proposed` each has a proposal of so many kroner, made by `by`.
    """
    chair = make_user()
    associations = Association.objects.bulk_create(
        (_association(call, n, at=at) for n in range(number)), batch_size=PIECE
    )
    Mandate.objects.bulk_create(
        (
            Mandate(
                association=one,
                user=chair,
                role="chair",
                state=MandateState.ACTIVE,
                requested_at=at,
                decided_at=at,
            )
            for one in associations
        ),
        batch_size=PIECE,
    )
    cases = _cases(call, associations, at=at)
    applications = GrantApplication.objects.bulk_create(
        (
            _application(call, association, case, chair, at=at, n=n)
            for n, (association, case) in enumerate(zip(associations, cases, strict=True))
        ),
        batch_size=PIECE,
    )
    if proposed is not None:
        Proposal.objects.bulk_create(
            (
                Proposal(
                    application=one,
                    computed=proposed,
                    amount=proposed,
                    words="Likt til alle",
                    changed_at=at,
                    changed_by=by or chair,
                )
                for one in applications
            ),
            batch_size=PIECE,
        )
    return applications


def _association(call: GrantCall, n: int, *, at: datetime) -> Association:
    name = f"Forening {call.pk}-{n:05d}"
    return Association(name=name, slug=f"forening-{call.pk}-{n}", sort_key=name.lower(), created_at=at)


def _cases(call: GrantCall, associations: list[Association], *, at: datetime) -> list[Case]:
    first = CaseCounter.next_number(at.year)
    CaseCounter.objects.filter(year=at.year).update(last=first + len(associations))
    return Case.objects.bulk_create(
        (
            Case(
                kind="grants.application",
                title=f"{call.scheme.title} – {one}"[:200],
                year=at.year,
                number=first + n,
                received_at=at + timedelta(seconds=n),
                due_on=call.answer_by(at.date()),
            )
            for n, one in enumerate(associations)
        ),
        batch_size=PIECE,
    )


def _application(
    call: GrantCall, association: Association, case: Case, chair: User, *, at: datetime, n: int
) -> GrantApplication:
    young = 10 + n % 80
    return GrantApplication(
        call=call,
        association=association,
        case=case,
        form_version=call.scheme.form_in_use(),
        state=ApplicationState.SUBMITTED,
        version=4,
        contact=chair,
        created_at=at,
        saved_at=at,
        saved_by=chair,
        submitted_at=at + timedelta(seconds=n),
        submitted_by=chair,
        **{
            **ANSWERS,
            "members_6_20": young,
            "members_total": young + 20,
            "amount_applied": Decimal(young * 500),
        },
    )
