"""The staff's side of the live registers: what has changed there, and the table of categories."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.models import IcnpoCategory, RegisterChange
from organizations.workflow import register_changes
from portal.access import MemberRequest
from portal.admin import LifecycleAdmin, PortalModelAdmin, StaffMove, site
from portal.lifecycle import Move

FACTS_ARE_NOTED = frozenset({"note"})
OWN_WORDS_ARE_SETTLED = frozenset({"take_over", "keep", "ask"})


@admin.register(RegisterChange, site=site)
class RegisterChangeAdmin(LifecycleAdmin):
    change_form_template = "organizations/admin/register_change.html"
    list_display = ("association", "kind", "old", "new", "state", "noticed_at")
    list_filter = ("state", "kind")
    list_select_related = ("association",)
    search_fields = ("association__name", "association__organization_number")
    facts = ("association", "organization_number", "kind", "noticed_at", "asked_at", "closed_at", "who_acts")
    staff_moves = (
        StaffMove(
            "take_over",
            run=register_changes.take_over,
            form=forms.Form,
            explanation=_(
                "The register's value replaces the association's own, and residents see it at once."
            ),
            done=_("The register's value is used from now on."),
        ),
        StaffMove(
            "keep",
            run=register_changes.keep,
            explanation=_("Nothing changes. It comes back only if the register changes once more."),
            done=_("The association's own is kept."),
        ),
        StaffMove(
            "ask",
            run=register_changes.ask,
            explanation=_("Those who act for the association get an e-mail, and choose on their own page."),
            done=_("The association is asked. An e-mail is on its way."),
        ),
        StaffMove(
            "note",
            run=register_changes.note,
            explanation=_("It leaves the worklist. What the register says stands on the association's page."),
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the national register changes."""
        return False

    def open_moves(self, request: MemberRequest, obj: Any) -> list[tuple[StaffMove, Move]]:
        """A fact can only be noted; an own word is settled, or the association is asked."""
        fitting = OWN_WORDS_ARE_SETTLED if obj.is_own_word else FACTS_ARE_NOTED
        return [(button, step) for button, step in super().open_moves(request, obj) if button.name in fitting]

    def change_view(  # type: ignore[override]
        self, request: MemberRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        change = self.get_object(request, object_id)
        own = rules.own_word(change) if change else ""
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "own": own})

    @admin.display(description=_("organisation number"))
    def organization_number(self, obj: RegisterChange) -> str:
        return obj.association.shown_number

    @admin.display(description=_("Who acts for it"))
    def who_acts(self, obj: RegisterChange) -> str:
        rows = obj.association.mandates.active().select_related("user")
        return ", ".join(f"{row.user} ({row.get_role_display()})" for row in rows)


@admin.register(IcnpoCategory, site=site)
class IcnpoCategoryAdmin(PortalModelAdmin):
    list_display = ("code", "name")
    search_fields = ("code", "name")
    fields = ("code", "name", "activity_types")
