"""Equipment of the demo: some things, a loan that is out too long, and one that is to come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from facilities.models import EquipmentItem, EquipmentLoan, Facility, StorageLease, StorageRoom
from facilities.states import LeaseState, LoanState
from organizations.models import Association
from portal.models import User

ITEMS = (
    ("Partytelt 6 × 12 m", "Telt med vegger og lodd. Fire personer setter det opp på en time.", 2),
    ("Sammenleggbare bord", "Bord til seks personer.", 40),
    ("Kasse med bocciaballer", "To sett med baller og målebånd.", 3),
    ("Høyttaleranlegg", "To høyttalere, mikser og to trådløse mikrofoner.", 1),
    ("Kajakk", "Med åre, vest og spruttrekk.", 10),
    ("Refleksvester", "Voksenstørrelse, til vakter ved arrangementer.", 60),
)


def lend(
    facilities: Sequence[Facility],
    associations: Sequence[Association],
    bookers: dict[int, User],
    *,
    today: date,
    at: datetime,
) -> None:
    site = facilities[0].site
    made = [
        EquipmentItem.objects.create(name=name, description=text, quantity=number, site=site,
                                     pick_up="Hentes på lageret mandag til fredag kl. 8–15.")
        for name, text, number in ITEMS
    ]  # fmt: skip
    mine = [one for one in associations if one.pk in bookers] or list(associations)
    days = timedelta(days=1)
    loans = ((made[0], mine[0], 1, -9, -2, LoanState.OUT), (made[1], mine[0], 12, 6, 8, LoanState.BOOKED),
             (made[3], mine[-1], 1, 3, 4, LoanState.BOOKED), (made[4], mine[-1], 6, -1, 5, LoanState.OUT))  # fmt: skip
    for item, association, quantity, first, last, state in loans:
        EquipmentLoan.objects.create(
            item=item, association=association, quantity=quantity, first_on=today + first * days,
            last_on=today + last * days, state=state, booked_by=bookers.get(association.pk, bookers[0]),
            created_at=at - 14 * days, picked_up_at=at + first * days if state == LoanState.OUT else None,
        )  # fmt: skip
    store(facilities, mine, bookers, today=today, at=at)


def store(
    facilities: Sequence[Facility],
    mine: Sequence[Association],
    bookers: dict[int, User],
    *,
    today: date,
    at: datetime,
) -> None:
    """A room that somebody has, with somebody in line, and one that is free."""
    taken = StorageRoom.objects.create(
        site=facilities[0].site, name="Lager 1", square_metres=12, is_step_free=True
    )
    StorageRoom.objects.create(site=facilities[-1].site, name="Kott ved gymsalen", square_metres=4)
    for number, state in enumerate((LeaseState.ACTIVE, LeaseState.WAITING)):
        association = mine[number % len(mine)]
        StorageLease.objects.create(
            room=taken, association=association, state=state, asked_at=at - timedelta(days=400 - number),
            asked_by=bookers.get(association.pk, bookers[0]),
            confirmed_on=today - timedelta(days=350) if state == LeaseState.ACTIVE else None,
        )  # fmt: skip
