"""The staff's side of the calendar."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organizations.forms import ReasonForm
from organizations.models import Activity
from organizations.workflow import calendar
from portal.admin import LifecycleAdmin, StaffMove, site


@admin.register(Activity, site=site)
class ActivityAdmin(LifecycleAdmin):
    list_display = ("title", "association", "kind", "starts_on", "place", "state")
    list_filter = ("state", "kind", "district")
    list_select_related = ("association",)
    search_fields = ("title", "place", "association__name")
    facts = (
        "title", "association", "kind", "starts_on", "how_often", "when", "repeats_until", "place",
        "price", "sign_up", "description", "submitted_at", "submitted_by", "published_at", "return_reason",
        "changed_at",
    )  # fmt: skip
    staff_moves = (
        StaffMove(
            "approve",
            run=calendar.approve,
            explanation=_("Residents see it at once, and whoever sent it in is told by e-mail."),
            done=_("It is in the calendar."),
        ),
        StaffMove(
            "send_back",
            run=calendar.send_back,
            form=ReasonForm,
            explanation=_("The association reads the reason, changes the activity and sends it again."),
        ),
        StaffMove(
            "withdraw",
            run=calendar.withdraw,
            form=forms.Form,
            explanation=_("It disappears from the calendar, also for those who subscribe."),
            is_danger=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        return super().get_queryset(request).defer("search")

    @admin.display(description=_("Comes again"))
    def how_often(self, obj: Activity) -> str:
        return obj.how_often

    @admin.display(description=_("When"))
    def when(self, obj: Activity) -> str:
        return obj.hours

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The associations enter what they do."""
        return False
