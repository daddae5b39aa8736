"""Money out: payments on the way and paid, a file, and reports that are due, late and sent."""

from datetime import datetime, timedelta
from decimal import Decimal

from grants import workflow
from grants.models import Grant, GrantCall, GrantReport
from grants.states import PaymentState
from portal.clock import OSLO
from portal.models import User

OUR_ACCOUNT = "00000000018"  # valid by its control digit, and no bank's


def pay_out(call: GrantCall, *, staff: User, at: datetime) -> None:
    """Most grants of the call are paid in one file; the last two wait for a second person."""
    second = User.objects.filter(is_staff=True, is_active=True).exclude(pk=staff.pk).first()
    if second is None:
        return
    grants = list(Grant.objects.filter(application__call=call).order_by("pk"))
    payments = [workflow.pay(grant, by=staff, at=at - timedelta(days=3)) for grant in grants]
    for payment in payments[:-2]:
        workflow.check_payment(payment, by=second, at=at - timedelta(days=2))
    today = at.astimezone(OSLO).date()
    batch = workflow.export_payments(
        exporter="csv", from_account=OUR_ACCOUNT, pay_on=today, by=second, at=at - timedelta(days=1)
    )
    workflow.confirm_batch(batch, by=staff, at=at)


def report_on(call: GrantCall, *, at: datetime) -> None:
    """Reports of the call: some due soon, one late, some sent."""
    today = at.astimezone(OSLO).date()
    for number, grant in enumerate(Grant.objects.filter(application__call=call).order_by("pk")[:6]):
        due_on = today + timedelta(days=(-3, 9, 20, 30, 40, 50)[number])
        report, _is_new = GrantReport.objects.get_or_create(grant=grant, defaults={"due_on": due_on})
        if number > 3 and grant.application.submitted_by:
            workflow.send_report(
                report, used_as_intended=True, text="Vi kjøpte noter og holdt to konserter.",
                by=grant.application.submitted_by, at=at,
            )  # fmt: skip


def claim_back_some(call: GrantCall, *, staff: User, at: datetime) -> None:
    """One association has had advance notice that a part is claimed back."""
    paid = Grant.objects.filter(application__call=call, payments__state=PaymentState.CONFIRMED)
    if grant := paid.order_by("-pk").first():
        workflow.warn_of_repayment(
            grant,
            amount=Decimal(1500),
            reason="Seminaret i oktober ble avlyst, og pengene til det er ikke brukt.",
            answer_by=at.astimezone(OSLO).date() + timedelta(days=16),
            by=staff,
            at=at - timedelta(hours=1),
        )
