from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from facilities import workflow
from facilities.forms import ClosureForm
from facilities.models import Closure, DropInHour
from portal import clock
from portal.access import MemberRequest
from portal.admin import PortalModelAdmin, site
from portal.problems import Refused


@admin.register(Closure, site=site)
class ClosureAdmin(PortalModelAdmin):
    """Close a place in one action, after a look at everything that is hit; and open it again."""

    list_display = ("place", "starts_at", "ends_at", "reason", "closed_by", "reopened_at")
    list_select_related = ("site", "facility__site", "closed_by")
    readonly_fields = (
        "site",
        "facility",
        "starts_at",
        "ends_at",
        "reason",
        "closed_by",
        "created_at",
        "reopened_at",
    )
    change_form_template = "facilities/admin/closure.html"
    view_on_site = False  # its page is for those who were hit

    @admin.display(description=_("place"), ordering="site__sort_key")
    def place(self, obj: Closure) -> str:
        return obj.place

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reopen_view)
        return [path("<int:pk>/apne/", view, name="facilities_closure_reopen"), *super().get_urls()]

    def add_view(  # type: ignore[override]
        self, request: MemberRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """First what is hit, then the press that closes."""
        if not self.has_add_permission(request):
            raise Http404
        form, hit, drop_ins = ClosureForm(request.POST or None), None, None
        if request.method == "POST" and form.is_valid():
            asked = form.asked()
            try:
                if request.POST.get("step") == "close":
                    return self._close(request, asked)
                hit = form.hit(by=request.user, at=clock.now())
                drop_ins = form.hit_drop_in(at=clock.now())
            except Refused as refused:
                refused.show_on(form)
        title = _("Close a place")
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form,
                   "hit": hit, "drop_ins": drop_ins, "original": None,
                   "back": reverse("admin:facilities_closure_changelist")}  # fmt: skip
        return TemplateResponse(request, "facilities/admin/close.html", context)

    def _close(self, request: MemberRequest, asked: dict[str, Any]) -> HttpResponse:
        closure = workflow.close(**asked, by=request.user, at=clock.now())
        count = closure.bookings.bookings().count()
        text = ngettext(
            "The place is closed. %(count)s booking is cancelled, and those who had it are told.",
            "The place is closed. %(count)s bookings are cancelled, and those who had them are told.",
            count,
        )
        messages.success(request, text % {"count": count} if count else _("The place is closed."))
        if hours := DropInHour.objects.filter(booking__closure=closure).count():
            told = ngettext(
                "Drop-in hours on %(count)s day are called off, and those who had a place are told.",
                "Drop-in hours on %(count)s days are called off, and those who had a place are told.",
                hours,
            )
            messages.success(request, told % {"count": hours})
        return redirect("admin:facilities_closure_change", closure.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        extra: dict[str, Any] = {
            "is_open_to_reopen": obj is not None and not obj.is_over(clock.now()),
            "show_save": False,
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
        }
        if obj is not None:
            hit = (
                obj.bookings.bookings()
                .select_related("facility__site", "association", "booked_by")
                .order_by("starts_at")
            )
            extra["hit"] = hit[:200]
            called_off = DropInHour.objects.filter(booking__closure=obj).with_taken()
            extra["drop_ins"] = called_off.select_related("booking__facility__site")
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def reopen_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Ask once, then open: bookings that still can be had stand again."""
        closure = self.get_object(request, str(pk))
        if closure is None or not self.has_change_permission(request, closure):
            raise Http404
        back = reverse("admin:facilities_closure_change", args=[pk])
        if request.method == "POST":
            try:
                restored = workflow.reopen(closure, by=request.user, at=clock.now())
            except Refused as refused:
                messages.warning(request, str(refused.problems[0].text))
            else:
                text = ngettext(
                    "The place is open. %(count)s booking stands again, and those who had booked are told.",
                    "The place is open. %(count)s bookings stand again, and those who had booked are told.",
                    len(restored),
                )
                messages.success(request, text % {"count": len(restored)})
            return redirect(back)
        context = {**self.admin_site.each_context(request), "title": _("Open again"), "opts": self.opts,
                   "original": closure, "back": back}  # fmt: skip
        return TemplateResponse(request, "facilities/admin/reopen.html", context)
