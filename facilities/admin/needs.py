from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from facilities import workflow
from facilities.forms import NeedAnswerForm
from facilities.models import Need
from portal.admin import LifecycleAdmin, StaffMove, site


@admin.register(Need, site=site)
class NeedAdmin(LifecycleAdmin):
    """What associations lack. The list by district is a page of its own."""

    list_display = ("association", "kind", "district", "site", "reported_at", "state")
    list_filter = ("state", "kind", "district")
    list_select_related = ("association", "district", "site")
    search_fields = ("association__name", "text")
    change_list_template = "facilities/admin/needs.html"
    facts = ("association", "kind", "district", "site", "people", "text", "reported_at", "reported_by", "answer",
             "answered_at")  # fmt: skip
    staff_moves = (
        StaffMove("meet", run=workflow.meet_need, form=NeedAnswerForm, done=_("The association is told.")),
        StaffMove("close", run=workflow.close_need, form=NeedAnswerForm, done=_("The association is told.")),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
