"""Six invented agreements, one in each stage that staff and associations meet."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.text import slugify

from agreements import workflow
from agreements.models import PartnershipAgreement
from organizations.models import Association, Mandate
from organizations.states import MandateState
from portal.demo.loader import DemoContext
from portal.models import Unit, User


@dataclass(frozen=True)
class Story:
    """The texts of one agreement, in the words that people use."""

    title: str
    unit: int
    purpose: str
    municipal_tasks: str = ""
    volunteer_tasks: str = ""
    routines: str = ""
    duration: str = ""

    def text(self) -> dict[str, str]:
        names = ("purpose", "municipal_tasks", "volunteer_tasks", "routines", "duration")
        return {name: value for name in names if (value := getattr(self, name))}


HOMEWORK = Story(
    "Leksehjelp på Tranby",
    1,
    "Elever på Tranby skal få hjelp med lekser i rolige omgivelser, og bli kjent med flere voksne i nærmiljøet."
    "\n\nVi åpner leksehjelp én ettermiddag i uka, gratis og uten påmelding.",
    "Virksomheten låner ut to klasserom og sørger for at de er låst opp og ryddet. En fast lærer veileder de"
    " frivillige. Virksomheten dekker frukt og skrivesaker, og melder fra om endringer senest dagen før.",
    "Foreningen stiller med minst tre voksne hver tirsdag kl. 15.00–17.00 i skoleåret. Foreningen setter opp en"
    " vaktliste og sørger for at det alltid kommer noen som vet hva som skal gjøres. Forfall meldes til læreren.",
    "Kontaktlæreren og foreningens leder snakker sammen på telefon hver måned. Vi møtes i august og januar.",
    "Endringer avtales skriftlig.",
)
VISITS = Story(
    "Besøksvenner i Lierbyen",
    2,
    "Eldre som bor alene, skal få besøk av noen som har god tid. Vi vil nå tjue eldre det første året.",
    "Virksomheten finner dem som ønsker besøk, spør om de vil være med, og holder kurs for nye besøksvenner."
    " Virksomheten dekker kursutgifter og bussbilletter.",
    "Foreningen finner besøksvenner og følger dem opp. Hver besøksvenn går på besøk minst to ganger i måneden."
    " Besøksvennene gjør ikke oppgaver som hjemmetjenesten har ansvar for.",
    "Koordinatoren i foreningen og kommunen har et møte annenhver måned.",
    "Partene går gjennom avtalen hver høst.",
)
PATHS = Story(
    "Rydding av turstier i Sylling",
    0,
    "Turstiene rundt Sylling skal være lette å finne og trygge å gå på, hele året.",
    "Virksomheten kjøper inn skilt og maling, og ordner avtaler med grunneiere.",
    "Foreningen går over stiene hver vår og høst, rydder og merker, og sier fra om skader på bruer.",
    "Én felles befaring i mai. Ellers e-post når det trengs.",
    "Avtalen kan forlenges med ett år om gangen.",
)
CAFE = Story(
    "Språkkafé på Lierskogen",
    0,
    "De som lærer norsk, skal få øve seg på å snakke, og treffe naboene sine over en kopp kaffe.",
    "Virksomheten låner ut møterommet gratis og sprer ordet.",
    "Foreningen er vertskap annenhver torsdag kl. 18.00–20.00, og baker.",
    "Vi ringer hverandre ved behov, og møtes før jul og før sommeren.",
    "Vi ser hvordan det går etter første halvår.",
)
YOUTH = Story(
    "Åpen hall for ungdom på Høvik",
    0,
    "Ungdom skal ha et sted å være i helgen, uten å måtte være med på et lag.",
    "Virksomheten stiller hallen gratis lørdager kl. 19.00–22.00.",
    "Foreningen har to voksne til stede hele kvelden.",
    "Månedlig prat mellom ungdomsarbeideren og lederen.",
    "Endringer avtales skriftlig.",
)
BAND = Story(
    "Korpset spiller for eldre og barn",
    0,
    "Beboere på sykehjemmet og barn i barnehagene skal få høre levende musikk i hverdagen.",
    municipal_tasks="Virksomheten avtaler tid og sted med sykehjemmet og barnehagene, og dekker frakt av slagverk.",
    volunteer_tasks="Korpset spiller fire ganger i året. Aspirantene er med når de kan.",
)


def load(*, rng: random.Random, today: date, at: datetime, context: DemoContext) -> None:
    """Two in force, one of them soon to be gone through; one waiting for the municipality; one ended early;
    one that ran out; and the band's own draft, half filled in."""
    korps = context.shared.get("korps")
    others = [row for row in Association.objects.public().order_by("pk") if row != korps]
    hosts = iter(rng.sample(others, k=min(5, len(others))))
    for make in (_active, _due, _waiting, _terminated, _ended):
        if association := next(hosts, None):
            make(_Writing(association, context, at), today)
    if korps:
        writing = _Writing(korps, context, at)
        _half_written(writing, today)


