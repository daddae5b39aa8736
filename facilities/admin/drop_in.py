"""Drop-in hours: opened for a weekday and a period at once, looked at, and called off through their booking."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from facilities import workflow
from facilities.forms import DropInHoursForm
from facilities.models import DropInHour
from portal import clock
from portal.access import MemberRequest
from portal.admin import ReadOnlyAdmin, site
from portal.problems import Refused
from portal.templatetags.portal import day, hhmm, kr, moment


@admin.register(DropInHour, site=site)
class DropInHourAdmin(ReadOnlyAdmin):
    list_display = ("place", "starts", "ends", "taken_of", "price_of_one", "state")
    list_select_related = ("booking__facility__site",)
    fields = ("place", "starts", "ends", "taken_of", "who", "price_of_one", "state", "the_booking")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        found: Any = super().get_queryset(request)
        return found.with_taken()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def add_view(  # type: ignore[override]
        self, request: MemberRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One form opens all the dates; those that could not be had are told with their reason."""
        if not self.has_add_permission(request):
            raise Http404
        form = DropInHoursForm(request.POST or None)
        back = reverse("admin:facilities_dropinhour_changelist")
        if request.method == "POST" and form.is_valid():
            try:
                opened = workflow.open_drop_in(by=request.user, at=clock.now(), **form.asked())
            except Refused as refused:
                refused.show_on(form)
            else:
                self._tell(request, opened)
                return redirect(back)
        title = _("Open drop-in hours")
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form,
                   "original": None, "back": back, "button": title}  # fmt: skip
        return TemplateResponse(request, "facilities/admin/form.html", context)

    def _tell(self, request: HttpRequest, opened: workflow.Opened) -> None:
        count = len(opened.hours)
        text = ngettext("%(count)s date is open.", "%(count)s dates are open.", count) % {"count": count}
        messages.success(request, text)
        if opened.skipped:
            dates = ", ".join(f"{day(one)} ({reason})" for one, reason in opened.skipped)
            messages.warning(request, _("These dates were left out: %(dates)s") % {"dates": dates})

    @admin.display(description=_("facility"), ordering="booking__facility__site__sort_key")
    def place(self, obj: DropInHour) -> str:
        return obj.facility.title

    @admin.display(description=_("from"), ordering="booking__starts_at")
    def starts(self, obj: DropInHour) -> str:
        return moment(obj.starts_at)

    @admin.display(description=_("to"))
    def ends(self, obj: DropInHour) -> str:
        return hhmm(obj.ends_at)

    @admin.display(description=_("places"))
    def taken_of(self, obj: DropInHour) -> str:
        return _("%(taken)s of %(places)s taken") % {"taken": obj.taken, "places": obj.places}

    @admin.display(description=_("who comes"))
    def who(self, obj: DropInHour) -> str:
        names = obj.booked_places.booked().exclude(first_name="").values_list("first_name", flat=True)
        return ", ".join(names) or "–"

    @admin.display(description=_("price of a place"))
    def price_of_one(self, obj: DropInHour) -> str:
        return kr(obj.price.amount)

    @admin.display(description=_("status"))
    def state(self, obj: DropInHour) -> str:
        return obj.booking.get_state_display()

    @admin.display(description=_("call off"))
    def the_booking(self, obj: DropInHour) -> Any:
        """What keeps the floor: cancelled, it calls the hours off, and those who have a place are told."""
        if obj.is_called_off:
            return "–"
        url = reverse("admin:facilities_booking_move", args=[obj.booking_id, "cancel"])
        return format_html('<a href="{}">{}</a>', url, _("Call these hours off"))
