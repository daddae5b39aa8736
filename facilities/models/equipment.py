from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from facilities.models.site import Site
from facilities.states import LENT, LOAN, LoanState
from organizations.models import Association
from portal.lifecycle import HasLifecycle, Role
from portal.text import sort_key

if TYPE_CHECKING:
    from portal.models import User

NEVER_FEWER_THAN_LENT = """
    IF EXISTS (
        SELECT 1 FROM facilities_equipmentloan AS one WHERE one.item_id = NEW.id AND one.state IN ('booked', 'out')
        AND (SELECT SUM(quantity) FROM facilities_equipmentloan AS other WHERE other.item_id = NEW.id
             AND other.state IN ('booked', 'out')
             AND other.first_on <= one.first_on AND other.last_on >= one.first_on) > NEW.quantity
    ) THEN
        RAISE EXCEPTION 'More is lent than there would be.' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
"""
NEVER_MORE_THAN_THERE_IS = """
    IF NEW.state NOT IN ('booked', 'out') THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM facilities_equipmentitem WHERE id = NEW.item_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM generate_series(NEW.first_on, NEW.last_on, interval '1 day') AS day
        WHERE NEW.quantity + COALESCE((
            SELECT SUM(quantity) FROM facilities_equipmentloan
            WHERE item_id = NEW.item_id AND id IS DISTINCT FROM NEW.id AND state IN ('booked', 'out')
            AND first_on <= day AND last_on >= day
        ), 0) > (SELECT quantity FROM facilities_equipmentitem WHERE id = NEW.item_id)
    ) THEN
        RAISE EXCEPTION 'Never more is lent than there is.' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
"""


class EquipmentItem(models.Model):
    """Something that associations can borrow, and how many there are of it."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    sort_key = models.CharField(max_length=120, editable=False, db_collation="C")
    description = models.TextField(_("what it is, and what comes with it"), blank=True)
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="equipment", verbose_name=_("kept at")
    )
    pick_up = models.CharField(
        _("how it is picked up"), max_length=200, blank=True, help_text=_("When and where, and whom to ask.")
    )
    quantity = models.PositiveIntegerField(_("how many there are"), validators=[MinValueValidator(1)])
    longest_days = models.PositiveSmallIntegerField(
        _("longest loan in days"), default=14, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    is_lent = models.BooleanField(_("can be borrowed"), default=True)

    class Meta:
        verbose_name = pgettext_lazy("one thing", "equipment")
        verbose_name_plural = _("equipment")
        ordering = ("sort_key",)
        constraints = (
            models.CheckConstraint(
                condition=Q(longest_days__gte=1, longest_days__lte=90), name="equipment_longest_is_1_to_90"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="never_fewer_than_lent",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("quantity"),
                func=NEVER_FEWER_THAN_LENT,
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(**kwargs)

    def free(self, first: date, last: date) -> int:
        """How many can be had all the days from first to last."""
        lent = list(self.loans.lent().between(first, last).values_list("first_on", "last_on", "quantity"))
        return self.quantity - most_at_once(lent, first, last)

    def get_absolute_url(self) -> str:
        return reverse("equipment_item", args=[self.pk])


def most_at_once(loans: Iterable[tuple[date, date, int]], first: date, last: date) -> int:
    """The most that are lent on any day from first to last. It can only grow on a day when a loan begins."""
    loans = list(loans)
    days = {first, *(begins for begins, _ends, _n in loans if first <= begins <= last)}
    return max(sum(n for begins, ends, n in loans if begins <= day <= ends) for day in days)


class EquipmentLoanQuerySet(models.QuerySet["EquipmentLoan"]):
    def lent(self) -> "EquipmentLoanQuerySet":
        return self.filter(state__in=sorted(LENT))

    def between(self, first: date, last: date) -> "EquipmentLoanQuerySet":
        return self.filter(first_on__lte=last, last_on__gte=first)

    def overdue(self, today: date) -> "EquipmentLoanQuerySet":
        """Picked up, and should have been given back."""
        return self.filter(state=LoanState.OUT, last_on__lt=today).order_by("last_on", "pk")

    def to_hand_out(self, today: date) -> "EquipmentLoanQuerySet":
        """Booked from today or before, and not picked up."""
        return self.filter(state=LoanState.BOOKED, first_on__lte=today).order_by("first_on", "pk")

    def for_members(self, user: "User") -> "EquipmentLoanQuerySet":
        """Those of the associations that `user` acts for, staff or not."""
        return self.filter(association__in=Association.objects.acted_for_by(user))

    def visible_to(self, user: "User | None") -> "EquipmentLoanQuerySet":
        """Staff see all; others those of the associations that they act for."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.for_members(user)


class EquipmentLoan(HasLifecycle):
    """Some of an item with an association for some days, the first and the last included.

    Never more is lent than there is, on any day: a trigger locks the item and counts, whoever writes.
    """

    lifecycle = LOAN

    item = models.ForeignKey(
        EquipmentItem,
        models.PROTECT,
        related_name="loans",
        verbose_name=pgettext_lazy("one thing", "equipment"),
    )
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="equipment_loans", verbose_name=_("association")
    )
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("booked by")
    )
    quantity = models.PositiveIntegerField(_("how many"))
    first_on = models.DateField(_("from and including"))
    last_on = models.DateField(_("to and including"))
    state = models.CharField(_("status"), max_length=10, choices=LoanState, default=LoanState.BOOKED)
    submission_key = models.UUIDField(unique=True, null=True, editable=False)
    created_at = models.DateTimeField(_("booked"))
    picked_up_at = models.DateTimeField(_("picked up"), null=True, blank=True)
    returned_at = models.DateTimeField(_("given back"), null=True, blank=True)
    condition = models.TextField(_("condition when it came back"), blank=True)
    is_damaged = models.BooleanField(_("damaged or incomplete"), default=False)

    objects = EquipmentLoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan of equipment")
        verbose_name_plural = _("loans of equipment")
        ordering = ("-first_on", "-pk")
        indexes = (models.Index("item", "first_on", "last_on", name="loan_of_an_item"),)
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=1), name="loan_is_of_something"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="loan_ends_after_its_start"),
            models.CheckConstraint(
                condition=Q(last_on__lt=F("first_on") + timedelta(days=90)), name="loan_lasts_90_days_at_most"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["out", "returned"]) | Q(picked_up_at__isnull=False),
                name="loan_out_was_picked_up",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | Q(returned_at__isnull=False), name="loan_returned_has_a_time"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="never_more_than_there_is",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("state", "quantity", "first_on", "last_on", "item_id"),
                func=NEVER_MORE_THAN_THERE_IS,
            ),
        )

    def __str__(self) -> str:
        return str(_("Loan %(number)s") % {"number": self.pk})

    @property
    def is_booked(self) -> bool:
        return self.state == LoanState.BOOKED

    def is_overdue(self, today: date) -> bool:
        return self.state == LoanState.OUT and self.last_on < today

    def get_absolute_url(self) -> str:
        return reverse("equipment_loan", args=[self.pk])

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        return roles_for(user, self.association)
