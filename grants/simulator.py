"""What each application in a call would get by the call's formula, with the sum in words, and against the frame."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from grants import formulas
from grants.models import CallFormula, FormulaKind, GrantApplication, GrantCall, QuestionKind
from portal.templatetags.portal import kr, number

YOUNG, OTHERS = "6–20", "andre"


@dataclass(frozen=True)
class Computed:
    """One result, and the sentence that lets somebody check it."""

    amount: Decimal
    words: str


def compute(
    call: GrantCall, formula: CallFormula, applications: Iterable[GrantApplication]
) -> dict[int, Computed]:
    """Application id → what the formula gives it. Together never more than what is left of the frame, when fitted."""
    found = list(applications)
    left = max(call.budget_frame - call.granted_so_far(), Decimal(0))
    caps = {one.pk: one.amount_applied or Decimal(0) for one in found}
    if formula.kind == FormulaKind.POT:
        return _shared(left, formula, found, caps)
    results = {one.pk: _one(formula, one) for one in found}
    if formula.is_capped_by_application:
        results = {pk: _capped(result, caps[pk]) for pk, result in results.items()}
    if not formula.is_fitted:
        return results
    amounts = {pk: result.amount for pk, result in results.items()}
    fitted = formulas.fit_to_frame(amounts, left)
    reduced = _("reduced in proportion to the frame")
    return {
        pk: result if fitted[pk] == result.amount else Computed(fitted[pk], f"{result.words}, {reduced}")
        for pk, result in results.items()
    }


def _capped(result: Computed, applied: Decimal) -> Computed:
    if result.amount <= applied:
        return result
    at_most = _("at most what was applied for")  # xgettext does not look inside an f-string
    return Computed(applied, f"{result.words}, {at_most}")


def _one(formula: CallFormula, application: GrantApplication) -> Computed:
    if formula.kind == FormulaKind.FIXED:
        return Computed(formulas.fixed(formula.base), _("The same to everybody"))
    if formula.kind == FormulaKind.PER_MEMBER:
        return _per_member(formula, application)
    cost = cost_of(application, formula.cost_key)
    amount = formulas.cost_share(cost, formula.percent or Decimal(0), cap=formula.cap)
    values = {"percent": number_in_words(formula.percent or Decimal(0)), "cost": kr(cost)}
    words = _("%(percent)s %% of %(cost)s") % values
    if formula.cap is not None:
        words += ", " + _("at most %(cap)s") % {"cap": kr(formula.cap)}
    return Computed(amount, words)


def _per_member(formula: CallFormula, application: GrantApplication) -> Computed:
    rates, members = rates_of(formula), members_of(application)
    amount = formulas.round_to(formulas.per_member(formula.base, rates, members), formulas.KRONE)
    if formula.cap is not None:
        amount = min(amount, formula.cap)
    parts = [f"{number(members.get(group, 0))} · {kr(rate)} ({group})" for group, rate in rates.items()]
    return Computed(amount, " + ".join([kr(formula.base), *parts]))


def _shared(
    left: Decimal, formula: CallFormula, found: list[GrantApplication], caps: dict[int, Decimal]
) -> dict[int, Computed]:
    points = {one.pk: points_of(formula, one) for one in found}
    total = sum(points.values(), Decimal(0))
    limits = caps if formula.is_capped_by_application else None
    shares = formulas.share_pot(left, points, caps=limits)
    words = _("%(points)s of %(total)s points")
    return {
        pk: Computed(share, words % {"points": number_in_words(points[pk]), "total": number_in_words(total)})
        for pk, share in shares.items()
    }


def points_of(formula: CallFormula, application: GrantApplication) -> Decimal:
    """Points by members where the formula has rates, else the reviewers' mean."""
    if rates := rates_of(formula):
        return formulas.per_member(formula.base, rates, members_of(application))
    scores = [review.score for review in application.reviews.all() if review.score is not None]
    return (Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.01")) if scores else Decimal(0)


def rates_of(formula: CallFormula) -> dict[str, Decimal]:
    return {group: Decimal(str(rate)) for group, rate in formula.rates.items()}


def members_of(application: GrantApplication) -> dict[str, int]:
    """The counts by age that the form asked for; with the two plain questions, the young and the others."""
    for question in application.questions():
        if question.kind == QuestionKind.MEMBER_COUNTS:
            return dict(application.answer(question.key) or {})
    young, total = application.members_6_20 or 0, application.members_total or 0
    return {YOUNG: young, OTHERS: max(total - young, 0)}


def cost_of(application: GrantApplication, key: str) -> Decimal:
    """A cost that the form asked for: an amount, or the costs of a budget."""
    answer: Any = application.answer(key)
    if isinstance(answer, dict):
        return Decimal(sum(amount or 0 for _what, amount in answer.get("cost", [])))
    return Decimal(answer) if isinstance(answer, (int, Decimal)) else Decimal(0)


def number_in_words(value: Decimal) -> str:
    """12.50 → "12,5"."""
    return f"{value.normalize():f}".replace(".", ",")
