from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from facilities import workflow
from facilities.models import StorageLease, StorageRoom
from portal.admin import LifecycleAdmin, PortalModelAdmin, StaffMove, site


@admin.register(StorageRoom, site=site)
class StorageRoomAdmin(PortalModelAdmin):
    list_display = ("name", "site", "square_metres", "is_step_free")
    list_select_related = ("site",)
    search_fields = ("name", "site__name")


@admin.register(StorageLease, site=site)
class StorageLeaseAdmin(LifecycleAdmin):
    """Who has each storage room, and who waits for it."""

    list_display = ("room", "association", "state", "asked_at", "confirmed_on")
    list_filter = ("state",)
    list_select_related = ("room__site", "association")
    search_fields = ("room__name", "room__site__name", "association__name")
    facts = ("room", "association", "asked_at", "asked_by", "confirmed_on", "ended_at")
    staff_moves = (
        StaffMove("grant", run=workflow.grant_storage, done=_("The association has the room, and is told.")),
        StaffMove("end", run=workflow.end_lease, is_danger=True, done=_("The room is free.")),
        StaffMove(
            "leave", run=workflow.leave_line, is_danger=True, done=_("They are no longer in the line.")
        ),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
