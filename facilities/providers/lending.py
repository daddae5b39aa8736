from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facilities.models import EquipmentItem, EquipmentLoan
from portal import clock, registries
from portal.models import User
from portal.registries import Hit, MyItem, MySection, Obligation, WorkItem


def my_page(user: User) -> MySection | None:
    """What the associations that the user acts for have borrowed, or are to pick up."""
    mine = EquipmentLoan.objects.for_members(user).lent().order_by("first_on", "pk")
    items = [
        MyItem(
            title=f"{row.quantity} {row.item.name}" if row.quantity > 1 else row.item.name,
            url=row.get_absolute_url(),
            state=row.outside_state,
            association=str(row.association),
        )
        for row in mine.select_related("item", "association")[:5]
    ]
    return (
        MySection(gettext_lazy("Borrowed equipment"), items, reverse("equipment"), order=25)
        if items
        else None
    )


def to_give_back(user: User, today: date) -> Iterable[Obligation]:
    rows = EquipmentLoan.objects.for_members(user).overdue(today).select_related("item", "association")
    for row in rows:
        yield Obligation(
            title=_("Give back %(item)s") % {"item": row.item},
            url=row.get_absolute_url(),
            association=str(row.association),
            due_on=row.last_on,
        )


def worklist(user: User) -> Iterable[WorkItem]:
    """What is to be handed out today, and what has not come back."""
    today = clock.today()
    rows = EquipmentLoan.objects.overdue(today) | EquipmentLoan.objects.to_hand_out(today)
    for row in rows.select_related("item", "association"):
        yield WorkItem(
            title=f"{row.association}: {row.item}",
            kind=_("Equipment to take back") if row.is_overdue(today) else _("Equipment to hand out"),
            url=reverse("admin:facilities_equipmentloan_change", args=[row.pk]),
            since=row.created_at,
            due_on=row.first_on if row.is_booked else row.last_on,
            reference=str(row.pk),
        )


def search(query: str) -> Iterable[Hit]:
    found = EquipmentItem.objects.filter(is_lent=True).filter(
        Q(name__icontains=query) | Q(description__icontains=query)
    )
    for item in found[:10]:
        yield Hit(item.name, item.get_absolute_url(), _("Equipment"), item.description)


def register() -> None:
    registries.my_page.register("facilities.loans", my_page)
    registries.obligations.register("facilities.loans", to_give_back)
    registries.worklist.register("facilities.loans", worklist)
    registries.search.register("facilities.equipment", search)
