from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from facilities import use, workflow
from facilities.forms import KeepForm, WithdrawForm
from facilities.models import Attendance, UnusedTime
from portal import clock
from portal.admin import LifecycleAdmin, StaffMove, site
from portal.problems import Blocker, Problem
from portal.templatetags.portal import day

SEASON = timedelta(days=365)


@admin.register(UnusedTime, site=site)
class UnusedTimeAdmin(LifecycleAdmin):
    """Regular times with low use: the club is heard, then staff let it keep the time or take it back."""

    list_display = ("association", "place", "state", "asked_at", "answer_due_on")
    list_filter = ("state",)
    list_select_related = ("series__association", "series__facility__site")
    search_fields = ("series__association__name",)
    facts = ("association", "place", "counted", "the_year", "asked_at", "answer_due_on", "answer", "answered_at",
             "decision", "decided_at", "decided_by")  # fmt: skip
    staff_moves = (
        StaffMove(
            "keep", run=workflow.keep, form=KeepForm, done=_("The association keeps the time, and is told.")
        ),
        StaffMove(
            "withdraw",
            run=workflow.withdraw_time,
            form=WithdrawForm,
            explanation=_("Every coming date is free at once. It counts when the next season is shared out."),
            done=_("The time is taken back, and the association is told."),
            is_danger=True,
        ),
    )

    def problems(self, obj: UnusedTime) -> list[Problem]:
        if obj.state != "asked" or obj.may_be_withdrawn(clock.now()):
            return []
        text = _("The association can answer until %(day)s. Until then the time cannot be taken back.")
        return [Blocker("not_heard", text % {"day": day(obj.answer_due_on)})]

    @admin.display(description=_("association"))
    def association(self, obj: UnusedTime) -> str:
        return str(obj.series.association)

    @admin.display(description=_("facility"))
    def place(self, obj: UnusedTime) -> str:
        return obj.series.facility.title

    @admin.display(description=_("how many came"))
    def counted(self, obj: UnusedTime) -> str:
        rows = Attendance.objects.filter(booking__series=obj.series_id).best().select_related("booking")
        said = [f"{day(row.booking.starts_at)}: {row.count}" for row in rows]
        return ", ".join(said)

    @admin.display(description=_("the last year"))
    def the_year(self, obj: UnusedTime) -> str:
        today = clock.today()
        found = use.record_of(obj.series.association_id, today - SEASON, today + timedelta(days=1))
        text = _("%(counted)s dates counted, %(low)s with low use, %(withdrawn)s times taken back")
        return text % {"counted": found.counted, "low": found.low, "withdrawn": found.withdrawn}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
