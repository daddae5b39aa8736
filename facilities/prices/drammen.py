"""Drammen: school premises are free, those under 20 pay a fifth, everybody else the ordinary rate."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from facilities.prices.base import Ages, Rule, RuleSet

PLATFORM = _("Drammen municipality's volunteer policy platform, on free school premises")
HALLS = _("Drammen municipality's rates and subsidy for training rent")

SCHOOL_FREE = Rule(
    "drammen.school_free",
    _("Free: school premises for associations and other local, non-commercial initiatives."),
    PLATFORM,
    paid=Fraction(0),
)
UNDER_20 = Rule(
    "drammen.under_20",
    _("A fifth of the ordinary rate: those under 20 pay 20 per cent."),
    HALLS,
    paid=Fraction(1, 5),
)
ORDINARY = Rule("drammen.ordinary", _("Ordinary rate: for those who are 20 or older, and for events."), HALLS)

DRAMMEN = RuleSet(
    "drammen",
    _("Drammen: free school premises, and a fifth for those under 20"),
    (
        (SCHOOL_FREE, lambda facts: facts.is_school and facts.is_local and facts.purpose != "event"),
        (UNDER_20, lambda facts: facts.ages is Ages.UNDER_20 and facts.is_local and facts.purpose != "event"),
        (ORDINARY, lambda facts: True),
    ),
    asks_for_ages=True,
)
