"""Premises of the demo with a lived-in calendar: weekly training, single evenings, blackouts, cancellations."""

import random
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from facilities import closing, workflow
from facilities.demo import (
    closures,
    drop_in,
    equipment,
    invoices,
    keepers,
    matches,
    needs,
    other_price,
    pictures,
    requests,
    school_year,
    series,
    use,
    waiting,
)
from facilities.demo.diary import Diary
from facilities.demo.places import ACCESS, HOURS, HOUSE_RULES, PLACES, RATES, Place
from facilities.models import Facility, OpeningHours, PriceRules, Rate, RentalStatus, Site
from organizations.models import District, Mandate
from portal.demo.loader import DemoContext
from portal.models import User


def load(*, rng: random.Random, today: date, at: datetime, context: DemoContext) -> None:
    """12 sites with 30 facilities, and 1 500 bookings around today. Every second of it is invented."""
    closing.close_by_rule(range(today.year - 1, today.year + 3))
    Rate.objects.bulk_create(
        Rate(kind=kind, amount=Decimal(amount), valid_from=date(today.year - 2, 1, 1), is_example=True,
             source="Eksempel: kommunens egne satser er ikke kjent")
        for kind, amount in RATES.items()
    )  # fmt: skip
    PriceRules.objects.create(
        code="lier",
        valid_from=date(2017, 3, 7),
        source="Frivillighetspolitisk plattform, vedtatt 7. mars 2017",
    )
    facilities = [room for place in PLACES for room in _build(place, today=today, at=at)]
    school_year.holidays(range(today.year - 1, today.year + 2))
    school_year.exceptions(facilities, today=today)
    pictures.hang(facilities, by=context.user("idrett"), at=at)
    associations = list(context.shared.get("associations", ()))
    staff = context.user("idrett")
    if associations:
        bookers = _bookers(context)
        RentalStatus.objects.create(
            association=associations[0], status="free", valid_from=date(today.year, 1, 1)
        )
        Diary(rng, today, at, staff, facilities, associations, bookers).fill()
        keepers.look_after(
            rng, facilities, caretaker=context.user("vaktmester"), attendant=context.user("kasserer"), at=at
        )
        equipment.lend(facilities, associations, bookers, today=today, at=at)
        needs.tell(associations, bookers, at=at)
        invoices.bill_last_month(by=staff, today=today, at=at)
        requests.answer_at_once_on_weekdays(facilities)
        requests.ask(rng, facilities, associations, bookers, at=at)
        matches.play(facilities, by=staff, at=at)
        drop_in.open_sundays(facilities, [bookers[0], context.user("ny")], by=staff, at=at)
        closures.freeze(facilities, by=staff, at=at)
        series.rehearse(facilities, associations, bookers, at=at)
        other_price.for_one_event(by=staff, at=at)
        waiting.stand_in_line(associations, bookers, by=staff, at=at)
        use.stand_empty(facilities, associations, bookers, caretaker=context.user("vaktmester"), at=at)


def _build(place: Place, *, today: date, at: datetime) -> Iterator[Facility]:
    """A site, its rooms with opening hours, and their parts."""
    district, _made = District.objects.get_or_create(name=place.district)
    street, _comma, post = place.address.partition(", ")
    code, _space, town = post.partition(" ")
    site = Site.objects.create(
        name=place.name,
        district=district,
        street_address=street,
        postal_code=code,
        postal_place=town,
        caretaker_phone="32 00 00 40",
        is_school="skole" in place.name,
        house_rules=HOUSE_RULES,
        access=ACCESS,
        is_step_free=place.is_step_free,
        has_accessible_toilet=place.is_step_free,
        has_accessible_parking=place.is_step_free,
    )
    for room in place.rooms:
        facility = Facility.objects.create(
            site=site,
            name=room.name,
            kind=room.kind,
            capacity=room.capacity,
            equipment=room.equipment,
            is_step_free=room.is_step_free and place.is_step_free,
            has_hearing_loop=room.has_hearing_loop,
            has_accessible_toilet=room.is_step_free and place.is_step_free,
            floor_size=room.floor_size,
            buffer_minutes=room.buffer_minutes,
            prepare_minutes=room.prepare_minutes,
        )
        weekdays, weekend = HOURS[room.kind]
        OpeningHours.objects.bulk_create(
            OpeningHours(facility=facility, weekday=day, opens_at=hours[0], closes_at=hours[1],
                         valid_from=date(today.year - 2, 1, 1))
            for day in range(7)
            if (hours := weekdays if day < 5 else weekend)
        )  # fmt: skip
        yield facility
        if room.parts:
            yield from workflow.split(facility, room.parts, by=None, at=at)


def _bookers(context: DemoContext) -> dict[int, User]:
    """Who books for each association: somebody with a mandate, else the demo's own chair."""
    mandates = Mandate.objects.active().select_related("user")
    return {mandate.association_id: mandate.user for mandate in mandates} | {0: context.user("leder")}
