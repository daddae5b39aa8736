"""What stands in the way of claiming money back."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from grants.models import Grant, Repayment
from grants.states import PaymentState, RepaymentState
from portal.problems import Blocker, Problem, Remark
from portal.templatetags.portal import day, kr


def left_to_claim(grant: Grant) -> Decimal:
    """What is paid, and neither claimed nor paid back."""
    paid = grant.payments.filter(state=PaymentState.CONFIRMED)
    return paid.total() - grant.repayments.counted().total()


def before_claiming_back(grant: Grant, amount: Decimal, answer_by: date, today: date) -> list[Problem]:
    problems: list[Problem] = []
    left = left_to_claim(grant)
    if grant.repayments.unsettled().exists():
        problems.append(Blocker("claimed_already", _("There is a claim already that is not settled.")))
    elif amount > left:
        text = _("Only %(left)s is paid and not claimed back.")
        problems.append(Blocker("more_than_paid", text % {"left": kr(left)}, "amount"))
    if answer_by <= today:
        problems.append(Blocker("not_ahead", _("Choose a day that is still ahead."), "answer_by"))
    return problems


def is_waiting_for_answer(repayment: Repayment, today: date) -> bool:
    return repayment.can_be_answered and repayment.answer_by >= today


def about_repayment(repayment: Repayment, today: date) -> list[Problem]:
    """What the case handler sees beside a claim."""
    if is_waiting_for_answer(repayment, today):
        text = _("The applicant can answer until %(day)s. Wait for it before you decide.")
        return [Remark("not_heard", text % {"day": day(repayment.answer_by)})]
    if repayment.state == RepaymentState.CLAIMED and repayment.due_on and repayment.due_on < today:
        text = _("It should have been paid back by %(day)s.")
        return [Remark("overdue", text % {"day": day(repayment.due_on)})]
    return []


def before_deciding_repayment(repayment: Repayment, due_on: date, today: date) -> list[Problem]:
    """The association is heard first: it has answered, or its time is over (forvaltningsloven § 16)."""
    problems: list[Problem] = []
    if is_waiting_for_answer(repayment, today):
        text = _("The applicant can answer until %(day)s. Decide after that.")
        problems.append(Blocker("not_heard", text % {"day": day(repayment.answer_by)}))
    if due_on <= today:
        problems.append(Blocker("not_ahead", _("Choose a day that is still ahead."), "due_on"))
    return problems
