"""Dialogue meetings and who comes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dialogue.models import (
    AgendaItem,
    DialogueMeeting,
    Registration,
)
from dialogue.states import MeetingState
from dialogue.workflow import meeting
from portal.admin import LifecycleAdmin, ReadOnlyAdmin, StaffMove, site
from portal.forms import DateTimeInput


class AgendaInline(admin.StackedInline):
    model = AgendaItem
    extra = 0
    classes = ("compact",)
    fields = (("position", "title", "text"),)


class RescheduleForm(forms.Form):
    starts_at = forms.DateTimeField(label=_("Starts"), widget=DateTimeInput)
    ends_at = forms.DateTimeField(label=_("Ends"), widget=DateTimeInput)
    place = forms.CharField(label=_("Place"), max_length=160)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The meeting must end after it starts."))
        return cleaned


def _when_and_where(obj: DialogueMeeting) -> dict[str, Any]:
    return {"starts_at": obj.starts_at, "ends_at": obj.ends_at, "place": obj.place}


@admin.register(DialogueMeeting, site=site)
class DialogueMeetingAdmin(LifecycleAdmin):
    """Written and published here. Once published, time and place change by a move, so that people are told."""

    list_display = ("title", "kind", "starts_at", "place", "state", "coming")
    list_filter = ("state", "kind")
    fields = (
        "kind",
        "title",
        "description",
        "starts_at",
        "ends_at",
        "place",
        "capacity",
        "signup_deadline",
    )
    inlines = (AgendaInline,)
    facts = ("starts_at", "place", "signup_deadline", "capacity", "coming", "invited_at", "wishes")
    staff_moves = (
        StaffMove(
            "publish",
            run=meeting.publish,
            explanation=_("Everybody sees the meeting, and all associations are invited by e-mail."),
            done=_("The meeting is published. The invitations go out now."),
        ),
        StaffMove(
            "reschedule",
            run=meeting.reschedule,
            form=RescheduleForm,
            initial=_when_and_where,
            explanation=_("Those who are signed up get an e-mail about it."),
            done=_("The meeting is changed."),
        ),
        StaffMove(
            "cancel",
            run=meeting.cancel,
            explanation=_("Those who are signed up get an e-mail about it. This cannot be undone."),
            done=_("The meeting is cancelled."),
            is_danger=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[DialogueMeeting]":
        return DialogueMeeting.objects.with_counts()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        is_draft = obj is None or obj.state == MeetingState.DRAFT
        return fixed if is_draft else [*fixed, "starts_at", "ends_at", "place"]

    @admin.display(description=_("who come"))
    def coming(self, obj: DialogueMeeting) -> str:
        text = _("%(associations)d associations, %(participants)d people")
        return text % {"associations": obj.associations, "participants": obj.participants}

    @admin.display(description=_("wishes for the agenda"))
    def wishes(self, obj: DialogueMeeting) -> str:
        rows = obj.registrations.coming().exclude(wished_subjects="").select_related("association")
        return "\n\n".join(f"{row.association}:\n{row.wished_subjects}" for row in rows) or "–"


@admin.register(Registration, site=site)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ("association", "meeting", "participants", "state", "registered_by", "registered_at")
    list_filter = ("state", ("meeting", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("association", "meeting", "registered_by")
    fields = (
        "association",
        "meeting",
        "participants",
        "wished_subjects",
        "state",
        "registered_by",
        "registered_at",
    )
