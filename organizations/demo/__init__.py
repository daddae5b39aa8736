"""Demo: sixty invented associations in real places, and what they do over a year.

Every name has "Demo" in it and every number begins with 3, so that no real association is shown with invented facts.
"""

import random
import uuid
from datetime import date, datetime, time, timedelta

from organizations.demo import exceptions, participants, parts, profiles, register, sources, volunteering
from organizations.demo import people as board
from organizations.demo.kinds import KINDS, VENUES, Kind
from organizations.models import Activity, ActivityType, Association, District, Mandate, Occurrence
from organizations.states import ActivityState, AssociationState, MandateState, OccurrenceState
from organizations.workflow import associations as association_verbs
from organizations.workflow import mandates as mandate_verbs
from portal import platform
from portal.demo.loader import DemoContext
from portal.models import User

WEEKLY, EVENTS = 100, 200
HALF_A_YEAR = 26  # weeks on each side of today


FIRST_NAMES = (
    "Siv", "Arne", "Fatima", "Knut", "Marit", "Omar", "Lise", "Terje", "Hodan", "Bjørn",
    "Ranveig", "Piotr", "Gunn", "Eirik", "Samira", "Per", "Åse", "Jon", "Thea", "Magne",
    "Ingeborg", "Ali", "Solveig", "Roar", "Nina", "Tor", "Yusuf", "Berit", "Geir", "Mona",
)  # fmt: skip
PROPOSED = "Sylling Demo jegerlag"
UNUSUAL = {41: AssociationState.DORMANT, 52: AssociationState.DELETED}  # by their place in the list


def load(*, rng: random.Random, today: date, at: datetime, context: DemoContext) -> None:
    """Associations with their people, then the calendar; the other apps find them in `context.shared`."""
    for name in platform.current().districts:
        District.objects.get_or_create(name=name)
    made = _associations(rng, at)
    active = [association for association, _kind in made if association.state == AssociationState.ACTIVE]
    context.shared["associations"] = active
    context.shared["korps"] = next(one for one in active if one.name.endswith("Demokorps"))
    context.shared["idrettslag"] = next(one for one in active if one.name.endswith("Demo IL"))
    people = _people(active, context, at)
    profiles.load(active, at=at)
    parts.load(active, context.shared["idrettslag"], at=at)
    _waiting(active, people, at)
    register.load([one for one, _kind in made], context.user("saksbehandler"), at=at)
    board.load(active=active, context=context, at=at)
    _calendar(rng, made, today=today, at=at)
    exceptions.load(context.shared["korps"], active[5], today=today, at=at)
    participants.load(context.shared["korps"], context.user("leder"), people[:6], today=today, at=at)
    sources.load(context.shared["idrettslag"], at=at)
    volunteering.load(rng=rng, today=today, at=at, context=context, volunteers=people)
    profiles.highlights(active, today=today)


def _associations(rng: random.Random, at: datetime) -> list[tuple[Association, Kind]]:
    """Four places for each of the fifteen kinds. Some lack a number; one is being wound up, one is deleted."""
    districts = list(District.objects.filter(name__in=platform.current().districts))
    by_name = {district.name: district for district in districts}
    first = {"korps": "Tranby", "fotball": "Sylling"}
    types = {kind.code: kind for kind in ActivityType.objects.all()}
    made: list[tuple[Association, Kind]] = []
    for kind in KINDS:
        places = rng.sample(districts, min(4, len(districts)))
        if wanted := by_name.get(first.get(kind.type_code, "")):
            places = [wanted, *[place for place in places if place != wanted][:3]]
        for place in places:
            association = _association(rng, kind, place, at, index=len(made))
            extra = ["barn-og-unge"] if kind.type_code in {"korps", "speider", "turn", "fotball"} else []
            association.activity_types.set(types[code] for code in [kind.type_code, *extra])
            made.append((association, kind))
    return made


