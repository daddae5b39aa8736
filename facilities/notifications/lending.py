from collections.abc import Iterable
from typing import Any

from facilities.models import EquipmentLoan
from facilities.notifications.bookings import acting_for
from portal.notifications import Message, Receiver


class LoanOverdue(Message):
    """To everybody who acts for the association: something that it has borrowed should have been given back."""

    kind = "facilities.loan_overdue"

    def __init__(self, loan: EquipmentLoan, days: int) -> None:
        self.loan, self.days = loan, days

    def receivers(self) -> Iterable[Receiver]:
        return acting_for(self.loan.association)

    def context(self) -> dict[str, Any]:
        return {"loan": self.loan}

    def once(self) -> str:
        return f"facilities.loan_overdue:{self.loan.pk}:{self.days}"
