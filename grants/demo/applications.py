"""Invented applications in every state, around the day the demo is loaded."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from stdnum.no import kontonr

from grants import workflow
from grants.demo.guarantee import guarantee
from grants.demo.handling import appeal_some, share_out
from grants.demo.money import claim_back_some, pay_out, report_on
from grants.demo.persons import person
from grants.demo.sealed import sealed
from grants.models import ExternalScheme, GrantApplication, GrantCall, GrantScheme
from grants.schemes import sync_schemes
from grants.states import ApplicationState
from grants.words import suggested_words
from organizations.models import Association, Mandate
from organizations.states import MandateState
from portal import clock
from portal.demo.loader import DemoContext
from portal.models import Case, User
from portal.models.audit import record
from portal.models.decision import Outcome

S = ApplicationState

NAMES = (
    "Nora",
    "Jakob",
    "Emma",
    "Lucas",
    "Olivia",
    "Emil",
    "Sofie",
    "Noah",
    "Ella",
    "Oskar",
    "Maja",
    "Filip",
)
CONSIDERATIONS = {
    Outcome.GRANTED: "Foreningen gir barn og unge et godt tilbud hele året. Den oppfyller alle vilkårene.",
    Outcome.PARTLY: "Mange har søkt, og rammen rekker ikke til alt. Vi har fordelt etter antall unge medlemmer.",
    Outcome.REFUSED: "Foreningen har for få unge medlemmer. Andre ordninger kan passe bedre, og vi hjelper gjerne.",
}
PURPOSES = ("", "Noter og instrumenter.", "Leie av øvingslokale og honorar til dirigent.", "Tur og seminar.")
DUES = "Vi har fått mange søknader og trenger litt mer tid til å lese dem likt."

# How many applications of which fate: in the call that is decided, the one just closed, and the open one.
DECIDED = {S.GRANTED: 11, S.PARTLY: 5, S.REFUSED: 3, S.DISMISSED: 1, S.WITHDRAWN: 1}
CLOSED = {S.SUBMITTED: 3, S.IN_REVIEW: 3, S.GRANTED: 1, S.REFUSED: 1, S.DISMISSED: 1}
OPEN = {S.SUBMITTED: 4, S.IN_REVIEW: 1, S.WITHDRAWN: 1, S.DRAFT: 2}
LATE = 2  # that many of those just received came after the deadline


@dataclass
class Maker:
    """Makes one application after another, each by the next association."""

    rng: random.Random
    at: datetime
    staff: User
    associations: Iterator[Association]

    def call(self, scheme: GrantScheme, deadline: date, frame: int) -> GrantCall:
        return GrantCall.objects.create(
            scheme=scheme,
            opens_at=clock.local(deadline - timedelta(days=75), time(0)),
            application_deadline=clock.end_of(deadline),
            budget_frame=Decimal(frame),
        )

    def many(self, call: GrantCall, fates: dict[ApplicationState, int], *, late: int = 0) -> None:
        fated = [fate for fate, number in fates.items() for _turn in range(number)]
        for number, fate in enumerate(fated):
            is_late = number < late or fate == S.DISMISSED
            self.one(call, next(self.associations), fate, is_late=is_late)

    def one(
        self, call: GrantCall, association: Association, fate: ApplicationState, *, is_late: bool = False
    ) -> GrantApplication:
        by = _chair_of(association, self.rng, at=call.opens_at)
        sent_at = self._moment(call, is_late=is_late)
        application = self._row(call, association, fate, by=by, at=sent_at)
        if application.case:
            self._handle(application, fate, at=sent_at)
        return application

    def _moment(self, call: GrantCall, *, is_late: bool) -> datetime:
        """A weekday evening before the deadline, never after now; or one of the first days after it."""
        last = min(call.deadline_on, self.at.astimezone(clock.OSLO).date() - timedelta(days=1))
        day = last - timedelta(days=self.rng.randint(0, 20))
        if is_late:
            day = call.deadline_on + timedelta(days=self.rng.randint(1, 4))
        return clock.local(day, time(self.rng.randint(17, 22), self.rng.randint(0, 59)))

    def _row(
        self, call: GrantCall, association: Association, fate: ApplicationState, *, by: User, at: datetime
    ) -> GrantApplication:
        young = self.rng.randint(4, 9) if fate == S.REFUSED else self.rng.randint(14, 90)
        begun_at = at - timedelta(days=self.rng.randint(1, 9))
        is_sent = fate != S.DRAFT
        application = GrantApplication.objects.create(
            call=call,
            form_version=call.scheme.form_in_use(),
            association=association,
            state=S.SUBMITTED if is_sent and fate != S.WITHDRAWN else fate,
            case=self._case(call, association, at, is_withdrawn=fate == S.WITHDRAWN) if is_sent else None,
            version=4,
            contact=by,
            is_open_to_all=True,
            has_elected_board=True,
            has_auditor=True if is_sent else None,
            has_bylaws=True if is_sent else None,
            members_total=young + self.rng.randint(3, 30),
            members_6_20=young,
            amount_applied=Decimal(young * self.rng.randint(3, 6) * 100) if is_sent else None,
            bank_account_number=association.bank_account_number or _account(self.rng),
            purpose_of_money=self.rng.choice(PURPOSES),
            created_at=begun_at,
            saved_at=at,
            saved_by=by,
            submitted_at=at if is_sent else None,
            submitted_by=by if is_sent else None,
            is_late=is_sent and call.is_late_at(at),
        )
        record("grants.application.created", application, by=by, at=begun_at)
        if is_sent:
            record("grants.application.submitted", application, by=by, at=at)
        if fate == S.WITHDRAWN:
            record("grants.application.withdrawn", application, by=by, at=at + timedelta(hours=20))
        return application

    def _case(self, call: GrantCall, association: Association, at: datetime, *, is_withdrawn: bool) -> Case:
        return Case.objects.open_new(
            kind="grants.application",
            title=f"{call.scheme.title} – {association}"[:200],
            at=at,
            due_on=call.answer_by(at.astimezone(clock.OSLO).date()),
            unit=self.staff.unit,
            closed_at=at + timedelta(hours=20) if is_withdrawn else None,
        )

    def _handle(self, application: GrantApplication, fate: ApplicationState, *, at: datetime) -> None:
        """The municipality's part, by its own verbs: so the letters are real."""
        start = max(at, application.call.application_deadline)
        room = max((min(self.at, start + timedelta(days=38)) - start).days, 2)
        day = (start + timedelta(days=self.rng.randint(1, room))).astimezone(clock.OSLO).date()
        office = clock.local(day, time(self.rng.randint(8, 15), self.rng.randint(0, 59)))
        when = min(office, self.at - timedelta(hours=2))
        if fate == S.IN_REVIEW:
            workflow.take(application, by=self.staff, at=when)
        elif fate == S.DISMISSED:
            reason = "Søknaden kom etter fristen. Vi fant ingen særlig grunn til å behandle den likevel."
            workflow.dismiss(application, reason=reason, by=self.staff, at=when)
        elif fate in (S.GRANTED, S.PARTLY, S.REFUSED):
            outcome = Outcome(fate.value)
            words = suggested_words(application)
            workflow.decide(
                application,
                outcome=outcome,
                amount=self._amount(application, outcome),
                considerations=CONSIDERATIONS[outcome],
                by=self.staff,
                at=when,
                rule=words["rule"],
                facts=words["facts"],
            )

    def _amount(self, application: GrantApplication, outcome: Outcome) -> Decimal | None:
        applied = application.amount_applied or Decimal(0)
        part = Decimal(self.rng.choice((40, 50, 60))) / 100
        partly = (applied * part / 100).to_integral_value() * 100
        return {Outcome.GRANTED: applied, Outcome.PARTLY: partly}.get(outcome)


