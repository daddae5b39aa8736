"""The price list and its rules. What is new is compared with what holds before it is saved."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities import repricing
from facilities.forms import PriceRulesForm, RateForm
from facilities.models import PriceRules, Rate, RentalStatus
from facilities.repricing import Comparison
from portal import clock
from portal.access import MemberRequest
from portal.admin import PortalModelAdmin, site
from portal.models.audit import record


class PreviewedAdmin(PortalModelAdmin):
    """A line that stands is not edited, and a new one is saved by whoever has seen what it changes."""

    new_form: ClassVar[type[forms.ModelForm]]

    def compared(self, line: Any) -> Comparison:
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(  # type: ignore[override]
        self, request: MemberRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """First the last bookings by old and new, side by side; then the press that saves just that."""
        if not self.has_add_permission(request):
            raise Http404
        form = self.new_form(request.POST or None)
        comparison = seen = None
        if request.method == "POST" and form.is_valid():
            seen = "|".join(str(value) for value in form.cleaned_data.values())
            if request.POST.get("step") == "save" and request.POST.get("seen") == seen:
                line = form.save()
                record(f"facilities.{self.opts.model_name}.added", line, by=request.user, at=clock.now())
                messages.success(request, _("Saved. It holds from its day; what is booked keeps its price."))
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            comparison = self.compared(form.instance)
        context = {
            **self.admin_site.each_context(request), "title": _("Add %(name)s") % {"name": self.opts.verbose_name},
            "opts": self.opts, "form": form, "comparison": comparison, "seen": seen, "original": None,
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
        }  # fmt: skip
        return TemplateResponse(request, "facilities/admin/preview.html", context)


@admin.register(Rate, site=site)
class RateAdmin(PreviewedAdmin):
    """The price list. A new line takes over on its day."""

    list_display = ("kind", "parts", "amount", "valid_from", "is_example", "source")
    list_filter = ("is_example",)
    new_form = RateForm

    def compared(self, line: Rate) -> Comparison:
        return repricing.with_rate(line.line)


@admin.register(PriceRules, site=site)
class PriceRulesAdmin(PreviewedAdmin):
    """From when another rule set holds. A new one takes over on its day."""

    list_display = ("code", "valid_from", "source")
    new_form = PriceRulesForm

    def compared(self, line: PriceRules) -> Comparison:
        return repricing.with_rules(line.code)


@admin.register(RentalStatus, site=site)
class RentalStatusAdmin(PortalModelAdmin):
    """What each association pays, where a rule asks for it."""

    list_display = ("association", "status", "valid_from")
    list_select_related = ("association",)
    list_filter = ("status",)
    search_fields = ("association__name",)
