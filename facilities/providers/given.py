from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities import given
from portal import registries
from portal.registries import Support, SupportPage


def support(association: int, year: int) -> Iterable[Support]:
    """The value of free and subsidised hours in a year: what they would have cost by the ordinary rate of their day."""
    total = given.total(given.used(year).filter(association=association))
    if total.free:
        yield Support(_("Free and subsidised premises"), total.value, total.hours)
    elif total.subsidised:
        yield Support(_("Subsidised premises"), total.value, total.subsidised)


def support_page(slug: str) -> SupportPage:
    if slug:
        return SupportPage(_("Free hours in premises, place by place"), reverse("given_to", args=[slug]), 20)
    return SupportPage(_("What free hours in premises are worth"), reverse("given"), 20)


def register() -> None:
    registries.support.register("facilities.free_hours", support)
    registries.support_pages.register("facilities", support_page)
