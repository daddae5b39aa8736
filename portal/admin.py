"""The staff's side: the stock Django admin with a worklist in front, moves as buttons, and the log as a tab."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import display_for_field, display_for_value, label_for_field, lookup_field
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal import clock, notifications, registries
from portal.access import MemberRequest, is_verified_staff
from portal.lifecycle import HasLifecycle, Move
from portal.models import AuditEntry, Case, Decision, Notice, Unit, User
from portal.models.audit import record
from portal.problems import Problem, Refused
from portal.templatetags.portal import day, moment

RECENT = 6  # log lines on a case page; the whole log is one click away


class PortalAdminSite(admin.AdminSite):
    """Front page = what waits for somebody, oldest deadline first."""

    site_header = _("Case handling")
    site_title = _("Case handling")
    index_title = _("Worklist")
    index_template = "admin/worklist.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The second factor is asked for here, because a login decorator never sees an open session."""
        return is_verified_staff(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """No login page of its own: to allauth's, or, for staff, to the second step that is missing."""
        there = urlencode({"next": request.GET.get("next") or reverse("admin:index")})
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{there}")
        if not request.user.is_staff:
            raise Http404
        if is_mfa_enabled(request.user):
            messages.info(request, _("Show once more that it is you, and case handling opens."))
            return redirect(f"{reverse('mfa_reauthenticate')}?{there}")
        messages.info(request, _("Case handling needs a second step when you log in. Turn it on here."))
        return redirect("mfa_activate_totp")

    def index(  # type: ignore[override]
        self, request: MemberRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        items = [item for provider in registries.worklist for item in provider(request.user)]
        items.sort(key=lambda item: (item.due_on or date.max, item.since))
        context = {"work_items": items, "today": clock.today(), **(extra_context or {})}
        return super().index(request, context)


site = PortalAdminSite()


@dataclass(frozen=True)
class StaffMove:
    """A button on a case page.

    `name` is a move of the lifecycle table; `run` the verb of workflow.py, called as
    `run(obj, by=user, at=now, **form.cleaned_data)`; `form` asks for what the verb needs; `problems`
    names, for the page, what stands in the way.
    """

    name: str
    run: Callable[..., Any]
    form: type[forms.Form] = forms.Form
    explanation: Any = ""
    done: Any = ""
    is_danger: bool = False
    initial: Callable[[Any], dict[str, Any]] = field(default=lambda obj: {})


class PortalModelAdmin(admin.ModelAdmin):
    """Base of every admin: who changed what is logged, and nothing is deleted from a list."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def history(self, obj: models.Model) -> "models.QuerySet[AuditEntry]":
        return AuditEntry.objects.about(obj).select_related("actor")

    def save_model(  # type: ignore[override]
        self, request: MemberRequest, obj: Any, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        verb = "changed" if change else "added"
        record(
            f"{obj._meta.app_label}.{obj._meta.model_name}.{verb}",
            obj,
            by=request.user,
            at=clock.now(),
            fields=tuple(form.changed_data),
        )

    def log_addition(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Django's own log is not kept: AuditEntry is the log."""

    def log_change(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Django's own log is not kept: AuditEntry is the log."""

    def log_deletions(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Django's own log is not kept: AuditEntry is the log."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_or_change_permission(request, obj):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": obj,
            "opts": self.opts,
            "original": obj,
            "history": self.history(obj).order_by("-at", "-id"),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LifecycleAdmin(PortalModelAdmin):
    """Base of case pages: facts to read, what stands in the way, the timeline, and a button per open move.

    A subclass lists `facts` (names of fields or methods to read) and `staff_moves`.
    """

    change_form_template = "admin/case.html"
    staff_moves: ClassVar[tuple[StaffMove, ...]] = ()
    facts: ClassVar[tuple[str, ...]] = ()

    def problems(self, obj: Any) -> list[Problem]:
        """What stands in the way, from the app's rules.py."""
        return []

    def documents(self, obj: Any) -> list[Any]:
        """The stored files that belong to the case."""
        return []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "state"]

    def open_moves(self, request: MemberRequest, obj: HasLifecycle) -> list[tuple[StaffMove, Move]]:
        """The buttons that this person has on this row now."""
        allowed = {move.name: move for move in obj.lifecycle.open_to(obj.state, obj.roles_of(request.user))}
        return [(button, allowed[button.name]) for button in self.staff_moves if button.name in allowed]

    def change_view(  # type: ignore[override]
        self, request: MemberRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is not None:
            extra_context = {
                **(extra_context or {}),
                "title": obj,
                "subtitle": None,
                "facts": self._facts(obj),
                "problems": self.problems(obj),
                "moves": self.open_moves(request, obj),
                "documents": self.documents(obj),
                "recent": self.history(obj).order_by("-at", "-id")[:RECENT],
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def _facts(self, obj: Any) -> list[tuple[str, Any]]:
        """(label, value) of each fact, in the portal's way of writing; the state stands first anyway."""
        return [
            (str(label_for_field(name, self.model, self)), self._shown(name, obj))
            for name in self.facts
            if name != "state"
        ]

    def _shown(self, name: str, obj: Any) -> Any:
        model_field, _attr, value = lookup_field(name, obj, self)
        if isinstance(value, datetime):
            return moment(value)
        if isinstance(value, date):
            return day(value)
        if model_field is not None:
            return display_for_field(value, model_field, "–")
        return display_for_value(value, "–")

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_move"
        view = self.admin_site.admin_view(self.move_view)
        return [path("<path:object_id>/flytt/<slug:move>/", view, name=name), *super().get_urls()]

    def move_view(self, request: MemberRequest, object_id: str, move: str) -> HttpResponse:
        """Ask for what the verb needs, then do it. Opened too late, it says so and leads back."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_change_permission(request, obj):
            raise Http404
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        found = next(((b, m) for b, m in self.open_moves(request, obj) if b.name == move), None)
        if found is None:
            messages.warning(request, _("Somebody has already handled this, or it is not open to you."))
            return HttpResponseRedirect(back)
        button, step = found
        is_sent = request.method == "POST"
        form = button.form(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            initial=button.initial(obj),
        )
        if is_sent and form.is_valid():
            try:
                button.run(obj, by=request.user, at=clock.now(), **form.cleaned_data)
            except Refused as refused:
                refused.show_on(form)
            else:
                messages.success(request, button.done or _("Done."))
                return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "original": obj,
            "facts": self._facts(obj),
            "problems": self.problems(obj),
            "button": button,
            "step": step,
            "form": form,
            "back": back,
        }
        return TemplateResponse(request, "admin/move.html", context)


class ReadOnlyAdmin(PortalModelAdmin):
    """To look at, never to write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User, site=site)
class UserAdmin(PortalModelAdmin):
    list_display = ("email", "name", "unit", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active")
    list_select_related = ("unit",)
    search_fields = ("email", "name")
    fields = ("email", "name", "phone", "unit", "is_staff", "is_superuser", "is_active")
    ordering = ("email",)

    def save_model(  # type: ignore[override]
        self, request: MemberRequest, obj: User, form: Any, change: bool
    ) -> None:
        obj.email = User.objects.normalize_email(obj.email)
        if not change:
            obj.set_unusable_password()  # people log in with a code
        super().save_model(request, obj, form, change)


@admin.register(Unit, site=site)
class UnitAdmin(PortalModelAdmin):
    list_display = ("name", "email", "phone")


@admin.register(Case, site=site)
class CaseAdmin(ReadOnlyAdmin):
    list_display = ("reference", "title", "case_handler", "received_at", "due_on", "closed_at")
    list_select_related = ("case_handler",)
    search_fields = ("title",)


@admin.register(Decision, site=site)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("case", "outcome", "decided_at", "decided_by", "notified_at", "first_opened_at")
    list_select_related = ("case", "decided_by")


@admin.register(Notice, site=site)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("subject", "address", "state", "attempts", "created_at", "sent_at")
    list_filter = ("state",)
    fields = ("kind", "address", "subject", "state", "attempts", "last_error", "created_at", "sent_at")
    change_form_template = "admin/notice.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.send_again)
        return [path("<int:pk>/igjen/", view, name="portal_notice_send_again"), *super().get_urls()]

    def send_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = self.get_object(request, str(pk))
        if notice is None:
            raise Http404
        if request.method == "POST":
            notifications.send_again(notice, at=clock.now())
            messages.success(request, _("The message will be sent again."))
        return redirect("admin:portal_notice_change", pk)


@admin.register(AuditEntry, site=site)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "actor", "target_type", "target_id")
    list_select_related = ("actor",)
    search_fields = ("action",)
