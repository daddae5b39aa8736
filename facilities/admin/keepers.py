"""Who looks after a site, its keys, and its door codes."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from facilities import workflow
from facilities.doors.file import BOOKING, CODE
from facilities.forms import DoorCodesForm, KeyForm
from facilities.models import Booking, FireInstructionAcknowledgement, Keeper, KeyHandout
from facilities.models.booking_query import BookingQuerySet
from portal import clock
from portal.access import MemberRequest
from portal.admin import PortalModelAdmin, ReadOnlyAdmin, site
from portal.exports import Column, csv_response
from portal.problems import Refused

AHEAD = timedelta(days=28)


@admin.register(Keeper, site=site)
class KeeperAdmin(PortalModelAdmin):
    """Caretakers and attendants: they see the day lists of their sites when they log in."""

    list_display = ("user", "role", "site")
    list_select_related = ("user", "site")
    list_filter = ("role",)
    search_fields = ("user__name", "user__email", "site__name")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(FireInstructionAcknowledgement, site=site)
class AcknowledgementAdmin(ReadOnlyAdmin):
    list_display = ("association", "site", "acknowledged_at", "user")
    list_select_related = ("association", "site", "user")
    search_fields = ("association__name", "site__name")


@admin.register(KeyHandout, site=site)
class KeyHandoutAdmin(PortalModelAdmin):
    """Keys: handed out on a page that asks for the fire instruction first, and taken back with a press."""

    list_display = ("what", "site", "association", "user", "handed_out_at", "returned_at")
    list_select_related = ("site", "association", "user")
    search_fields = ("what", "site__name", "association__name")
    readonly_fields = (
        "site", "what", "association", "user", "handed_out_at", "handed_out_by", "returned_at",
    )  # fmt: skip
    change_form_template = "facilities/admin/key.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/tilbake/", wrap(self.return_view), name="facilities_keyhandout_return"),
            *super().get_urls(),
        ]

    def add_view(  # type: ignore[override]
        self, request: MemberRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        form = KeyForm(request.POST or None)
        back = reverse("admin:facilities_keyhandout_changelist")
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                workflow.hand_out_key(
                    data["site"], what=data["what"], association=data["association"], user=data["user"],
                    by=request.user, at=clock.now(),
                )  # fmt: skip
            except Refused as refused:
                refused.show_on(form)
            else:
                messages.success(request, _("The key is registered as handed out."))
                return redirect(back)
        title = _("Hand out a key")
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form,
                   "original": None, "back": back, "button": title}  # fmt: skip
        return TemplateResponse(request, "facilities/admin/form.html", context)

    def return_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        handout = self.get_object(request, str(pk))
        if handout is None:
            raise Http404
        if request.method == "POST":
            workflow.take_back_key(handout, by=request.user, at=clock.now())
            messages.success(request, _("The key is registered as given back."))
        return redirect("admin:facilities_keyhandout_change", pk)


def door_codes_view(request: MemberRequest) -> HttpResponseBase:
    """The coming bookings as a list to fill in, and the filled-in list back."""
    rows = Booking.objects.to_open(clock.now(), AHEAD).select_related("facility__site", "association")
    if "liste" in request.GET:
        return _listed(rows)
    form = DoorCodesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        count = workflow.fetch_door_codes(form.cleaned_data["file"], rows, by=request.user, at=clock.now())
        text = ngettext("%(count)s code is new.", "%(count)s codes are new.", count) % {"count": count}
        messages.success(request, text)
        return redirect("admin:facilities_booking_doors")
    context = {
        **site.each_context(request), "title": _("Door codes"), "form": form, "original": None,
        "opts": Booking._meta, "back": reverse("admin:facilities_booking_changelist"),
        "without": rows.filter(door_code="").count(), "total": rows.count(),
    }  # fmt: skip
    return TemplateResponse(request, "facilities/admin/doors.html", context)


def _listed(rows: BookingQuerySet) -> HttpResponseBase:
    columns = (
        Column(BOOKING, lambda row: row.pk),
        Column("bygg", lambda row: row.facility.site.name),
        Column("lokale", lambda row: row.facility.name),
        Column("fra", lambda row: row.starts_at),
        Column("til", lambda row: row.ends_at),
        Column(CODE, lambda row: row.door_code),
    )
    return csv_response(rows.iterator(chunk_size=500), columns, name="dorkoder")
