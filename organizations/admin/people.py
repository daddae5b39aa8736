"""The staff's side of who acts for an association: invitations, and those that nobody acts for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organizations.models import Association, Invitation, MandateRole
from organizations.states import LIVING_ASSOCIATION
from organizations.workflow import invitations
from portal.admin import LifecycleAdmin, StaffMove, site
from portal.lifecycle import Move, Role


class StaffInviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=MandateRole.choices)


INVITE = StaffMove(
    "invite",
    run=invitations.invite,
    form=StaffInviteForm,
    explanation=_(
        "An e-mail with a link goes to the address. Make sure first that the person may act for the association."
    ),
    done=_("The invitation is on its way."),
)
# A button of the case page that changes no state of the association itself.
INVITE_STEP = Move(
    "invite", LIVING_ASSOCIATION, "", frozenset({Role.STAFF}), _("Invite somebody to act for it"), ""
)


def invite_button(obj: Association) -> Iterable[tuple[StaffMove, Move]]:
    return [(INVITE, INVITE_STEP)] if obj.state in LIVING_ASSOCIATION else []


class Attended(admin.SimpleListFilter):
    title = _("who acts for it")
    parameter_name = "handler"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ingen", _("nobody")), ("forlatt", _("nobody any longer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Association]) -> QuerySet[Association]:
        if self.value() == "ingen":
            return queryset.filter(pk__in=Association.objects.unattended().values("pk"))
        if self.value() == "forlatt":
            return queryset.filter(pk__in=Association.objects.abandoned().values("pk"))
        return queryset


@admin.register(Invitation, site=site)
class InvitationAdmin(LifecycleAdmin):
    list_display = ("association", "role", "state", "invited_by", "invited_at", "expires_at")
    list_filter = ("state",)
    list_select_related = ("association", "invited_by")
    search_fields = ("association__name", "email")
    facts = (
        "association",
        "email",
        "role",
        "invited_by",
        "invited_at",
        "expires_at",
        "answered_at",
        "replaces",
    )
    staff_moves = (
        StaffMove(
            "withdraw",
            run=invitations.withdraw,
            explanation=_("The link in the e-mail no longer works."),
            is_danger=True,
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sent from the association's own page, by its chair or by staff."""
        return False
