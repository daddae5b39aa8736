"""What stands in the way of the invoice basis of a month."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from portal.models import User
from portal.problems import Blocker, Problem


def invoice_problems(month: date, *, last: date | None, by: User, today: date) -> list[Problem]:
    """A month is billed when it is over, once, and after those before it."""
    if not (by.is_staff and by.is_active):
        return [Blocker("not_allowed", _("You do not have the right to do this."))]
    if month + relativedelta(months=1) > today:
        return [Blocker("not_over", _("The month is not over yet."), "month")]
    if last is not None and month <= last:
        return [Blocker("made", _("The invoice basis of this month is made already."), "month")]
    return []
