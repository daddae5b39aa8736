"""The invoice basis of the demo: last month's, so that there is one to look at."""

from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from facilities.workflow import make_invoice_basis
from portal.models import User
from portal.problems import Refused


def bill_last_month(*, by: User, today: date, at: datetime) -> None:
    try:
        make_invoice_basis(month=today - relativedelta(months=1), exporter="csv", by=by, at=at)
    except Refused:  # nothing cost anything that month
        return
