"""What every register of the admin has in common."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.access import MemberRequest
from portal.admin.choices import only_taken
from portal.forms import DateField, DateInput, DateTimeInput, TimeField, TimeInput
from portal.models import AuditEntry
from portal.models.audit import record

# A plain field each: Django's split date and time boxes have no label of their own.
PLAIN_TIMES: Any = {
    models.DateTimeField: {"form_class": forms.DateTimeField, "widget": DateTimeInput},
    models.DateField: {"form_class": DateField, "widget": DateInput},
    models.TimeField: {"form_class": TimeField, "widget": TimeInput},
}


class PortalModelAdmin(admin.ModelAdmin):
    """Base of every admin: who changed what is logged, and nothing is deleted from a list."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    empty_value_display = "–"

    formfield_overrides: ClassVar[Any] = PLAIN_TIMES

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [only_taken(self.model, one) for one in super().get_list_filter(request)]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A plain select: Django's pencil, plus and eye open windows of their own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """The thing's own name is the heading; Norwegian has no "new" that fits every word."""
        original = context.get("original")
        new = _("Add %(name)s") % {"name": self.opts.verbose_name}
        context |= {"title": original or new, "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)

    def history(self, obj: models.Model) -> "models.QuerySet[AuditEntry]":
        return AuditEntry.objects.about(obj).select_related("actor")

    def save_model(  # type: ignore[override]
        self, request: MemberRequest, obj: Any, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        verb = "changed" if change else "added"
        record(
            f"{obj._meta.app_label}.{obj._meta.model_name}.{verb}",
            obj,
            by=request.user,
            at=clock.now(),
            fields=tuple(form.changed_data),
        )

    def log_addition(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Django's own log is not kept: AuditEntry is the log."""

    def log_change(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Django's own log is not kept: AuditEntry is the log."""

    def log_deletions(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Django's own log is not kept: AuditEntry is the log."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_or_change_permission(request, obj):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": obj,
            "opts": self.opts,
            "original": obj,
            "history": self.history(obj).order_by("-at", "-id"),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(PortalModelAdmin):
    """To look at, never to write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
