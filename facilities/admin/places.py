from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from facilities import workflow
from facilities.forms import SplitForm
from facilities.models import (
    ClosedPeriod,
    Facility,
    InstantHours,
    OpeningHours,
    Site,
)
from portal import clock
from portal.access import MemberRequest
from portal.admin import PortalModelAdmin, site
from portal.admin.base import PLAIN_TIMES
from portal.problems import Refused


@admin.register(Site, site=site)
class SiteAdmin(PortalModelAdmin):
    list_display = ("name", "district", "street_address", "caretaker_phone", "is_step_free")
    list_select_related = ("district",)
    list_filter = ("district", "is_step_free")
    search_fields = ("name", "street_address")


class OpeningHoursInline(admin.StackedInline):
    """A line per weekday."""

    model = OpeningHours
    extra = 0
    classes = ("compact",)
    fields = (("weekday", "opens_at", "closes_at", "valid_from", "valid_until"),)
    formfield_overrides = PLAIN_TIMES


class InstantHoursInline(admin.StackedInline):
    """When bookings are answered at once; without a line, always."""

    model = InstantHours
    extra = 0
    classes = ("compact",)
    fields = (("weekday", "opens_at", "closes_at"),)
    formfield_overrides = PLAIN_TIMES


@admin.register(Facility, site=site)
class FacilityAdmin(PortalModelAdmin):
    """A facility and its opening hours. Its place on the number line is nobody's to edit."""

    list_display = ("name", "site", "kind", "parent", "capacity", "is_bookable")
    list_select_related = ("site", "parent")
    list_filter = ("kind", "is_bookable", "is_step_free")
    search_fields = ("name", "site__name")
    exclude = ("parent",)
    inlines = (OpeningHoursInline, InstantHoursInline)
    change_form_template = "facilities/admin/facility.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.split_view)
        return [path("<int:pk>/del/", view, name="facilities_facility_split"), *super().get_urls()]

    def split_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Cut a facility into equal parts."""
        facility = self.get_object(request, str(pk))
        if facility is None or not self.has_change_permission(request, facility):
            raise Http404
        form = SplitForm(request.POST or None)
        back = reverse("admin:facilities_facility_change", args=[pk])
        if request.method == "POST" and form.is_valid():
            try:
                workflow.split(facility, form.cleaned_data["parts"], by=request.user, at=clock.now())
            except Refused as refused:
                refused.show_on(form)
            else:
                messages.success(request, _("The facility is cut. Each part can be booked by itself."))
                return redirect(back)
        title = _("Cut into parts")
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form,
                   "original": facility, "back": back, "button": title}  # fmt: skip
        return TemplateResponse(request, "facilities/admin/form.html", context)


@admin.register(ClosedPeriod, site=site)
class ClosedPeriodAdmin(PortalModelAdmin):
    list_display = ("reason", "site", "starts_on", "ends_on", "is_school_holiday", "premises_open")
    list_select_related = ("site",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True