class _Writing:
    """One association's side and its counterpart, and the steps they take."""

    def __init__(self, association: Association, context: DemoContext, at: datetime) -> None:
        self.association, self.context, self.at = association, context, at
        self.chair = self._chair()

    def start(self, story: Story, *, months_ago: int, by: User | None = None) -> PartnershipAgreement:
        return workflow.start(
            association=self.association,
            unit=self.context.units[story.unit],
            title=story.title,
            by=by or self.chair,
            at=self.at - relativedelta(months=months_ago),
        )

    def propose(self, story: Story, *, months_ago: int, **terms: Any) -> PartnershipAgreement:
        """Filled in and confirmed by the association a week after it was begun."""
        agreement = self.start(story, months_ago=months_ago)
        later = self._after(agreement, days=7)
        workflow.rewrite(
            agreement, by=self.chair, at=later, version=agreement.version, **story.text(), **terms
        )
        return workflow.confirm(agreement, by=self.chair, at=later, seen=agreement.fingerprint)

    def conclude(self, story: Story, *, months_ago: int, **terms: Any) -> PartnershipAgreement:
        agreement = self.propose(story, months_ago=months_ago, **terms)
        staff = self._staff(self.context.units[story.unit])
        later = self._after(agreement, days=14)
        return workflow.confirm(agreement, by=staff, at=later, seen=agreement.fingerprint)

    def _after(self, agreement: PartnershipAgreement, *, days: int) -> datetime:
        return agreement.started_at + timedelta(days=days)

    def _chair(self) -> User:
        mandate = Mandate.objects.active().filter(association=self.association).order_by("pk").first()
        if mandate:
            return mandate.user
        address = f"avtale-{slugify(self.association.slug)}@demo.example"
        chair = User.objects.create_user(address, name="Lise Demo")
        Mandate.objects.create(
            association=self.association, user=chair, role="chair", state=MandateState.ACTIVE,
            requested_at=self.at, decided_at=self.at,
        )  # fmt: skip
        return chair

    def _staff(self, unit: Unit) -> User:
        """Somebody who works there; an invented leader where the demo people do not."""
        here = User.objects.filter(unit=unit, is_staff=True).order_by("pk").first()
        return here or User.objects.create_user(
            f"leder-{slugify(unit.name)}@demo.example", name="Nils Demo", is_staff=True, unit=unit
        )


def _months(day: date, months: int) -> date:
    return day + relativedelta(months=months)


def _active(writing: _Writing, today: date) -> None:
    begins = _months(today, -5).replace(day=1)
    writing.conclude(
        HOMEWORK, months_ago=6, starts_on=begins, review_on=_months(begins, 12),
        ends_on=_months(begins, 24) - timedelta(days=1),
    )  # fmt: skip


def _due(writing: _Writing, today: date) -> None:
    writing.conclude(
        VISITS,
        months_ago=11,
        starts_on=_months(today, -10).replace(day=1),
        review_on=today + timedelta(days=40),
    )


def _waiting(writing: _Writing, today: date) -> None:
    begins = _months(today, 1).replace(day=1)
    agreement = writing.start(CAFE, months_ago=0)
    workflow.rewrite(
        agreement, by=writing.chair, at=writing.at, version=agreement.version, starts_on=begins,
        ends_on=_months(begins, 12) - timedelta(days=1), review_on=_months(begins, 6), **CAFE.text(),
    )  # fmt: skip
    workflow.confirm(agreement, by=writing.chair, at=writing.at, seen=agreement.fingerprint)


def _terminated(writing: _Writing, today: date) -> None:
    agreement = writing.conclude(YOUTH, months_ago=14, starts_on=_months(today, -13).replace(day=1))
    gave_notice = writing.at - relativedelta(months=5)
    workflow.terminate(
        agreement, by=writing.chair, at=gave_notice, reason="Vi fant ikke nok voksne til hver lørdag.",
        terminated_on=_months(today, -2),
    )  # fmt: skip


def _ended(writing: _Writing, today: date) -> None:
    begins = _months(today, -15).replace(day=1)
    ended_on = _months(begins, 12) - timedelta(days=1)
    agreement = writing.conclude(PATHS, months_ago=16, starts_on=begins, ends_on=ended_on)
    workflow.end(agreement, at=writing.at - (today - ended_on))


def _half_written(writing: _Writing, today: date) -> None:
    """Begun by the chair, answered by the municipality; the routines are missing, and it is the chair's turn."""
    chair, staff = writing.context.user("leder"), writing.context.user("saksbehandler")
    text = BAND.text()
    tasks = text.pop("municipal_tasks")
    draft = writing.start(BAND, months_ago=0, by=chair)
    workflow.rewrite(draft, by=chair, at=writing.at, version=draft.version, **text)
    workflow.rewrite(
        draft, by=staff, at=writing.at, version=draft.version, municipal_tasks=tasks,
        starts_on=_months(today, 1).replace(day=1),
    )  # fmt: skip
