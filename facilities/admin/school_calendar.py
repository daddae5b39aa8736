"""Closed days, and the school calendar in from a spreadsheet."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from facilities.forms import SchoolCalendarForm
from facilities.models import ClosedPeriod
from facilities.workflow import school_calendar
from portal import clock
from portal.access import MemberRequest
from portal.admin import PortalModelAdmin, site
from portal.problems import Refused


@admin.register(ClosedPeriod, site=site)
class ClosedPeriodAdmin(PortalModelAdmin):
    list_display = (
        "reason",
        "site",
        "schools_only",
        "starts_on",
        "ends_on",
        "is_school_holiday",
        "premises_open",
    )
    list_select_related = ("site",)
    list_filter = ("is_school_holiday", "premises_open")
    search_fields = ("reason", "site__name")
    change_list_template = "facilities/admin/closed_periods.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.take_in)
        return [path("skolerute/", view, name="facilities_closedperiod_import"), *super().get_urls()]

    def take_in(self, request: MemberRequest) -> HttpResponse:
        """All rows come in, or those that are wrong are shown with their line and everything that is wrong."""
        is_sent = request.method == "POST"
        form = SchoolCalendarForm(request.POST if is_sent else None, request.FILES if is_sent else None)
        report = None
        if is_sent and form.is_valid():
            try:
                report = school_calendar.take_in(
                    form.cleaned_data["file"],
                    leave_out_wrong=form.cleaned_data["leave_out_wrong"],
                    by=request.user,
                    at=clock.now(),
                )
            except Refused as refused:
                refused.show_on(form)
        if report is None or not report.rejected:
            del form.fields["leave_out_wrong"]
        context = {**self.admin_site.each_context(request), "title": _("Take in the school calendar"),
                   "opts": self.opts, "form": form, "report": report}  # fmt: skip
        return TemplateResponse(request, "facilities/admin/school_calendar.html", context)
