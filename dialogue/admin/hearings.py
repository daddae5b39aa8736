"""Hearings, their papers and the answers."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dialogue.forms import LONGEST_ANSWER, text_area
from dialogue.models import (
    Hearing,
    HearingDocument,
    HearingResponse,
)
from dialogue.states import HearingState
from dialogue.workflow import hearing
from portal import clock
from portal.access import MemberRequest
from portal.admin import LifecycleAdmin, ReadOnlyAdmin, StaffMove, site
from portal.forms import DateField
from portal.uploads import UploadField


class DocumentForm(forms.ModelForm):
    upload = UploadField(label=_("File"))

    class Meta:
        model = HearingDocument
        fields = ("title",)

    def save(self, commit: bool = True) -> HearingDocument:
        document = super().save(commit=False)
        document.upload = self.cleaned_data["upload"]
        return document


class DocumentInline(admin.StackedInline):
    """Papers are added, never exchanged: somebody may have answered what the old one said."""

    model = HearingDocument
    form = DocumentForm
    fields = ("title", "upload")
    extra = 1

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.state != HearingState.CLOSED

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[HearingDocument]":
        """Only to add: what is there stands among the documents of the case."""
        return HearingDocument.objects.none()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ExtendForm(forms.Form):
    response_deadline = DateField(label=_("New deadline"), help_text=_("Until the end of the day."))


class ConcludeForm(forms.Form):
    conclusion = forms.CharField(label=_("Conclusion"), max_length=LONGEST_ANSWER, widget=text_area(12))


@admin.register(Hearing, site=site)
class HearingAdmin(LifecycleAdmin):
    """Written as a draft. Once it is open the text stands still, because people are answering it."""

    list_display = ("title", "state", "response_deadline", "answer_count", "concluded_at")
    list_filter = ("state",)
    fields = ("title", "background", "questions", "response_deadline")
    inlines = (DocumentInline,)
    facts = (
        "response_deadline",
        "answer_count",
        "invited_at",
        "reminded_at",
        "conclusion",
        "background",
        "questions",
        "answers_in_full",
    )
    staff_moves = (
        StaffMove(
            "open",
            run=hearing.open_hearing,
            explanation=_("Everybody sees the hearing, and all associations are invited to answer by e-mail."),
            done=_("The hearing is open. The invitations go out now."),
        ),
        StaffMove(
            "extend",
            run=hearing.extend,
            form=ExtendForm,
            initial=lambda obj: {"response_deadline": obj.response_deadline + timedelta(days=7)},
            explanation=_("Those who have not answered are reminded before the new deadline."),
            done=_("The deadline is changed."),
        ),
        StaffMove(
            "conclude",
            run=hearing.conclude,
            form=ConcludeForm,
            initial=lambda obj: {"conclusion": obj.conclusion},
            explanation=_("Write what the answers said and what the municipality does. Those who answered get word."),
            done=_("The conclusion is published."),
        ),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Hearing]":
        return Hearing.objects.with_counts()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        is_draft = obj is None or obj.state == HearingState.DRAFT
        return fixed if is_draft else [*fixed, "title", "background", "questions", "response_deadline"]

    def documents(self, obj: Any) -> list[Any]:
        return [document.file for document in obj.documents.select_related("file")]

    @admin.display(description=_("answers"))
    def answer_count(self, obj: Hearing) -> int:
        return obj.answers

    @admin.display(description=_("what they answered"))
    def answers_in_full(self, obj: Hearing) -> str:
        rows = obj.responses.sent().select_related("association")
        return "\n\n".join(f"{row.association}:\n{row.text}" for row in rows) or "–"

    def save_formset(  # type: ignore[override]
        self, request: MemberRequest, form: Any, formset: Any, change: bool
    ) -> None:
        for document in formset.save(commit=False):
            upload = document.upload
            hearing.add_document(
                form.instance, by=request.user, at=clock.now(), title=document.title, file=upload
            )


@admin.register(HearingResponse, site=site)
class HearingResponseAdmin(ReadOnlyAdmin):
    list_display = ("association", "hearing", "state", "submitted_at")
    list_filter = (("hearing", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("association", "hearing")
    fields = ("association", "hearing", "text", "state", "submitted_by", "submitted_at")

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[HearingResponse]":
        return HearingResponse.objects.sent()
