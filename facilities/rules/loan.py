"""What stands in the way of borrowing equipment. Whether somebody else has it, the database decides."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from facilities.models import EquipmentItem, EquipmentLoan
from facilities.rules.booking import who_problems
from organizations.models import Association
from portal.models import User
from portal.problems import Blocker, Problem
from portal.templatetags.portal import day as in_words

HORIZON = timedelta(days=365)


def loan_problems(
    item: EquipmentItem,
    *,
    association: Association | None,
    quantity: int,
    first_on: date,
    last_on: date,
    by: User,
    today: date,
) -> list[Problem]:
    """Everything that stands in the way, all at once."""
    problems: list[Problem] = [*who_problems(association, by)]
    if not item.is_lent:
        problems.append(Blocker("not_lent", _("This cannot be borrowed just now. Ask us about it.")))
    if first_on < today:
        problems.append(Blocker("past", _("This day has passed. Choose a later one."), "first_on"))
    elif first_on > today + HORIZON:
        text = _("It is too early to book this day. You can book until %(day)s.")
        problems.append(Blocker("too_early", text % {"day": in_words(today + HORIZON)}, "first_on"))
    if last_on < first_on:
        problems.append(
            Blocker("end_before_start", _("The last day must be the first day or later."), "last_on")
        )
    elif (last_on - first_on).days >= item.longest_days:
        text = _("The longest loan is %(days)s days.") % {"days": item.longest_days}
        problems.append(Blocker("too_long", text, "last_on"))
    else:
        problems += free_problems(item, quantity, first_on, last_on)
    return problems


def free_problems(item: EquipmentItem, quantity: int, first_on: date, last_on: date) -> list[Problem]:
    """Why so many cannot be had all these days."""
    free = item.free(first_on, last_on)
    if quantity <= free:
        return []
    text = (
        _("Only %(free)s can be had all these days.") if free > 0 else _("All of them are lent these days.")
    )
    return [Blocker("taken", text % {"free": free}, "quantity")]


def hand_out_problems(loan: EquipmentLoan, today: date) -> list[Problem]:
    """Why it cannot be picked up now: its days have not come, or others have not given theirs back."""
    problems: list[Problem] = []
    if loan.first_on > today:
        text = _("The loan begins on %(day)s.") % {"day": in_words(loan.first_on)}
        problems.append(Blocker("too_soon", text))
    here = loan.item.quantity - sum(loan.item.loans.filter(state="out").values_list("quantity", flat=True))
    if here < loan.quantity:
        text = _("Only %(here)s are here. The others are not given back yet.") % {"here": here}
        problems.append(Blocker("not_here", text))
    return problems
