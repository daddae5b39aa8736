"""The coordinators' side of help. Staff who are no coordinators see nothing here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organizations.forms.help import AskVolunteerForm, CannotHelpForm, ThanksForm
from organizations.models.volunteering import HelpOffer, HelpRequest, VolunteerCentre
from organizations.models.volunteering.centre import is_coordinator
from organizations.workflow.volunteering import help as workflow
from portal.admin import LifecycleAdmin, PortalModelAdmin, StaffMove, site


@admin.register(VolunteerCentre, site=site)
class VolunteerCentreAdmin(PortalModelAdmin):
    list_display = ("name", "unit", "visit")
    list_select_related = ("unit",)
    fields = ("name", "unit", "about", "visit", "email", "phone")


class CoordinatorsOnly(LifecycleAdmin):
    """Asks who coordinates, whatever else somebody may do in case handling."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows if is_coordinator(request.user) else rows.none()  # type: ignore[arg-type]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_coordinator(request.user)  # type: ignore[arg-type]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_coordinator(request.user)  # type: ignore[arg-type]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_coordinator(request.user)  # type: ignore[arg-type]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People write themselves; a coordinator who is called writes on the public page, on behalf."""
        return False


@admin.register(HelpRequest, site=site)
class HelpRequestAdmin(CoordinatorsOnly):
    list_display = ("__str__", "on_behalf", "state", "coordinator", "asked_at")
    list_filter = ("state", "kind", "district")
    list_select_related = ("district", "coordinator")
    facts = (
        "receiver", "phone", "asked_by", "on_behalf", "service", "has_consent", "kind", "district", "shown_when",
        "language", "text", "brief", "coordinator", "asked_at", "closed_at", "answer", "volunteers",
    )  # fmt: skip
    staff_moves = (
        StaffMove("take", run=workflow.take, explanation=_("It stands as yours. Call the person first.")),
        StaffMove(
            "ask",
            run=workflow.ask,
            form=AskVolunteerForm,
            explanation=_("The volunteer gets an e-mail that somebody needs a hand, and reads your words."),
            done=_("Asked. You see the answer here."),
            initial=lambda obj: {"brief": obj.brief, "for_request": obj},
        ),
        StaffMove(
            "close",
            run=workflow.close,
            form=ThanksForm,
            explanation=_("The one who asked and the volunteer get a thank-you."),
        ),
        StaffMove(
            "reopen",
            run=workflow.reopen,
            explanation=_("The volunteer who helps now is released, and you ask another."),
        ),
        StaffMove("decline", run=workflow.refuse, form=CannotHelpForm, is_danger=True),
    )

    @admin.display(description=_("who needs help"))
    def receiver(self, obj: HelpRequest) -> str:
        return obj.receiver

    @admin.display(description=_("asked by"))
    def asked_by(self, obj: HelpRequest) -> str:
        return f"{obj.requester}, {obj.requester.email}" if obj.requester else ""

    @admin.display(description=_("when"))
    def shown_when(self, obj: HelpRequest) -> str:
        return obj.shown_when

    @admin.display(description=_("volunteers asked"))
    def volunteers(self, obj: HelpRequest) -> str:
        rows = obj.matches.select_related("user")
        return ", ".join(f"{row.user or _('Erased')} ({row.get_state_display()})" for row in rows)


@admin.register(HelpOffer, site=site)
class HelpOfferAdmin(CoordinatorsOnly):
    list_display = ("__str__", "shown_kinds", "shown_when", "state", "changed_at")
    list_filter = ("state",)
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email", "languages")
    facts = (
        "person", "phone", "shown_kinds", "shown_when", "where", "languages", "about", "created_at", "changed_at",
    )  # fmt: skip
    staff_moves = (
        StaffMove(
            "end",
            run=workflow.end_offer,
            explanation=_("What the person wrote about the own self is erased."),
            is_danger=True,
        ),
    )

    @admin.display(description=_("volunteer"))
    def person(self, obj: HelpOffer) -> str:
        return f"{obj.user}, {obj.user.email}" if obj.user else ""

    @admin.display(description=_("with what"))
    def shown_kinds(self, obj: HelpOffer) -> str:
        return obj.shown_kinds

    @admin.display(description=_("when"))
    def shown_when(self, obj: HelpOffer) -> str:
        return obj.shown_when

    @admin.display(description=_("where"))
    def where(self, obj: HelpOffer) -> str:
        return ", ".join(str(district) for district in obj.districts.all())
