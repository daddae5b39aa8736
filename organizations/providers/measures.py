"""Figures of the register for the page of promises."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Association
from organizations.models.offer import LOW_PRICE
from portal import registries
from portal.measures import counted
from portal.registries import Measure
from portal.templatetags.portal import number


def associations(today: date) -> Measure | None:
    """How many stand in the register."""
    return counted(gettext_lazy("Associations in the register"), Association.objects.public().count())


def open_for_all(today: date) -> Measure | None:
    """How many say that people with less money or another way of moving can take part."""
    said = Q(is_step_free=True) | Q(is_adapted=True) | Q(companion_card=True)
    everybody = Association.objects.public()
    total = everybody.count()
    if not total:
        return None
    found = everybody.filter(said | Q(price_for_children__lte=LOW_PRICE)).count()
    label = gettext_lazy("Associations that say they are step-free, adapted or cheap for children")
    return Measure(label, _("%(some)s of %(all)s") % {"some": number(found), "all": number(total)})


def umbrellas(today: date) -> Measure | None:
    """How many speak for others."""
    total = Association.objects.public().umbrellas().count()
    return counted(gettext_lazy("Umbrella organisations in the register"), total)


def register() -> None:
    registries.measures.register("organizations.associations", associations)
    registries.measures.register("organizations.open_for_all", open_for_all)
    registries.measures.register("organizations.umbrellas", umbrellas)
