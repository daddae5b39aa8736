"""Makers of schemes, calls and applications. A state is reached through the workflow, as in life."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from grants import workflow
from grants.models import GrantApplication, GrantCall, GrantScheme
from grants.models.scheme import Applicants
from grants.schemes import sync_schemes
from grants.states import ApplicationState
from portal import clock
from portal.models.decision import Outcome
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

DEADLINE = date(2027, 4, 15)
ACCOUNT = "86011117947"  # the example number of every text book
PDF = b"%PDF-1.4\n%%EOF\n"
S = ApplicationState


def make_scheme(**fields) -> GrantScheme:
    """Lier's operating grant, as the platform file has it."""
    sync_schemes(at=NOW)
    scheme = GrantScheme.objects.get(code="operating-youth-culture")
    for name, value in fields.items():
        setattr(scheme, name, value)
    scheme.save()
    return scheme


def make_scheme_without_form() -> GrantScheme:
    """One that is applied for by asking the municipality."""
    scheme = make_scheme()
    scheme.pk, scheme.code, scheme.title = None, "by-asking", "Tilskudd uten skjema"
    scheme.save(force_insert=True)
    return scheme


def make_call(*, scheme=None, deadline: date = DEADLINE, frame: int = 900_000, **fields) -> GrantCall:
    return GrantCall.objects.create(
        scheme=scheme or make_scheme(),
        opens_at=clock.local(deadline - timedelta(days=90), datetime.min.time()),
        application_deadline=clock.end_of(deadline),
        budget_frame=Decimal(frame),
        **fields,
    )


PERSON_ANSWERS = {
    "what": "Sommerkurs i cello.",
    "starts_on": "2027-06-20",
    "place": "Tranby",
    "is_for_everybody": True,
    "plan_budget": {"income": [], "cost": [["Kurs", 9000]]},
    "amount_applied": Decimal(9_000),
    "bank_account_number": ACCOUNT,
}


def make_call_for_persons(**fields) -> GrantCall:
    """Lier's activity grant, opened to residents too."""
    make_scheme()
    scheme = GrantScheme.objects.get(code="activity")
    scheme.applicants, scheme.report_within_days = Applicants.BOTH, 30
    scheme.save()
    return make_call(scheme=scheme, **fields)


def make_own_application(*, call=None, by=None, state=S.SUBMITTED, staff=None, at=NOW, **fields):
    """A resident's application for themselves, as far as `state`."""
    by = by or make_user()
    draft = workflow.start(call or make_call_for_persons(), association=None, by=by, at=at, **fields)
    draft = workflow.save_draft(draft, answers=PERSON_ANSWERS, bases={}, version=draft.version, by=by, at=at)
    if state == S.DRAFT:
        return draft
    workflow.submit(draft, by=by, at=at)
    if state == S.WITHDRAWN:
        return workflow.withdraw(draft, by=by, at=at)
    staff = staff or make_staff()
    if state == S.IN_REVIEW:
        return workflow.take(draft, by=staff, at=at)
    if state == S.DISMISSED:
        workflow.dismiss(draft, reason="Feil ordning.", by=staff, at=at)
    elif state != S.SUBMITTED:
        amount = {S.GRANTED: 9_000, S.PARTLY: 5_000, S.REFUSED: None}[state]
        decide(draft, outcome=Outcome(state.value), amount=amount, facts="Kurs i cello.", by=staff, at=at)
    return draft


def make_draft(*, call=None, association=None, by=None, at=NOW, **answers) -> GrantApplication:
    """Begun, with nothing answered but who to call and what `answers` say."""
    association = association or make_association()
    by = by or make_user()
    if not association.mandates.filter(user=by).exists():
        make_mandate(association=association, user=by)
    draft = workflow.start(call or make_call(), association=association, by=by, at=at)
    if answers:
        draft = workflow.save_draft(draft, answers=answers, bases={}, version=draft.version, by=by, at=at)
    return draft


ANSWERS = {
    "is_open_to_all": True,
    "has_elected_board": True,
    "has_auditor": True,
    "has_bylaws": True,
    "members_total": 60,
    "members_6_20": 42,
    "amount_applied": Decimal(30_000),
    "bank_account_number": ACCOUNT,
    "purpose_of_money": "",
}


def make_application(*, state=S.SUBMITTED, at=NOW, by=None, staff=None, **fields) -> GrantApplication:
    """An application that has come as far as `state`."""
    by = by or make_user()
    answers = {name: fields.pop(name, value) for name, value in ANSWERS.items()}
    application = make_draft(by=by, at=min(at, NOW), **fields, **answers)
    if state == S.DRAFT:
        return application
    workflow.submit(application, by=by, at=at)
    if state == S.SUBMITTED:
        return application
    if state == S.WITHDRAWN:
        return workflow.withdraw(application, by=by, at=at)
    staff = staff or make_staff()
    if state == S.IN_REVIEW:
        return workflow.take(application, by=staff, at=at)
    if state == S.DISMISSED:
        workflow.dismiss(application, reason="For sent.", by=staff, at=at)
        return application
    decide(application, outcome=Outcome(state.value), by=staff, at=at)
    return application


def decide(application, *, outcome=Outcome.GRANTED, amount=None, by=None, at=NOW, **fields):
    amounts = {Outcome.GRANTED: 30_000, Outcome.PARTLY: 12_000, Outcome.REFUSED: None}
    amount = amounts[outcome] if amount is None else amount
    texts = {
        "rule": "Retningslinjene punkt 3.",
        "facts": "Dere har 42 unge.",
        "considerations": "Godt tilbud.",
    }
    return workflow.decide(
        application,
        outcome=outcome,
        amount=None if amount is None else Decimal(amount),
        by=by or make_staff(),
        at=at,
        **{**texts, **fields},
    )


def upload(name="regnskap.pdf", content=PDF) -> SimpleUploadedFile:
    file = SimpleUploadedFile(name, content)
    file.content_type = "application/pdf"
    return file


def enclose_all(application, *, by, at=NOW):
    for number, kind in enumerate(("accounts", "annual_report", "budget")):
        workflow.attach(
            application, kind=kind, file=upload(f"{kind}.pdf", PDF + str(number).encode()), by=by, at=at
        )
