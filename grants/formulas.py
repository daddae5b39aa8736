"""How much: the formulas of grant schemes as pure functions. The rules stand in docs/rules/grants.md.

Amounts are kroner as Decimal, and `unit` is what results are rounded to (1 krone, or 0.01 for an øre). Nothing here
reads a clock or a database, and a formula that money has been granted by is never edited: a new one is added.
"""

from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

KRONE = Decimal(1)
ZERO = Decimal(0)

Key = TypeVar("Key", bound=Hashable)


def fixed(amount: Decimal) -> Decimal:
    """The same to everybody."""
    return _not_negative(amount)


def per_member(base: Decimal, rates: Mapping[str, Decimal], members: Mapping[str, int]) -> Decimal:
    """A base, and so much for each member of each age group. A group without a rate counts nothing."""
    for count in members.values():
        if count < 0:
            raise ValueError("There are no negative members.")
    return _not_negative(base) + sum(
        (_not_negative(rate) * members.get(group, 0) for group, rate in rates.items()), ZERO
    )


def cost_share(
    cost: Decimal, percent: Decimal, *, cap: Decimal | None = None, unit: Decimal = KRONE
) -> Decimal:
    """So many per cent of a documented cost, never more than `cap`. Half a unit is rounded up."""
    if not ZERO <= percent <= 100:
        raise ValueError("A share is between 0 and 100 per cent.")
    share = round_to(_not_negative(cost) * percent / 100, unit)
    return min(share, round_down(cap, unit)) if cap is not None else share


def settlement(limit: Decimal, income: Decimal, costs: Decimal) -> Decimal:
    """What a deficit guarantee pays: the deficit, never more than the limit; nothing when there was none."""
    return min(_not_negative(limit), max(_not_negative(costs) - _not_negative(income), ZERO))


def share_pot(
    pot: Decimal,
    points: Mapping[Key, Decimal],
    *,
    caps: Mapping[Key, Decimal] | None = None,
    unit: Decimal = KRONE,
) -> dict[Key, Decimal]:
    """Share `pot` by points. The shares sum to the pot, to the unit, unless the caps together are less.

    Largest remainder (Hare-Niemeyer): everybody gets whole units rounded down; those that remain go to the largest
    fractions, and to the first where fractions are equal. What somebody cannot take because of a cap is shared
    among the others by their points. No points, no money.
    """
    if any(value < 0 for value in points.values()):
        raise ValueError("Points are never negative.")
    left = _units(_not_negative(pot), unit)
    room = {key: _units(caps[key], unit) if caps is not None and key in caps else left for key in points}
    taken = dict.fromkeys(points, 0)
    open_ = {key for key, value in points.items() if value > 0 and room[key] > 0}
    while left and open_:
        full = _filled(left, points, open_, room)
        if not full:
            for key, units in _largest_remainder(
                left, [(key, points[key]) for key in points if key in open_]
            ):
                taken[key] = units
            break
        for key in full:
            taken[key] = room[key]
            left -= room[key]
        open_ -= full
    return {key: units * unit for key, units in taken.items()}


def _filled(left: int, points: Mapping[Key, Decimal], open_: set[Key], room: Mapping[Key, int]) -> set[Key]:
    """Those whose share would reach their cap: they get the cap, and no more."""
    total = Fraction(sum((points[key] for key in open_), ZERO))
    return {key for key in open_ if left * Fraction(points[key]) / total >= room[key]}


def _largest_remainder(left: int, weights: Sequence[tuple[Key, Decimal]]) -> list[tuple[Key, int]]:
    total = Fraction(sum((weight for _key, weight in weights), ZERO))
    exact = [(key, left * Fraction(weight) / total) for key, weight in weights]
    whole = {key: int(share) for key, share in exact}
    order = sorted(exact, key=lambda pair: int(pair[1]) - pair[1])  # largest fraction first, stable
    for key, _share in order[: left - sum(whole.values())]:
        whole[key] += 1
    return list(whole.items())


def fit_to_frame(
    amounts: Mapping[Key, Decimal], frame: Decimal, *, unit: Decimal = KRONE
) -> dict[Key, Decimal]:
    """The same amounts when the frame holds them; else all reduced in proportion, to the last unit of the frame."""
    if sum(amounts.values(), ZERO) <= frame:
        return dict(amounts)
    return share_pot(frame, amounts, caps=amounts, unit=unit)


def round_to(amount: Decimal, unit: Decimal) -> Decimal:
    """To the nearest unit; half a unit goes up."""
    return (amount / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) * unit


def round_down(amount: Decimal, unit: Decimal) -> Decimal:
    return _units(amount, unit) * unit


def _units(amount: Decimal, unit: Decimal) -> int:
    return int((amount / unit).quantize(Decimal(1), rounding=ROUND_DOWN))


def _not_negative(amount: Decimal) -> Decimal:
    if amount < 0:
        raise ValueError("An amount is never negative.")
    return amount
