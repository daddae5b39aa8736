"""Lier as adopted in 2017. The rule holds in school holidays too; only the weekday counts."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from facilities.prices.base import Facts, Rule, RuleSet, Who
from facilities.prices.drop_in import PURPOSE as DROP_IN_PURPOSE

FREE = Fraction(0)
FREE_PURPOSES = frozenset({"training", "rehearsal", "meeting"})

ADOPTED = _("Lier municipality's volunteer policy platform, adopted in 2017, section 3.1")

WEEKDAY_FREE = Rule(
    "lier.weekday_free",
    _("Free: training, rehearsals and meetings on weekdays, for associations and other local, "
      "non-commercial initiatives."),
    ADOPTED,
    paid=FREE,
)  # fmt: skip
WEEKEND_RATE = Rule(
    "lier.weekend_rate",
    _("Ordinary rate: the free hours are Monday to Friday, and this is a Saturday or Sunday."),
    ADOPTED,
)
EVENT_RATE = Rule(
    "lier.event_rate",
    _("Ordinary rate: only training, rehearsals and meetings are free on weekdays."),
    ADOPTED,
)
NO_PRIVATE_LETTING = Rule(
    "lier.no_private_letting",
    _("The municipality does not let its premises for private use. They are for associations and other "
      "local, non-commercial initiatives."),
    _("Lier municipality's rules for letting"),
    paid=None,
)  # fmt: skip

DROP_IN = Rule(
    "lier.drop_in",
    _("Free: drop-in hours that the municipality itself opens for everybody of 18 or older."),
    _("An example: Lier municipality has published no rule for drop-in hours"),
    paid=FREE,
    is_example=True,
)

LIER = RuleSet(
    "lier",
    _("Lier, as adopted in 2017"),
    (
        (DROP_IN, lambda facts: facts.purpose == DROP_IN_PURPOSE),
        (NO_PRIVATE_LETTING, lambda facts: facts.who is Who.PRIVATE),
        (WEEKEND_RATE, lambda facts: not facts.is_weekday),
        (WEEKDAY_FREE, lambda facts: facts.purpose in FREE_PURPOSES),
        (EVENT_RATE, lambda facts: True),
    ),
)

DRAFT = _("Lier municipality's draft of a volunteer policy platform, section on premises")
DRAFT_PRIVATE = Rule(
    "lier-draft.no_private_letting", NO_PRIVATE_LETTING.text, NO_PRIVATE_LETTING.legal_basis, paid=None
)
DRAFT_DROP_IN = Rule("lier-draft.drop_in", DROP_IN.text, DROP_IN.legal_basis, paid=FREE, is_example=True)
DRAFT_FREE = Rule(
    "lier-draft.school_year_free",
    _("Free: training, rehearsals and meetings from Monday to Friday in the school year."),
    DRAFT,
    paid=FREE,
)
DRAFT_SUBSIDISED = Rule(
    "lier-draft.subsidised",
    _("Subsidised, half of the ordinary rate: weekends and school holidays."),
    DRAFT,
    paid=Fraction(1, 2),
    is_example=True,
)
DRAFT_EVENT = Rule(
    "lier-draft.event_rate",
    _("Ordinary rate: only training, rehearsals and meetings are free or subsidised."),
    DRAFT,
)


def _is_use(facts: Facts) -> bool:
    return facts.purpose in FREE_PURPOSES


LIER_DRAFT = RuleSet(
    "lier-draft",
    _("Lier, the draft: free in the school year, subsidised at weekends and in holidays"),
    (
        (DRAFT_DROP_IN, lambda facts: facts.purpose == DROP_IN_PURPOSE),
        (DRAFT_PRIVATE, lambda facts: facts.who is Who.PRIVATE),
        (DRAFT_EVENT, lambda facts: not _is_use(facts)),
        (DRAFT_SUBSIDISED, lambda facts: not facts.is_weekday or facts.is_school_holiday),
        (DRAFT_FREE, lambda facts: True),
    ),
)
