"""What a place in drop-in hours costs: its part of what a private person would pay for the facility."""

from dataclasses import replace
from fractions import Fraction

from facilities.prices.base import Quote, whole_kroner

PURPOSE = "drop_in"


def price_of_a_place(whole: Quote, places: int) -> Quote:
    """The price of the facility divided by the number of places, rounded to whole kroner."""
    amount = whole_kroner(Fraction(whole.amount) / places)
    if whole.base is None:
        return replace(whole, amount=amount)
    base = whole_kroner(Fraction(whole.base) / places)
    return replace(whole, base=base, amount=amount, discount=base - amount)
