"""The staff's side of the register."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.admin import duplicates
from organizations.admin.files import RegisterFiles
from organizations.admin.people import Attended, invite_button
from organizations.forms import DuplicateForm, ReasonForm, VerifyForm
from organizations.lookup import board_of
from organizations.models import ActivityType, Association, District, Mandate
from organizations.states import AssociationState, MandateState
from organizations.workflow import associations, confirmation, mandates
from portal.access import MemberRequest
from portal.admin import LifecycleAdmin, PortalModelAdmin, StaffMove, site
from portal.problems import Problem


@admin.register(District, site=site)
class DistrictAdmin(PortalModelAdmin):
    list_display = ("name",)


@admin.register(ActivityType, site=site)
class ActivityTypeAdmin(PortalModelAdmin):
    list_display = ("name", "code")
    prepopulated_fields = {"code": ("name",)}


@admin.register(Association, site=site)
class AssociationAdmin(RegisterFiles, LifecycleAdmin):
    list_display = ("name", "organization_number", "district", "state", "register_status", "confirmed_at")
    list_filter = ("state", Attended, "register_status", "district", "in_voluntary_register")
    list_select_related = ("district",)
    search_fields = ("name", "register_name", "organization_number")
    facts = (
        "register_name", "organization_number", "legal_form", "register_status", "deleted_on",
        "district", "in_voluntary_register", "purpose", "created_at", "confirmed_at", "asked_at", "who_acts",
        "whom_to_contact",
        "board",
    )  # fmt: skip
    fields = (
        "name", "purpose", "email", "show_email", "phone", "show_phone", "website", "street_address",
        "postal_code", "postal_place", "district", "activity_types", "language_form", "is_umbrella",
        "age_from", "age_to", "price_for_children", "is_step_free", "is_adapted", "access_note", "companion_card",
        "calendar_trust",
    )  # fmt: skip
    change_form_template = "admin/association.html"
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    staff_moves = (
        StaffMove(
            "verify",
            run=associations.verify,
            form=VerifyForm,
            explanation=_("Residents see the association in the register from now on."),
            done=_("The association is in the register."),
            initial=lambda obj: {"with_mandates": True},
        ),
        StaffMove(
            "refuse",
            run=associations.refuse,
            form=ReasonForm,
            explanation=_("Nobody sees the association. Those who registered it are told."),
            is_danger=True,
        ),
        StaffMove(
            "refuse_as_duplicate",
            run=associations.refuse_as_duplicate,
            form=DuplicateForm,
            explanation=_("Nobody sees this one. Those who registered it are told where it stands."),
            is_danger=True,
            initial=lambda obj: {"alike": [one.pk for one in duplicates.alike(obj)]},
        ),
        StaffMove("restore", run=associations.restore),
        StaffMove(
            "rest",
            run=confirmation.rest,
            explanation=_(
                "It leaves the list and the calendar, and cannot book. Its board can bring it back."
            ),
        ),
        StaffMove(
            "wake",
            run=confirmation.wake,
            explanation=_("It stands in the list again. It is asked anew whether everything is right."),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Association]:
        return super().get_queryset(request).defer("search")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Associations come from the national register or register themselves."""
        return False

    def open_moves(self, request: MemberRequest, obj: Association) -> Any:  # type: ignore[override]
        """“It stands there already” only where there is one that it can be."""
        moves = [*super().open_moves(request, obj), *invite_button(obj)]
        if obj.state == AssociationState.PROPOSED and not duplicates.alike(obj):
            moves = [pair for pair in moves if pair[0].name != "refuse_as_duplicate"]
        return moves

    def change_view(  # type: ignore[override]
        self, request: MemberRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        beside = duplicates.comparison(obj) if obj else None
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "comparison": beside}
        )

    def problems(self, obj: Association) -> list[Problem]:
        """Nearly the same name as others: perhaps it stands in the register already. Nobody who acts for it."""
        if obj.state != AssociationState.PROPOSED:
            return rules.unattended_problems(obj)
        asking = [str(mandate.user) for mandate in obj.mandates.awaiting_decision().select_related("user")]
        hints = [hint for name in asking for hint in rules.chair_problems(board_of(obj).chairs(), name)]
        return [*rules.similar_name_problems(obj.name, obj.district, but=obj), *hints]

    @admin.display(description=_("Roles in the national register"))
    def board(self, obj: Association) -> str:
        return str(board_of(obj)) if obj.state == AssociationState.PROPOSED else ""

    @admin.display(description=_("Contact persons"))
    def whom_to_contact(self, obj: Association) -> str:
        rows = obj.contact_persons.all()
        return "; ".join(", ".join(filter(None, (str(one), one.email, one.phone))) for one in rows)

    @admin.display(description=_("Who acts for it"))
    def who_acts(self, obj: Association) -> str:
        """With the e-mail address and the own words of those who ask: verifying approves them too."""
        rows = obj.mandates.still_open().select_related("user")
        return "; ".join(
            f"{row.user} ({row.get_role_display()}, {row.get_state_display()})"
            + ("" if row.is_active else f", {row.user.email}: {row.explanation}")
            for row in rows
        )


@admin.register(Mandate, site=site)
class MandateAdmin(LifecycleAdmin):
    list_display = ("association", "user", "role", "state", "requested_at", "decided_at")
    list_filter = ("state", "role")
    list_select_related = ("association", "user")
    search_fields = ("association__name", "user__name", "user__email")
    facts = (
        "association", "organization_number", "user", "address", "role", "explanation", "requested_at",
        "decided_at", "decided_by", "refusal_reason", "others", "board",
    )  # fmt: skip
    staff_moves = (
        StaffMove(
            "approve",
            run=mandates.approve,
            explanation=_("The person can act for the association at once, and is told by e-mail."),
            done=_("Approved. An e-mail is on its way."),
        ),
        StaffMove(
            "refuse",
            run=mandates.refuse,
            form=ReasonForm,
            explanation=_(
                "The person is told by e-mail that an answer waits, and reads the reason on the own page."
            ),
            is_danger=True,
        ),
        StaffMove(
            "end",
            run=mandates.end,
            explanation=_("The person can no longer act for the association."),
            is_danger=True,
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A mandate is asked for by the person who gets it."""
        return False

    def problems(self, obj: Mandate) -> list[Problem]:
        """The chair in the national register, beside the name of the one who asks: a hint, and no more."""
        if obj.state != MandateState.REQUESTED:
            return []
        return rules.chair_problems(board_of(obj.association).chairs(), str(obj.user))

    @admin.display(description=_("Roles in the national register"))
    def board(self, obj: Mandate) -> str:
        return str(board_of(obj.association)) if obj.state == MandateState.REQUESTED else ""

    @admin.display(description=_("organisation number"))
    def organization_number(self, obj: Mandate) -> str:
        return obj.association.shown_number

    @admin.display(description=_("e-mail"))
    def address(self, obj: Mandate) -> str:
        return obj.user.email

    @admin.display(description=_("Others who act for it"))
    def others(self, obj: Mandate) -> str:
        rows = obj.association.mandates.active().exclude(pk=obj.pk).select_related("user")
        return ", ".join(f"{row.user} ({row.get_role_display()})" for row in rows)
