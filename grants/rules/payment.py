"""What stands in the way of paying, and of a report."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from grants.models import Grant, GrantReport, Payment
from portal.models import User
from portal.problems import Blocker, NeedsApproval, Problem, Remark
from portal.templatetags.portal import day, kr


def left_to_pay(grant: Grant) -> Decimal:
    """What is granted, or settled, and not paid or on the way."""
    return grant.payable - grant.payments.counted().total()


def before_paying(grant: Grant, today: date) -> list[Problem]:
    """A late report stops the next payment, not the next application."""
    problems: list[Problem] = []
    if grant.is_guarantee and not grant.payable:
        problems.append(
            Blocker("not_settled", _("A guarantee is paid when it is settled, from the accounts."))
        )
    elif left_to_pay(grant) <= 0:
        problems.append(Blocker("all_paid", _("Everything is paid, or on its way.")))
    late = GrantReport.objects.of_same_applicant(grant.application).overdue(today).for_lists()
    for report in late.exclude(grant=grant):
        text = _("A report is late: %(scheme)s, due %(day)s. It must come before the next payment.")
        values = {"scheme": report.grant.application.call.scheme, "day": day(report.due_on)}
        problems.append(Blocker("report_late", text % values))
    return problems


def about_payment(payment: Payment) -> list[Problem]:
    """What the second person must look at."""
    application, problems = payment.grant.application, list[Problem]()
    written, registered = application.bank_account_number, application.registered_account
    if written and written != payment.account:
        text = _("The account is another than the application's: %(account)s. Ask whoever wrote it why.")
        problems.append(NeedsApproval("account_changed", text % {"account": written}))
    if not registered:
        text = _("The register has no account for the applicant. Ask for a confirmation from the bank.")
        problems.append(NeedsApproval("account_unknown", text))
    elif registered != payment.account:
        text = _(
            "The account is another than the register's: %(account)s. Call the applicant before you approve."
        )
        problems.append(NeedsApproval("account_differs", text % {"account": registered}))
    return problems


def waits_for_another(payment: Payment) -> Remark:
    text = _("%(name)s made the payment ready. Another must approve it.")
    return Remark("needs_another", text % {"name": payment.created_by})


def may_check(payment: Payment, by: User) -> list[Problem]:
    if payment.created_by_id == by.pk:
        return [Blocker("own_payment", _("You made the payment ready yourself. Another must approve it."))]
    return []


def about_report(report: GrantReport) -> list[Problem]:
    """What staff see beside a report."""
    problems: list[Problem] = []
    if report.used_as_intended is False:
        problems.append(NeedsApproval("not_as_intended", _("The money was not used as intended.")))
    if report.is_of_guarantee and report.income is not None and report.costs is not None:
        deficit = report.costs - report.income
        limit = report.grant.amount
        if deficit <= 0:
            problems.append(NeedsApproval("no_deficit", _("There was no deficit. Nothing is paid.")))
        elif deficit > limit:
            text = _("The deficit is %(deficit)s. The guarantee covers %(limit)s.")
            problems.append(NeedsApproval("over_limit", text % {"deficit": kr(deficit), "limit": kr(limit)}))
    return problems
