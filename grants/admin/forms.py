"""The form builder: a version with its questions, tried out, taken into use, replaced."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from grants import rules, workflow
from grants.forms import DraftForm, steps_of
from grants.models import FormVersion, GrantApplication, GrantCall, GrantScheme, Question
from grants.states import FormState
from organizations.models import Association
from portal import clock
from portal.access import MemberRequest
from portal.admin import LifecycleAdmin, PortalModelAdmin, StaffMove, site
from portal.problems import Problem


def copy_form(version: FormVersion, *, by: Any, at: Any) -> FormVersion:
    """The button on a version in use: a new one to write on, with the same questions."""
    return workflow.new_version(version.scheme, by=by, at=at)


class NewFormForm(forms.ModelForm):
    """A form is begun for a scheme; its questions are written afterwards."""

    scheme = forms.ModelChoiceField(GrantScheme.objects.offered(), label=_("Grant scheme"))

    class Meta:
        model = FormVersion
        fields = ("scheme",)

    def save(self, commit: bool = True) -> FormVersion:
        self.save_m2m = lambda: None  # type: ignore[method-assign]
        return workflow.new_version(self.cleaned_data["scheme"], by=None, at=clock.now())


@admin.register(FormVersion, site=site)
class FormVersionAdmin(LifecycleAdmin):
    list_display = ("scheme", "number", "state", "published_at")
    list_filter = ("state",)
    list_select_related = ("scheme",)
    form = NewFormForm
    change_form_template = "grants/admin/form_version.html"
    fields = ("scheme",)
    facts = ("scheme", "number", "minutes", "published_at", "questions", "in_use_by")
    staff_moves = (
        StaffMove(
            "publish",
            run=workflow.publish,
            explanation=_("New applications get this form. Drafts that are begun keep theirs."),
            done=_("The form is in use."),
        ),
        StaffMove(
            "copy",
            run=copy_form,
            explanation=_("You get a new version to write on, with the same questions."),
            done=_("The new version lies in the list of forms."),
        ),
        StaffMove(
            "withdraw",
            run=workflow.withdraw_form,
            is_danger=True,
            explanation=_("Nobody can send in this form any more. Drafts must go over to the form in use."),
            done=_("The form is withdrawn."),
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("scheme",) if obj else ()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview)
        return [path("<int:pk>/forhandsvis/", view, name="grants_formversion_preview"), *super().get_urls()]

    def preview(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Every page as the association will see it. Nothing is saved."""
        version = get_object_or_404(self.get_queryset(request).select_related("scheme"), pk=pk)
        nobody = GrantApplication(
            call=GrantCall(scheme=version.scheme), association=Association(), form_version=version
        )
        steps = [step for step in steps_of(nobody) if step.asks]
        context = {
            **site.each_context(request),
            "title": _("Preview"),
            "opts": self.opts,
            "version": version,
            "pages": [(step, DraftForm(list(step.questions), application=nobody)) for step in steps],
        }
        return TemplateResponse(request, "grants/admin/preview.html", context)

    def open_moves(self, request: Any, obj: Any) -> Any:
        """A copy leaves the state alone, so it stands outside the table."""
        found = super().open_moves(request, obj)
        copy = next(button for button in self.staff_moves if button.name == "copy")
        if obj.state != FormState.DRAFT:
            move = next(move for move in obj.lifecycle.moves if move.name == "publish")
            found.insert(
                0, (copy, type(move)("copy", move.sources, move.to, move.who, _("Make a new version"), ""))
            )
        return found

    def problems(self, obj: FormVersion) -> list[Problem]:
        return rules.before_publishing(obj) if obj.state == FormState.DRAFT else []

    @admin.display(description=_("takes (minutes)"))
    def minutes(self, obj: FormVersion) -> int:
        return obj.minutes

    @admin.display(description=_("drafts that are not sent"))
    def in_use_by(self, obj: FormVersion) -> int:
        return obj.applications.drafts().count()

    @admin.display(description=_("questions"))
    def questions(self, obj: FormVersion) -> SafeString:
        """Each question leads to where it is written; a new one is added at the end."""
        lines = format_html_join(
            "",
            '<li><a href="{}">{}</a> <span class="quiet">{} · {}</span></li>',
            (
                (
                    reverse("admin:grants_question_change", args=[one.pk]),
                    one.label,
                    one.get_page_display(),
                    one.get_kind_display(),
                )
                for one in obj.questions.all()
            ),
        )
        if obj.state != FormState.DRAFT:
            return format_html("<ol>{}</ol>", lines)
        add = f"{reverse('admin:grants_question_add')}?version={obj.pk}"
        return format_html('<ol>{}</ol><a href="{}">{}</a>', lines, add, _("Add a question"))


class QuestionForm(forms.ModelForm):
    """`choices` is written with one on each line."""

    choices = forms.CharField(
        required=False,
        label=_("Answers to choose between, columns, or age groups"),
        help_text=_("One on each line. Empty for a choice is yes or no."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Question
        fields = (
            "version", "order", "page", "kind", "label", "why_asked", "help", "kept_years", "key", "is_required",
            "is_remembered", "choices", "asked_if_key", "asked_if_answer", "must_be_yes", "least", "unmet_text",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "choices" in self.fields:
            self.initial["choices"] = "\n".join(self.instance.choices)
        if "version" in self.fields:
            self.fields["version"].queryset = FormVersion.objects.being_written()  # type: ignore[attr-defined]

    def clean_choices(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["choices"].splitlines()]
        found = [line for line in lines if line]
        if any(len(line) > 120 for line in found):
            raise forms.ValidationError(_("At most 120 characters on a line."))
        return found


@admin.register(Question, site=site)
class QuestionAdmin(PortalModelAdmin):
    """One question of a form that is being written. In a form that has been in use it can only be read."""

    form = QuestionForm
    list_display = ("label", "version", "page", "kind", "kept_years")
    list_filter = ("page", "kind")
    list_select_related = ("version__scheme",)
    search_fields = ("label", "key")
    fields = QuestionForm.Meta.fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).select_related("version__scheme")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.version.state == FormState.DRAFT
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and obj.version.state == FormState.DRAFT
