from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from facilities import workflow
from facilities.admin.keepers import door_codes_view
from facilities.exports import bookings_csv
from facilities.forms import AcceptForm, ReasonForm, RefuseForm, SetPriceForm
from facilities.models import Booking, BookingKind, FacilityKind
from facilities.requests import request_problems
from portal import clock
from portal.access import MemberRequest
from portal.admin import LifecycleAdmin, StaffMove, site
from portal.problems import Problem, Refused
from portal.templatetags.portal import hhmm, kr, moment


class KindFilter(admin.SimpleListFilter):
    title = _("kind of facility")
    parameter_name = "slag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return FacilityKind.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(facility__kind=self.value()) if self.value() else queryset


class WhoFilter(admin.SimpleListFilter):
    title = _("who books")
    parameter_name = "hvem"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("forening", _("an association")), ("selv", _("a person, for themselves"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "selv":
            return queryset.of_persons()
        return queryset.of_associations() if self.value() == "forening" else queryset


def _has_price(obj: Booking) -> bool:
    """Whether staff can set another."""
    return obj.kind == BookingKind.BOOKING and not obj.is_over and not obj.is_forgotten


def _for_the_series(obj: Booking) -> dict[str, Any]:
    """Dates that were asked for together are usually answered together."""
    return {"whole_series": obj.series_id is not None}


@admin.register(Booking, site=site)
class BookingAdmin(LifecycleAdmin):
    """All bookings: read, answered and cancelled here. Closing a place has its own page."""

    list_display = ("place", "starts_at", "ends_at", "kind", "who", "state", "price_paid")
    list_filter = ("state", "kind", WhoFilter, KindFilter)
    list_select_related = ("facility__site", "association", "booked_by")
    search_fields = ("association__name",)  # what shows the box; `searched` says what is found
    facts = ("place", "time", "kind", "who", "purpose", "participants", "price_paid", "rule",
             "set_reason", "reason", "booked_by", "created_at", "answer_due_on", "answer", "cancelled_at",
             "cancel_reason")  # fmt: skip
    staff_moves = (
        StaffMove(
            "accept",
            run=workflow.accept,
            form=AcceptForm,
            initial=_for_the_series,
            explanation=_(
                "They get the time and are told by e-mail. Other requests for it are refused at once."
            ),
            done=_("The request is accepted, and those who asked are told."),
        ),
        StaffMove(
            "refuse",
            run=workflow.refuse,
            form=RefuseForm,
            initial=_for_the_series,
            explanation=_(
                "Those who asked are told by e-mail, and read why on their page, with other free times."
            ),
            done=_("The request is refused, and those who asked are told."),
        ),
        StaffMove(
            "cancel",
            run=workflow.cancel,
            form=ReasonForm,
            explanation=_(
                "The time is free at once. Those who had it are told by e-mail, and read why on their page."
            ),
            done=_("The booking is cancelled, and the time is free for others."),
            is_danger=True,
        ),
    )

    def problems(self, obj: Booking) -> list[Problem]:
        """For a request: the rule that made it one, what has the time already, and whom an answer excludes."""
        return request_problems(obj) if obj.is_requested else []

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.searched(search_term), False

    @admin.display(description=_("facility"), ordering="facility__site__sort_key")
    def place(self, obj: Booking) -> str:
        return obj.facility.title

    @admin.display(description=_("who"), ordering="association__sort_key")
    def who(self, obj: Booking) -> str:
        return "" if obj.kind == BookingKind.BLACKOUT else str(obj.who)

    @admin.display(description=_("time"))
    def time(self, obj: Booking) -> str:
        one_day = obj.starts_at.astimezone(clock.OSLO).date() == obj.ends_at.astimezone(clock.OSLO).date()
        return f"{moment(obj.starts_at)}–{hhmm(obj.ends_at) if one_day else moment(obj.ends_at)}"

    @admin.display(description=_("price"))
    def price_paid(self, obj: Booking) -> str:
        return kr(obj.amount)

    @admin.display(description=_("the rule"))
    def rule(self, obj: Booking) -> str:
        return obj.price.text if obj.price else ""

    change_form_template = "facilities/admin/booking.html"
    change_list_template = "facilities/admin/bookings.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.price_view)
        doors = self.admin_site.admin_view(door_codes_view)
        return [
            path("csv/", self.admin_site.admin_view(self.csv_view), name="facilities_booking_csv"),
            path("dorkoder/", doors, name="facilities_booking_doors"),
            path("<int:pk>/pris/", view, name="facilities_booking_price"),
            *super().get_urls(),
        ]

    def change_view(  # type: ignore[override]
        self, request: MemberRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        can = obj is not None and _has_price(obj)
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "can_set_price": can}
        )

    def csv_view(self, request: MemberRequest) -> StreamingHttpResponse:
        """The list as it is filtered now, all of it, as a spreadsheet."""
        return bookings_csv(self.get_changelist_instance(request).get_queryset(request))

    def price_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Another price than the rules give, with a reason."""
        booking = self.get_object(request, str(pk))
        if booking is None or not _has_price(booking):
            raise Http404
        form = SetPriceForm(request.POST or None, initial={"amount": booking.amount})
        back = reverse("admin:facilities_booking_change", args=[pk])
        if request.method == "POST" and form.is_valid():
            try:
                workflow.set_price(booking, by=request.user, at=clock.now(), **form.cleaned_data)
            except Refused as refused:
                refused.show_on(form)
            else:
                messages.success(request, _("The price is set. Those who booked read why on their page."))
                return redirect(back)
        title = _("Set another price")
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form,
                   "original": booking, "back": back, "button": title}  # fmt: skip
        return TemplateResponse(request, "facilities/admin/form.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Associations book on their own pages, and staff close a place under closures."""
        return False
