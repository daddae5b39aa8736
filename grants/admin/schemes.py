"""The schemes, their law and their calls, and the money that was granted."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from grants.admin import sharing
from grants.models import CallFormula, ExternalScheme, GrantCall, GrantScheme, SchemeTerms
from grants.staff_forms import CallForm, FormulaForm
from portal import clock
from portal.access import MemberRequest
from portal.admin import PortalModelAdmin, site
from portal.admin.base import PLAIN_TIMES
from portal.templatetags.portal import kr


@admin.register(GrantCall, site=site)
class GrantCallAdmin(PortalModelAdmin):
    form = CallForm
    list_display = ("scheme", "opens_at", "application_deadline", "frame")
    list_select_related = ("scheme",)
    fields = ("scheme", "opens_on", "closes_on", "is_running", "is_sealed", "budget_frame", "grace_days")
    change_form_template = "grants/admin/call.html"

    def get_urls(self) -> list[URLPattern]:
        """The pages where the frame is shared out."""
        pages = (
            ("fordeling", sharing.share, "share"),
            ("fordeling/vedtak", sharing.decide_all, "decide_all"),
            ("fordeling/innstilling.pdf", sharing.as_pdf, "list_pdf"),
            ("fordeling/innstilling.xlsx", sharing.as_xlsx, "list_xlsx"),
        )
        own = [
            path(
                f"<int:pk>/{address}{'' if '.' in address else '/'}",
                self.admin_site.admin_view(view),
                name=f"grants_grantcall_{name}",
            )
            for address, view, name in pages
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=_("budget frame"), ordering="budget_frame")
    def frame(self, obj: GrantCall) -> str:
        return kr(obj.budget_frame)


@admin.register(CallFormula, site=site)
class CallFormulaAdmin(PortalModelAdmin):
    form = FormulaForm
    list_display = ("call", "kind")
    list_select_related = ("call__scheme",)
    fields = (
        "call", "kind", "base", "rate_lines", "percent", "cost_key", "cap", "is_capped_by_application", "is_fitted",
    )  # fmt: skip


@admin.register(GrantScheme, site=site)
class GrantSchemeAdmin(PortalModelAdmin):
    """The facts come from the platform file; what the municipality alone knows is kept here."""

    list_display = ("title", "kind", "answer_within_weeks", "is_offered")
    list_filter = ("kind", "is_offered")
    readonly_fields = (
        "code", "title", "kind", "purpose", "criteria", "answer_within_weeks", "is_offered", "source",
    )  # fmt: skip
    fields = (
        "title", "kind", "purpose", "criteria", "applicants", "who_may_apply", "unit", "journal_title",
        "delegated_up_to",
        "two_persons_above", "money_is_unrestricted", "is_purchase", "answer_within_weeks", "is_offered", "code",
        "source", "report_within_days", "ledger_account", "cost_centre", "function_code",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(SchemeTerms, site=site)
class SchemeTermsAdmin(PortalModelAdmin):
    """A new act is a new row from its day; rows that decisions rest on are never changed."""

    list_display = ("scheme", "valid_from", "is_individual_decision", "appeal_days", "appeal_body")
    list_select_related = ("scheme",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StaleFilter(admin.SimpleListFilter):
    """Those to look at anew, which the worklist leads to."""

    title = _("to be checked")
    parameter_name = "is_stale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("1", _("To be checked"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.stale(clock.today()) if self.value() == "1" else queryset


@admin.register(ExternalScheme, site=site)
class ExternalSchemeAdmin(PortalModelAdmin):
    """Others' schemes. Saving says that one has looked at the page today."""

    list_display = ("title", "giver", "next_deadline", "last_checked_on", "is_offered")
    list_filter = (StaleFilter, "is_offered")
    search_fields = ("title", "giver")
    fields = (
        "title",
        "giver",
        "purpose",
        "url",
        "next_deadline",
        "deadline_note",
        "is_offered",
        "last_checked_on",
    )
    readonly_fields = ("last_checked_on",)
    formfield_overrides: ClassVar[Any] = {**PLAIN_TIMES, models.URLField: {"assume_scheme": "https"}}

    def save_model(  # type: ignore[override]
        self, request: MemberRequest, obj: ExternalScheme, form: Any, change: bool
    ) -> None:
        obj.last_checked_on, obj.checked_by = clock.today(), request.user
        super().save_model(request, obj, form, change)
