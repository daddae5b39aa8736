"""A municipality that has written no rules of its own yet: the price list alone decides."""

from django.utils.translation import gettext_lazy as _

from facilities.prices.base import Rule, RuleSet

ORDINARY = Rule(
    "ks.ordinary",
    _("Ordinary rate: the municipality has not adopted rules that make premises free or subsidised."),
    _("The municipality's price list"),
)

KS = RuleSet("ks", _("No rules of its own: the price list alone"), ((ORDINARY, lambda facts: True),))
