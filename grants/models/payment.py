from decimal import Decimal
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models.grant import Grant
from grants.states import PAYMENT, PaymentState
from grants.states.payment import COUNTED
from portal.lifecycle import HasLifecycle, Role
from portal.models import StoredFile

if TYPE_CHECKING:
    from portal.models import User


class PaymentBatch(models.Model):
    """One file to the economy system or the bank. Its payments are in it and in no other, and it is made once."""

    exporter = models.CharField(_("kind of file"), max_length=20)
    from_account = models.CharField(_("from account"), max_length=11)
    pay_on = models.DateField(_("to be paid on"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    exported_at = models.DateTimeField(_("made"))
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    seen_payments: "list[Payment]"  # those that the reader may see, where a page has read them
    is_waiting_for_bank: bool  # whether one of those has no answer yet

    class Meta:
        verbose_name = _("payment file")
        verbose_name_plural = _("payment files")
        ordering = ("-exported_at",)

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number of the file, the same each time it is read."""
        return f"TILSKUDD-{self.pk:06d}"


class PaymentQuerySet(models.QuerySet["Payment"]):
    def counted(self) -> "PaymentQuerySet":
        """Those that are paid or on the way."""
        return self.filter(state__in=COUNTED)

    def ready_for_file(self) -> "PaymentQuerySet":
        return self.filter(state=PaymentState.CHECKED)

    def waiting(self) -> "PaymentQuerySet":
        """Those that a person must do something with: check, or look into."""
        return self.filter(state=PaymentState.READY)

    def for_lists(self) -> "PaymentQuerySet":
        return self.select_related(
            "grant__application__association",
            "grant__application__person",
            "grant__application__call__scheme",
            "grant__application__case",
            "batch",
        )

    def total(self) -> Decimal:
        return self.aggregate(total=models.Sum("amount"))["total"] or Decimal(0)


NEVER_MORE_THAN_GRANTED = """
    IF NEW.state IN ('ready', 'checked', 'exported', 'confirmed') AND NEW.amount + COALESCE((
        SELECT SUM(amount) FROM grants_payment
        WHERE grant_id = NEW.grant_id AND id IS DISTINCT FROM NEW.id
        AND state IN ('ready', 'checked', 'exported', 'confirmed')
    ), 0) > (SELECT amount FROM grants_grant WHERE id = NEW.grant_id FOR UPDATE) THEN
        RAISE EXCEPTION 'Payments are never more than the grant.';
    END IF;
    RETURN NEW;
"""


class Payment(HasLifecycle):
    """Money on its way to an association: made ready by one, checked by another, in one file, confirmed or failed.

    Amount and account are what they were when it was made ready. A trigger holds the sum under the grant.
    """

    lifecycle = PAYMENT

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="payments", verbose_name=_("grant"))
    amount = models.DecimalField(_("amount (kr)"), max_digits=11, decimal_places=2)
    account = models.CharField(_("to account"), max_length=11)
    state = models.CharField(_("status"), max_length=10, choices=PaymentState, default=PaymentState.READY)
    created_at = models.DateTimeField(_("made ready"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made ready by")
    )
    checked_at = models.DateTimeField(_("checked"), null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by")
    )
    batch = models.ForeignKey(
        PaymentBatch, models.PROTECT, null=True, related_name="payments", verbose_name=_("payment file")
    )
    settled_at = models.DateTimeField(_("answered by the bank"), null=True)
    failure = models.CharField(_("why it failed"), max_length=300, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_is_money"),
            models.CheckConstraint(
                condition=models.Q(account__regex=r"^[0-9]{11}$"), name="payment_account_has_eleven_digits"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by=None) | ~models.Q(checked_by=models.F("created_by")),
                name="payment_has_four_eyes",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["ready", "cancelled"]) | models.Q(checked_by__isnull=False),
                name="payment_goes_on_when_checked",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["exported", "confirmed", "failed"], batch__isnull=False)
                | models.Q(state__in=["ready", "checked", "cancelled"], batch__isnull=True),
                name="payment_is_in_a_file_once_exported",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="never_more_than_granted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=NEVER_MORE_THAN_GRANTED,
            ),
        )

    def __str__(self) -> str:
        return str(self.grant)

    @property
    def reference(self) -> str:
        """What stands on the bank statement, and in the file: the same for ever."""
        return f"TILSKUDD{self.pk:08d}"

    @property
    def case_id(self) -> int | None:
        return self.grant.application.case_id

    def roles_of(self, user: "User | None") -> set[Role]:
        return self.grant.application.roles_of(user) & {Role.STAFF}

    def get_admin_url(self) -> str:
        return reverse("admin:grants_payment_change", args=[self.pk])
