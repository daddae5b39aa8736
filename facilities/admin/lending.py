from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from facilities import rules, workflow
from facilities.forms import ConditionForm
from facilities.models import EquipmentItem, EquipmentLoan
from facilities.models.equipment import most_at_once
from portal import clock
from portal.admin import LifecycleAdmin, PortalModelAdmin, StaffMove, site
from portal.problems import Problem
from portal.templatetags.portal import day


class ItemForm(ModelForm):
    def clean_quantity(self) -> int:
        """Never fewer than are lent already."""
        quantity: int = self.cleaned_data["quantity"]
        if self.instance.pk:
            today = clock.today()
            loans = self.instance.loans.lent().filter(last_on__gte=today)
            rows = list(loans.values_list("first_on", "last_on", "quantity"))
            last = max((ends for _begins, ends, _n in rows), default=today)
            if (most := most_at_once(rows, min([today, *(row[0] for row in rows)]), last)) > quantity:
                raise ValidationError(
                    _("%(most)s of them are lent at once. Cancel loans first."), params={"most": most}
                )
        return quantity


@admin.register(EquipmentItem, site=site)
class EquipmentItemAdmin(PortalModelAdmin):
    """What can be borrowed, and how many there are."""

    form = ItemForm
    list_display = ("name", "quantity", "site", "longest_days", "is_lent")
    list_select_related = ("site",)
    list_filter = ("is_lent",)
    search_fields = ("name",)
    fields = ("name", "description", "site", "pick_up", "quantity", "longest_days", "is_lent")


@admin.register(EquipmentLoan, site=site)
class EquipmentLoanAdmin(LifecycleAdmin):
    """Loans: handed out, and taken back in some condition."""

    list_display = ("item", "association", "quantity", "first_on", "last_on", "state")
    list_filter = ("state", "is_damaged")
    list_select_related = ("item", "association")
    search_fields = ("item__name", "association__name")
    facts = ("item", "association", "quantity", "days", "booked_by", "created_at", "picked_up_at", "returned_at",
             "is_damaged", "condition")  # fmt: skip
    staff_moves = (
        StaffMove("hand_out", run=workflow.hand_out, done=_("It is registered as picked up.")),
        StaffMove("take_back", run=workflow.take_back, form=ConditionForm,
                  done=_("It is registered as given back.")),
        StaffMove("cancel", run=workflow.cancel_loan, is_danger=True, done=_("The loan is cancelled.")),
    )  # fmt: skip

    def problems(self, obj: EquipmentLoan) -> list[Problem]:
        return rules.hand_out_problems(obj, clock.today()) if obj.is_booked else []

    @admin.display(description=_("days"))
    def days(self, obj: EquipmentLoan) -> str:
        return f"{day(obj.first_on)} – {day(obj.last_on)}"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
