from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from facilities import workflow
from facilities.admin.pictures import pictures_view
from facilities.forms import WallsForm
from facilities.models import (
    Facility,
    InstantHours,
    OpeningHours,
    OtherHours,
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
    change_form_template = "facilities/admin/site.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(pictures_view)
        return [path("<int:pk>/bilder/", view, name="facilities_site_pictures"), *super().get_urls()]


class OpeningHoursInline(admin.StackedInline):
    """A line per weekday."""

    model = OpeningHours
    extra = 0
    classes = ("compact",)
    fields = (("weekday", "opens_at", "closes_at", "valid_from", "valid_until"),)
    formfield_overrides = PLAIN_TIMES


class OtherHoursInline(admin.StackedInline):
    """Days with other hours than the ordinary ones."""

    model = OtherHours
    extra = 0
    classes = ("compact",)
    fields = (("starts_on", "ends_on", "opens_at", "closes_at", "reason", "despite_closed"),)
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
    inlines = (OpeningHoursInline, OtherHoursInline, InstantHoursInline)
    change_form_template = "facilities/admin/facility.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(gone_on=None)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.walls_view)
        return [path("<int:pk>/vegger/", view, name="facilities_facility_walls"), *super().get_urls()]

    def walls_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Cut a facility into equal parts, into another number of them, or make it whole again."""
        facility = self.get_object(request, str(pk))
        if facility is None or not self.has_change_permission(request, facility):
            raise Http404
        form = WallsForm(request.POST or None)
        back = reverse("admin:facilities_facility_change", args=[pk])
        if request.method == "POST" and form.is_valid():
            try:
                made = workflow.move_walls(
                    facility, form.cleaned_data["parts"], by=request.user, at=clock.now()
                )
            except Refused as refused:
                refused.show_on(form)
            else:
                done = _("The walls are moved. Each part can be booked by itself.")
                messages.success(request, done if made else _("The walls are gone. It is booked whole."))
                return redirect(back)
        context = {**self.admin_site.each_context(request), "title": _("Move the walls"), "opts": self.opts,
                   "form": form, "original": facility, "back": back,
                   "parts": Facility.objects.standing().filter(parent=facility).order_by("span")}  # fmt: skip
        return TemplateResponse(request, "facilities/admin/walls.html", context)
