"""Demo: what volunteers are wanted for, who has signed up, and the hours they have given."""

import random
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from organizations.demo import help as help_from_one_to_another
from organizations.demo import preparedness
from organizations.demo.volunteering_texts import TASKS, Wanted
from organizations.models import Association
from organizations.models.volunteering import Shift, VolunteerTask
from organizations.workflow.volunteering import certificates, hours, police_certificates, sign_ups, tasks
from portal.clock import local
from portal.demo.loader import DemoContext
from portal.models import User

DAY = timedelta(days=1)


def load(
    *, rng: random.Random, today: date, at: datetime, context: DemoContext, volunteers: list[User]
) -> None:
    """Tasks by associations and one by the municipality; the newcomer has signed up, waited and given hours."""
    entered = at - 20 * DAY
    for wanted in TASKS:
        task = _task(wanted, rng, today=today, at=entered, context=context)
        for shift in task.shifts.all():
            for person in rng.sample(volunteers, min(wanted.people, len(volunteers))):
                phone = f"4{rng.randint(1000000, 9999999)}"
                sign_ups.sign_up(
                    shift,
                    by=person,
                    at=entered + DAY,
                    phone=phone,
                    message=wanted.message,
                    is_old_enough=True,
                )
    _newcomer(context.user("ny"), at=at)
    _given(context, volunteers, rng, today=today, at=at)
    preparedness.load(context, at=at)
    help_from_one_to_another.load(rng=rng, at=at, context=context, volunteers=volunteers)


def _task(
    wanted: Wanted, rng: random.Random, *, today: date, at: datetime, context: DemoContext
) -> VolunteerTask:
    organiser, by = _organiser(wanted, context)
    first = today + wanted.in_days * DAY
    shifts: list[dict[str, Any]] = [
        {
            "starts_at": local(first + week * 7 * DAY, time(wanted.hour)),
            "ends_at": local(first + week * 7 * DAY, time(wanted.hour + wanted.hours)),
            "min_people": wanted.least,
            "max_people": wanted.most,
        }
        for week in range(wanted.weeks)
    ]
    return tasks.enter(
        organiser,
        by=by,
        at=at,
        key=uuid.UUID(int=rng.getrandbits(128)),
        shifts=shifts,
        title=wanted.title,
        kind=wanted.kind,
        description=wanted.description,
        good_to_know=wanted.good_to_know,
        place=wanted.place,
        district=organiser.district if isinstance(organiser, Association) else None,
        age_from=wanted.age_from,
        ask_whom="Demo-verten, 32 00 00 00",
        certificate_purpose=wanted.certificate,
    )


def _organiser(wanted: Wanted, context: DemoContext) -> tuple[Any, User]:
    """The band and the sports club have someone to log in as; the municipality's own is the coordinator's."""
    if wanted.whose == "kommunen":
        return context.units[0], context.user("saksbehandler")
    return context.shared[wanted.whose], context.user("leder" if wanted.whose == "korps" else "kasserer")


def _newcomer(person: User, *, at: datetime) -> None:
    """Amina has a place on the next shift with room, and stands in line for one that is full."""
    coming = Shift.objects.public().planned().coming(at).with_counts()
    free = next(shift for shift in coming if shift.free and not shift.task.needs_certificate)
    full = next(shift for shift in coming if not shift.free)
    for shift in (free, full):
        sign_ups.sign_up(shift, by=person, at=at - 2 * DAY, is_old_enough=True)


def _given(
    context: DemoContext, volunteers: list[User], rng: random.Random, *, today: date, at: datetime
) -> None:
    """A shift that is over: one was there, one reported other hours, one was taken off, one's certificate was seen."""
    chair, newcomer = context.user("leder"), context.user("ny")
    begins = local(today - 12 * DAY, time(18))
    task = _task(
        Wanted("korps", "Rigg til seminaret", "event", "Bær stoler og notestativer.", "Tranby skole",
               in_days=-12, hour=18, hours=3, most=6, age_from=None, certificate="minors"),
        rng, today=today, at=begins - 9 * DAY, context=context,
    )  # fmt: skip
    shift = task.shifts.get()
    rows = [
        sign_ups.sign_up(shift, by=person, at=begins - 8 * DAY, phone="40000000", message="Jeg kan bære.")
        for person in (newcomer, *volunteers[:3])
    ]
    sign_ups.remove(rows[3], reason="Vi ble nok likevel. Takk!", by=chair, at=begins - 3 * DAY)
    for row in rows[:3]:
        police_certificates.see(row, seen_on=begins.date() - 7 * DAY, by=chair, at=begins - 7 * DAY)
        row.refresh_from_db()
    after = begins + DAY
    hours.attend(rows[0], minutes=180, by=chair, at=after)
    certificates.issue(by=newcomer, first_on=date(today.year - 1, 1, 1), last_on=after.date(), at=after)
    reported = hours.report(
        sign_up=rows[1], minutes=240, worked_on=shift.day, key=uuid.UUID(int=rng.getrandbits(128)),
        by=volunteers[0], at=after, what="Rigget og ryddet",
    )  # fmt: skip
    hours.correct(reported, minutes=180, reason="Vi var ferdige kl. 21.", by=chair, at=after + DAY)
    for person, minutes in ((newcomer, 150), (volunteers[4], 90)):
        hours.report(
            organiser=task.association, minutes=minutes, worked_on=today - 3 * DAY, by=person, at=at - DAY,
            what="Solgte lodd på senteret", key=uuid.UUID(int=rng.getrandbits(128)),
        )  # fmt: skip
