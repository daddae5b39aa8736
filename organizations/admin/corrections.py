"""The staff's side of corrections: they answer where the association does not."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organizations.forms import ReasonForm
from organizations.models import Correction
from organizations.workflow import corrections
from portal.admin import LifecycleAdmin, StaffMove, site


class AcceptForm(forms.Form):
    value = forms.CharField(
        label=_("What it should say"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )


@admin.register(Correction, site=site)
class CorrectionAdmin(LifecycleAdmin):
    list_display = ("association", "field", "state", "received_at", "decided_at")
    list_filter = ("state", "field")
    list_select_related = ("association",)
    search_fields = ("association__name",)
    facts = (
        "association", "field", "now", "value", "note", "email", "received_at", "decided_at", "decided_by", "reason",
    )  # fmt: skip
    staff_moves = (
        StaffMove(
            "accept",
            run=corrections.accept,
            form=AcceptForm,
            explanation=_(
                "The text goes on the page. What the sender has told in words you put right first."
            ),
            initial=lambda obj: {"value": obj.value},
        ),
        StaffMove(
            "reject",
            run=corrections.reject,
            form=ReasonForm,
            explanation=_("The page stays as it is. The sender reads the reason."),
            is_danger=True,
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Proposed on the association's page."""
        return False

    @admin.display(description=_("what it says now"))
    def now(self, obj: Correction) -> str:
        return obj.stands_now
