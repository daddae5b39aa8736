"""Lørenskog: school rooms are free on weekday evenings; else the association's rental status decides."""

from datetime import time
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from facilities.prices.base import Facts, LateCancellation, Rule, RuleSet, Status, Who

LETTING = _("Lørenskog municipality's guidelines for loan and rent of municipal premises")
FROM, UNTIL = time(17), time(22)

SCHOOL_FREE = Rule(
    "lorenskog.school_evening_free",
    _("Free: school premises for local voluntary organisations, Monday to Friday 17–22 in the school year."),
    LETTING,
    paid=Fraction(0),
)
SEMINAR_FREE = Rule(
    "lorenskog.weekend_seminar_free",
    _("Free: weekend seminars of associations with free rental status."),
    LETTING,
    paid=Fraction(0),
)
STATUS_FREE = Rule(
    "lorenskog.status_free",
    _("Free: the association has free rental status."),
    LETTING,
    paid=Fraction(0),
)
STATUS_SUBSIDISED = Rule(
    "lorenskog.status_subsidised",
    _("Half of the ordinary rate: the association has subsidised rental status."),
    LETTING,
    paid=Fraction(1, 2),
    is_example=True,
)
ORDINARY = Rule(
    "lorenskog.ordinary",
    _("Ordinary rate: no rule makes this free or subsidised for you."),
    LETTING,
)


def _is_school_evening(facts: Facts) -> bool:
    """In a school, on a weekday of the school year, wholly between 17 and 22."""
    return (
        facts.is_school
        and facts.is_local
        and facts.is_weekday
        and not facts.is_school_holiday
        and facts.begins >= FROM
        and facts.ends <= UNTIL
    )


def _is_seminar(facts: Facts) -> bool:
    return (
        not facts.is_weekday
        and facts.purpose == "meeting"
        and facts.status is Status.FREE
        and facts.is_school
    )


LORENSKOG = RuleSet(
    "lorenskog",
    _("Lørenskog: free school evenings, and rental status"),
    (
        (ORDINARY, lambda facts: facts.who is Who.PRIVATE),
        (SCHOOL_FREE, _is_school_evening),
        (SEMINAR_FREE, _is_seminar),
        (STATUS_FREE, lambda facts: facts.status is Status.FREE and facts.is_weekday),
        (STATUS_SUBSIDISED, lambda facts: facts.status is Status.SUBSIDISED),
        (ORDINARY, lambda facts: True),
    ),
    late=(LateCancellation(15, Fraction(1, 2)), LateCancellation(8, Fraction(1))),
)