def _association(rng: random.Random, kind: Kind, place: District, at: datetime, *, index: int) -> Association:
    name = kind.name.format(place.name)
    confirmed = rng.choice([None, rng.randint(5, 300), rng.randint(5, 300), rng.randint(370, 600)])
    has_number = index < 8 or rng.random() > 0.12
    address = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
    return Association.objects.create(
        name=name,
        register_name=name.upper() if has_number else "",
        organization_number=_number(index) if has_number else None,
        legal_form="FLI" if has_number else "",
        purpose=kind.purpose,
        email=f"post@{address}.example",
        phone=f"32 00 {index // 100 + 10:02} {index % 100:02}",
        show_email=rng.random() < 0.6,
        show_phone=rng.random() < 0.3,
        website=f"https://{address}.example/" if rng.random() < 0.5 else "",
        postal_place=place.name,
        district=place,
        in_voluntary_register=has_number and rng.random() < 0.8,
        language_form="nn" if rng.random() < 0.08 else "nb",
        bank_account_number=_account(index) if has_number else "",
        register_status="winding_up" if index == 37 else "",
        state=UNUSUAL.get(index, AssociationState.ACTIVE),
        deleted_on=at.date() - timedelta(days=40) if index == 52 else None,
        created_at=at - timedelta(days=rng.randint(200, 900)),
        confirmed_at=at - timedelta(days=confirmed) if confirmed else None,
    )


def _number(index: int) -> str:
    """A number that passes MOD11 and begins with 3: no number in use does."""
    return _with_check_digit(31300000 + index * 11, (3, 2, 7, 6, 5, 4, 3, 2))


def _account(index: int) -> str:
    """An account number with a right check digit; the bank that begins with 9999 does not exist."""
    return _with_check_digit(9999000000 + index * 11, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))


def _with_check_digit(stem: int, weights: tuple[int, ...]) -> str:
    """`stem`, or the next number that has a check digit, with its MOD11 digit after it."""
    while True:
        digit = -sum(int(d) * weight for d, weight in zip(str(stem), weights, strict=True)) % 11
        if digit != 10:
            return f"{stem}{digit}"
        stem += 1


def _people(active: list[Association], context: DemoContext, at: datetime) -> list[User]:
    """The two that one can log in as, and an invented chair for half of the others."""
    korps, club = context.shared["korps"], context.shared["idrettslag"]
    _mandate(korps, context.user("leder"), "chair", at - timedelta(days=400))
    _mandate(club, context.user("kasserer"), "treasurer", at - timedelta(days=300))
    korps.confirmed_at = at - timedelta(days=380)  # so that the demo shows the yearly reminder
    korps.save(update_fields=["confirmed_at"])
    others = [one for one in active if one not in (korps, club)]
    people = []
    for number, association in enumerate([club, *others[: len(FIRST_NAMES) - 1]]):
        name = FIRST_NAMES[number]
        user = User.objects.create_user(f"demo{number + 1}@demo.example", name=f"{name} Demo")
        people.append(user)
        if number < len(FIRST_NAMES) - 2:
            _mandate(association, user, "chair", at - timedelta(days=100 + number * 7))
    return people


def _mandate(association: Association, user: User, role: str, at: datetime) -> None:
    Mandate.objects.create(
        association=association,
        user=user,
        role=role,
        state=MandateState.ACTIVE,
        explanation="Valgt på årsmøtet.",
        requested_at=at - timedelta(days=2),
        decided_at=at,
    )


