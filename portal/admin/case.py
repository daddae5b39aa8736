"""Case pages: facts to read, what stands in the way, and a button per open move."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import display_for_field, display_for_value, label_for_field, lookup_field
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import clock, virus
from portal.access import MemberRequest
from portal.admin.base import PortalModelAdmin
from portal.lifecycle import HasLifecycle, Move
from portal.problems import Problem, Refused
from portal.templatetags.portal import day, moment

RECENT = 6  # log lines on a case page; the whole log is one click away
NOTHING = "–"
LONGEST_SHORT = 70  # characters that fit in a column of facts


@dataclass(frozen=True)
class StaffMove:
    """A button on a case page.

    `name` is a move of the lifecycle table; `run` the verb of workflow.py, called as
    `run(obj, by=user, at=now, **form.cleaned_data)`; `form` asks for what the verb needs; `problems`
    names, for the page, what stands in the way.
    """

    name: str
    run: Callable[..., Any]
    form: type[forms.Form] = forms.Form
    explanation: Any = ""
    done: Any = ""
    is_danger: bool = False
    initial: Callable[[Any], dict[str, Any]] = field(default=lambda obj: {})


@dataclass(frozen=True)
class Fact:
    label: str
    value: Any

    @property
    def is_long(self) -> bool:
        """Needs the whole width."""
        text = strip_tags(str(self.value))
        return len(text) > LONGEST_SHORT or "\n" in text


@dataclass(frozen=True)
class Facts:
    """What is known, and the labels of what nobody has filled in."""

    known: list[Fact]
    empty: list[str]


class LifecycleAdmin(PortalModelAdmin):
    """Base of case pages: facts to read, what stands in the way, the timeline, and a button per open move.

    A subclass lists `facts` (names of fields or methods to read), `staff_moves`, and `fields` when staff
    may write something too.
    """

    change_form_template = "admin/case.html"
    fields: ClassVar[Any] = ()
    staff_moves: ClassVar[tuple[StaffMove, ...]] = ()
    facts: ClassVar[tuple[str, ...]] = ()

    def problems(self, obj: Any) -> list[Problem]:
        """What stands in the way, from the app's rules.py."""
        return []

    def documents(self, obj: Any) -> list[Any]:
        """The stored files that belong to the case."""
        return []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What can be written now. What no longer can, stands among the facts."""
        fixed = {*self.get_readonly_fields(request, obj), "state"}
        open_fields = [name for name in self.fields or () if name not in fixed]
        return [(None, {"fields": open_fields})] if open_fields else []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """A button to save only where there is something to save."""
        inlines = context["inline_admin_formsets"]
        context["is_editable"] = bool(context["adminform"].fieldsets) or any(
            inline.has_add_permission or inline.has_change_permission for inline in inlines
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def open_moves(self, request: MemberRequest, obj: HasLifecycle) -> list[tuple[StaffMove, Move]]:
        """The buttons that this person has on this row now."""
        allowed = {move.name: move for move in obj.lifecycle.open_to(obj.state, obj.roles_of(request.user))}
        return [(button, allowed[button.name]) for button in self.staff_moves if button.name in allowed]

    def change_view(  # type: ignore[override]
        self, request: MemberRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is not None:
            extra_context = {
                **(extra_context or {}),
                "facts": self._facts(request, obj),
                "problems": self.problems(obj),
                "moves": self.open_moves(request, obj),
                "documents": self.documents(obj),
                "files_are_looked_at": virus.is_configured(),
                "recent": self.history(obj).order_by("-at", "-id")[:RECENT],
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def _facts(self, request: HttpRequest, obj: Any) -> "Facts":
        """Each fact in the portal's way of writing; the state stands first anyway."""
        fixed = [name for name in self.get_readonly_fields(request, obj) if name in (self.fields or ())]
        names = [name for name in dict.fromkeys((*self.facts, *fixed)) if name != "state"]
        shown = {name: self._shown(name, obj) for name in names}
        names = [name for name in names if shown[name] != str(obj)]  # the heading says it
        labels = {name: str(label_for_field(name, self.model, self)) for name in names}
        known = [Fact(labels[name], shown[name]) for name in names if shown[name] != NOTHING]
        known.sort(key=lambda fact: fact.is_long)
        return Facts(known, [labels[name] for name in names if shown[name] == NOTHING])

    def _shown(self, name: str, obj: Any) -> Any:
        model_field, _attr, value = lookup_field(name, obj, self)
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, datetime):
            return moment(value)
        if isinstance(value, date):
            return day(value)
        if model_field is not None:
            return display_for_field(value, model_field, NOTHING)
        return display_for_value(value, NOTHING)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_move"
        view = self.admin_site.admin_view(self.move_view)
        return [path("<path:object_id>/flytt/<slug:move>/", view, name=name), *super().get_urls()]

    def move_view(self, request: MemberRequest, object_id: str, move: str) -> HttpResponse:
        """Ask for what the verb needs, then do it. Opened too late, it says so and leads back.

        What closes the case to the one who did it leads to the worklist.

        A link may fill in the form by its query, unless the button does.
        """
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_change_permission(request, obj):
            raise Http404
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        found = next(((b, m) for b, m in self.open_moves(request, obj) if b.name == move), None)
        if found is None:
            messages.warning(request, _("Somebody has already handled this, or it is not open to you."))
            return HttpResponseRedirect(back)
        button, step = found
        is_sent = request.method == "POST"
        form = button.form(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            initial={**request.GET.dict(), **button.initial(obj)},
        )
        if is_sent and form.is_valid():
            try:
                button.run(obj, by=request.user, at=clock.now(), **form.cleaned_data)
            except Refused as refused:
                refused.show_on(form)
            else:
                messages.success(request, button.done or _("Done."))
                is_open = self.get_queryset(request).filter(pk=obj.pk).exists()
                return HttpResponseRedirect(back if is_open else reverse("admin:index"))
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "original": obj,
            "facts": self._facts(request, obj),
            "problems": self.problems(obj),
            "button": button,
            "step": step,
            "form": form,
            "back": back,
        }
        return TemplateResponse(request, "admin/move.html", context)
