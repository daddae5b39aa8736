"""Those who look after the sites of the demo: a caretaker, an attendant, keys, codes and a fire instruction."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from facilities.models import Booking, Facility, Keeper, KeeperRole, KeyHandout, Site
from facilities.workflow import acknowledge_fire_instruction
from organizations.models import Mandate
from portal.models import User

INSTRUCTION = """Finn nødutgangene og brannslukkerne før dere begynner.
Hold rømningsveiene frie. Tell hvor mange dere er.
Brenner det: varsle alle, gå ut, ring 110, og møt ved flaggstangen.
Ingen går inn igjen før brannvesenet sier det."""
KEPT = ("Hegg skole", "Tranbyhallen")


def look_after(
    rng: random.Random,
    facilities: Sequence[Facility],
    *,
    caretaker: User,
    attendant: User,
    at: datetime,
) -> None:
    sites = {room.site.name: room.site for room in facilities}
    Site.objects.filter(is_school=True).update(fire_instruction=INSTRUCTION)
    for name in KEPT:
        Keeper.objects.create(site=sites[name], user=caretaker)
    Keeper.objects.create(site=sites[KEPT[1]], user=attendant, role=KeeperRole.ATTENDANT)
    for number, mandate in enumerate(Mandate.objects.active().select_related("association", "user")[:4], 1):
        given = at - timedelta(days=30 * number)
        acknowledge_fire_instruction(
            sites[KEPT[1]], association=mandate.association, by=mandate.user, at=given
        )
        KeyHandout.objects.create(site=sites[KEPT[1]], what=f"Nøkkelkort {number}", association=mandate.association,
                                  user=mandate.user, handed_out_at=given, handed_out_by=caretaker)  # fmt: skip
    coming = list(Booking.objects.to_open(at, timedelta(days=7)).filter(facility__site=sites[KEPT[1]]))
    for booking in coming:
        booking.door_code = f"{rng.randrange(10_000):04}"
    Booking.objects.bulk_update(coming, ["door_code"])
