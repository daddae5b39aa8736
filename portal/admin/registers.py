"""The kernel's own registers: users, units, cases, decisions, messages and the log."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from portal import clock, notifications, registries
from portal.access import MemberRequest
from portal.admin.base import PortalModelAdmin, ReadOnlyAdmin
from portal.admin.site import site
from portal.hidden import without_hidden
from portal.models import AuditEntry, Case, Decision, Notice, Unit, User


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


def hidden_from(user: Any) -> Q:
    """The cases that this person may not see: sealed, or theirs to keep away from. The apps know which."""
    found = Q()
    for provider in registries.hidden_cases:
        found |= Q(pk__in=provider(user))
    return found


def seen_cases(request: HttpRequest) -> QuerySet[Case]:
    hidden = hidden_from(request.user)
    return Case.objects.exclude(hidden) if hidden else Case.objects.all()


@admin.register(Case, site=site)
class CaseAdmin(ReadOnlyAdmin):
    list_display = ("reference", "title", "case_handler", "received_at", "due_on", "closed_at")
    list_select_related = ("case_handler",)
    search_fields = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return seen_cases(request)

    @admin.display(description=_("number"))
    def reference(self, obj: Case) -> str:
        return obj.reference


@admin.register(Decision, site=site)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("case", "outcome", "decided_at", "decided_by", "notified_at", "first_opened_at")
    list_select_related = ("case", "decided_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        return super().get_queryset(request).filter(case__in=seen_cases(request))


@admin.register(Notice, site=site)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("subject", "address", "state", "attempts", "created_at", "sent_at")
    list_filter = ("state",)
    fields = ("kind", "address", "subject", "state", "attempts", "last_error", "created_at", "sent_at")
    change_form_template = "admin/notice.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return without_hidden(super().get_queryset(request), request.user)

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

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """Not the lines about cases that this person may not see: they would tell that there is something."""
        found = without_hidden(super().get_queryset(request), request.user)
        hidden = hidden_from(request.user)
        return found.exclude(case__in=Case.objects.filter(hidden)) if hidden else found