def _waiting(active: list[Association], people: list[User], at: datetime) -> None:
    """What lies on the staff's worklist: a claim, and a group without a number that wants to stand in the register."""
    claimant, registrant = people[-1], people[-2]
    mandate_verbs.claim(
        active[-1],
        role="deputy_chair",
        explanation="Valgt på årsmøtet i mars. Protokollen ligger på nettsiden vår.",
        by=claimant,
        at=at - timedelta(days=2, hours=3),
    )
    association_verbs.register(
        name=PROPOSED,
        purpose="Jakt, fiske og friluftsliv for unge. Vi er nystartet og har ikke organisasjonsnummer ennå.",
        district=active[0].district,
        activity_types=list(ActivityType.objects.filter(code="jakt-og-fiske")),
        explanation="Jeg ble valgt til leder på stiftelsesmøtet. Ring gjerne.",
        by=registrant,
        at=at - timedelta(days=5),
    )


def _calendar(rng: random.Random, made: list[tuple[Association, Kind]], *, today: date, at: datetime) -> None:
    types = {kind.code: kind for kind in ActivityType.objects.all()}
    rows = []
    for number in range(WEEKLY + EVENTS):
        association, kind = made[number % len(made)] if number < WEEKLY else rng.choice(made)
        is_weekly = number < WEEKLY
        offer = rng.choice(kind.weekly if is_weekly else kind.events)
        if is_weekly:
            offer = kind.weekly[number // len(made) % len(kind.weekly)]
        begins = offer.hour + rng.choice([0, 0, 0.5, 1])
        first = _first_day(rng, today, is_weekly=is_weekly)
        rows.append(
            Activity(
                association=association,
                kind="regular" if is_weekly else "event",
                title=offer.title,
                description=kind.purpose,
                activity_type=types[kind.type_code],
                place=rng.choice(
                    VENUES.get(association.postal_place, (f"{association.postal_place} skole",))
                ),
                district=association.district,
                starts_on=first,
                start_time=_clock(begins),
                end_time=_clock(begins + offer.hours),
                repeats_until=first + timedelta(weeks=2 * HALF_A_YEAR) if is_weekly else None,
                age_from=offer.ages[0],
                age_to=offer.ages[1],
                price=offer.price,
                is_step_free=rng.random() < 0.6,
                sign_up=rng.choice(["Bare møt opp", "", "https://pamelding.example/"]),
                state=ActivityState.PUBLISHED,
                planned_until=first + timedelta(weeks=2 * HALF_A_YEAR) if is_weekly else first,
                key=uuid.UUID(int=rng.getrandbits(128)),
                created_at=at - timedelta(days=200),
                published_at=at - timedelta(days=200),
                changed_at=at - timedelta(days=200),
            )
        )
    Activity.objects.bulk_create(rows)
    _occurrences(rng, rows, today)


def _first_day(rng: random.Random, today: date, *, is_weekly: bool) -> date:
    """Weekly offers began half a year ago on a weekday; events lie on both sides of today, most at weekends."""
    if is_weekly:
        start = today - timedelta(weeks=HALF_A_YEAR)
        return start + timedelta(days=rng.randint(0, 4) - start.weekday())
    day = today + timedelta(days=rng.randint(-7 * HALF_A_YEAR, 7 * HALF_A_YEAR))
    return day + timedelta(days=5 - day.weekday()) if rng.random() < 0.6 else day


def _occurrences(rng: random.Random, activities: list[Activity], today: date) -> None:
    """Every date as a row; here and there one that is cancelled."""
    rows = []
    for activity in activities:
        for day in activity.days(until=activity.planned_until or activity.starts_on):
            begins, ends = activity.moments_on(day)
            is_off = today < day < today + timedelta(days=30) and rng.random() < 0.02
            rows.append(
                Occurrence(
                    activity=activity,
                    on=day,
                    starts_at=begins,
                    ends_at=ends,
                    state=OccurrenceState.CANCELLED if is_off else OccurrenceState.PLANNED,
                    sequence=int(is_off),
                    uid=uuid.UUID(int=rng.getrandbits(128)),
                    changed_at=activity.changed_at,
                )
            )
    Occurrence.objects.bulk_create(rows, batch_size=2000)


def _clock(hour: float) -> time:
    return time(int(hour), int(hour % 1 * 60))
