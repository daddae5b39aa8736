from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from facilities.models import Booking, FireInstructionAcknowledgement, Keeper
from portal import clock, registries
from portal.models import User
from portal.registries import MyItem, MySection, Obligation

SHOWN = 10


def day_lists(user: User) -> MySection | None:
    """Today at the sites that a caretaker or an attendant looks after."""
    kept = Keeper.objects.filter(user=user).select_related("site")[:SHOWN]
    counts = Booking.objects.on_day(clock.today()).per_site() if kept else {}
    items = [
        MyItem(
            title=keeper.site.name,
            url=reverse("day_list", args=[keeper.site.slug]),
            state=ngettext("%(n)s booking today", "%(n)s bookings today", counts.get(keeper.site_id, 0))
            % {"n": counts.get(keeper.site_id, 0)},
            association=str(keeper.get_role_display()),
        )
        for keeper in kept
    ]
    return MySection(gettext_lazy("Day lists"), items, reverse("day_lists"), order=15) if items else None


def instructions_to_read(user: User, today: date) -> Iterable[Obligation]:
    """Where my association has a coming booking, and nobody has read the fire instruction this year."""
    at = clock.now()
    coming = Booking.objects.for_members(user).coming(at).exclude(facility__site__fire_instruction="")
    rows = coming.select_related("facility__site", "association").order_by("starts_at")[:50]
    asked = {(row.facility.site, row.association): row for row in reversed(rows)}
    if not asked:
        return
    standing = FireInstructionAcknowledgement.objects.standing(at)
    read = set(standing.values_list("site_id", "association_id"))
    for (site, association), row in asked.items():
        if association is not None and (site.pk, association.pk) not in read:
            yield Obligation(
                title=_("Read the fire instruction of %(site)s") % {"site": site},
                url=reverse("fire_instruction", args=[site.slug]),
                association=str(association),
                due_on=clock.day_of(row.starts_at),
            )


def register() -> None:
    registries.my_page.register("facilities.day_lists", day_lists)
    registries.obligations.register("facilities.fire_instructions", instructions_to_read)