def _look_at_others(today: date) -> None:
    """Staff have looked at the schemes of others lately, but for two, which wait on the worklist."""
    for weeks, scheme in enumerate(ExternalScheme.objects.order_by("pk")[2:], start=1):
        scheme.last_checked_on = today - timedelta(weeks=weeks)
        scheme.save(update_fields=["last_checked_on"])


def load(*, rng: random.Random, today: date, at: datetime, context: DemoContext) -> None:
    """The schemes of the platform; a call that is decided, one just closed, one open; 40 applications."""
    sync_schemes(at=at)
    scheme = GrantScheme.objects.with_questions().filter(code="operating-youth-culture").first()
    associations: list[Association] = list(context.shared.get("associations", ()))
    korps: Association | None = context.shared.get("korps")
    _look_at_others(today)
    if scheme is None or len(associations) < 25:
        return
    scheme.unit = context.units[0]
    scheme.who_may_apply = (
        "Foreninger i kommunen som driver kultur for barn og unge. Idrettslag søker ikke her."
    )
    scheme.save(update_fields=["unit", "who_may_apply"])
    others = [one for one in associations if one != korps]
    maker = Maker(rng, at, context.user("saksbehandler"), _around(others))
    decided = maker.call(scheme, _last_spring(today), 900_000)
    closed = maker.call(scheme, today - timedelta(days=9), 200_000)
    open_call = maker.call(scheme, today + timedelta(days=25), 300_000)
    maker.many(decided, DECIDED)
    maker.many(closed, CLOSED, late=LATE)
    maker.many(open_call, OPEN)
    late = GrantApplication.objects.awaiting_decision().filter(call=closed, is_late=False).first()
    if late:
        workflow.send_interim_reply(
            late, text=DUES, expected_on=today + timedelta(days=40), by=maker.staff, at=at - timedelta(days=1)
        )
    appeal_some(closed, staff=maker.staff, at=at - timedelta(hours=1))
    appeal_some(decided, staff=maker.staff, at=at - timedelta(hours=1))
    pay_out(decided, staff=maker.staff, at=at)
    report_on(decided, at=at)
    share_out(closed, staff=maker.staff, at=at)
    claim_back_some(decided, staff=maker.staff, at=at)
    guarantee(maker, today=today, at=at)
    person(context.user("ny"), account=_account(rng), today=today, at=at)
    if korps:
        answered = maker.one(decided, korps, S.PARTLY)
        if decision := answered.decision():
            workflow.open_decision(
                decision, by=context.user("leder"), at=decision.decided_at + timedelta(hours=3)
            )
        maker.one(open_call, korps, S.DRAFT)
        sealed(korps, by=context.user("leder"), account=_account(rng), today=today, at=at)


def _last_spring(today: date) -> date:
    """The 15 April that the answers to have been given after."""
    spring = date(today.year, 4, 15)
    return spring if today > spring + timedelta(days=60) else date(today.year - 1, 4, 15)


def _around(associations: list[Association]) -> Iterator[Association]:
    while True:
        yield from associations


def _chair_of(association: Association, rng: random.Random, *, at: datetime) -> User:
    mandate = Mandate.objects.active().filter(association=association).select_related("user").first()
    if mandate:
        return mandate.user
    user = User.objects.create_user(
        f"{association.slug[:50]}@demo.example", name=f"{rng.choice(NAMES)} Demo", joined_at=at
    )
    Mandate.objects.create(
        association=association,
        user=user,
        role="chair",
        state=MandateState.ACTIVE,
        requested_at=at,
        decided_at=at,
    )
    return user


def _account(rng: random.Random) -> str:
    """An account number of no bank: the register of banks has none that begins with 0000."""
    while True:
        digits = f"0000{rng.randint(0, 10**6 - 1):06d}"
        for check in range(10):
            if kontonr.is_valid(f"{digits}{check}"):
                return f"{digits}{check}"
