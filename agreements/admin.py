from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agreements import rules, workflow
from agreements.forms import TerminateForm
from agreements.models import PartnershipAgreement
from agreements.states import OPEN
from portal import clock
from portal.admin import LifecycleAdmin, StaffMove, site
from portal.problems import Problem


@admin.register(PartnershipAgreement, site=site)
class PartnershipAgreementAdmin(LifecycleAdmin):
    """To find and to follow. The text is written and confirmed on the page that both parties share."""

    list_display = ("title", "association", "unit", "state", "starts_on", "ends_on")
    list_filter = ("state", "unit")
    list_select_related = ("association", "unit")
    search_fields = ("title", "association__name")
    facts = (
        "case",
        "shared_page",
        "association",
        "unit",
        "version",
        "changed_at",
        "written_by_party",
        "starts_on",
        "ends_on",
        "review_on",
        "notice_months",
        "activated_at",
        "terminated_on",
    )
    staff_moves = (
        StaffMove(
            "withdraw",
            run=workflow.withdraw,
            form=forms.Form,
            explanation=_("The proposal is dropped for good. The association is told by e-mail."),
            is_danger=True,
        ),
        StaffMove(
            "terminate",
            run=workflow.terminate,
            form=TerminateForm,
            explanation=_("Both parties are told by e-mail."),
            is_danger=True,
            initial=lambda obj: {"terminated_on": rules.earliest_by_notice(obj, day=clock.today())},
        ),
    )

    @admin.display(description=_("the parties' page"))
    def shared_page(self, obj: PartnershipAgreement) -> str:
        text = _("Read, write and confirm")
        return format_html('<a href="{}">{}</a>', reverse("agreement", args=[obj.pk]), text)

    def problems(self, obj: PartnershipAgreement) -> list[Problem]:
        return rules.of_completeness(obj, day=clock.today()) if obj.state in OPEN else []

    def documents(self, obj: PartnershipAgreement) -> list[Any]:
        return [obj.document] if obj.document else []

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return redirect("agreement_start")
