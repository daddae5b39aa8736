"""The staff's side of volunteering: what stands in the open. Volunteers' names are the organiser's business."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organizations.models.volunteering import VolunteerTask
from organizations.workflow.volunteering import tasks
from portal.admin import LifecycleAdmin, StaffMove, site


@admin.register(VolunteerTask, site=site)
class VolunteerTaskAdmin(LifecycleAdmin):
    list_display = ("title", "organiser", "kind", "place", "dates", "state")
    list_filter = ("state", "kind", "district")
    list_select_related = ("association", "unit")
    search_fields = ("title", "place", "association__name")
    facts = (
        "title", "organiser", "kind", "description", "good_to_know", "place", "district", "age_from", "ask_whom",
        "certificate_purpose", "dates", "changed_at",
    )  # fmt: skip
    staff_moves = (
        StaffMove(
            "close",
            run=tasks.close,
            explanation=_("Shifts to come are cancelled, and those who have signed up are told."),
            is_danger=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[VolunteerTask]:
        return VolunteerTask.objects.with_dates()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Written on the public page, by the one who arranges it."""
        return False

    @admin.display(description=_("organiser"))
    def organiser(self, obj: VolunteerTask) -> str:
        return obj.organiser

    @admin.display(description=_("dates"))
    def dates(self, obj: VolunteerTask) -> str:
        return str(obj.number_of_dates)
