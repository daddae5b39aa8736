"""Match lists: a file in, a look at what it does, and then one press."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from facilities import match_plan, workflow
from facilities.fixtures import Fixtures
from facilities.forms import MatchesForm, MatchFileForm
from facilities.forms.matches import packed
from facilities.match_plan import MatchPlan
from facilities.models import MatchList
from portal import clock
from portal.access import MemberRequest
from portal.admin import ReadOnlyAdmin, site
from portal.problems import Refused
from portal.templatetags.portal import hhmm, moment

SHOWN = 200


@admin.register(MatchList, site=site)
class MatchListAdmin(ReadOnlyAdmin):
    list_display = ("name", "imported_at", "imported_by")
    list_select_related = ("imported_by",)
    fields = ("name", "imported_at", "imported_by", "coming")
    readonly_fields = fields
    change_form_template = "facilities/admin/match_list.html"
    view_on_site = False  # its page is for those who must yield

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def add_view(  # type: ignore[override]
        self, request: MemberRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The file first; then what it does; then the press that takes it in."""
        if not self.has_add_permission(request):
            raise Http404
        if request.POST.get("step") == "take":
            return self._take(request)
        is_sent = request.method == "POST"
        initial = {"name": request.GET.get("liste", "")[:120]}
        form = MatchFileForm(
            request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial
        )
        if is_sent and form.is_valid():
            name, found = form.cleaned_data["name"], form.cleaned_data["file"]
            made = self._plan(name, found)
            initial = {"name": name, "packed": packed(found), "seen": made.seen}
            return self._preview(request, name, MatchesForm(initial=initial), made)
        return self._page(request, "facilities/admin/match_file.html", form=form)

    def _take(self, request: MemberRequest) -> HttpResponse:
        form = MatchesForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("What was shown has been lost on the way. Send the file once more."))
            return redirect("admin:facilities_matchlist_add")
        data = form.cleaned_data
        try:
            made = workflow.take_in_matches(
                data["name"], data["packed"], seen=data["seen"], leave_out_wrong=data["leave_out_wrong"],
                remove_gone=data["remove_gone"], by=request.user, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            made = self._plan(data["name"], data["packed"])
            again = MatchesForm({**request.POST.dict(), "seen": made.seen})
            again.is_valid()
            refused.show_on(again)
            return self._preview(request, data["name"], again, made)
        self._thank(request, made)
        return redirect("admin:facilities_matchlist_change", MatchList.objects.get(name=data["name"]).pk)

    def _plan(self, name: str, found: Fixtures) -> MatchPlan:
        return match_plan.plan(MatchList.objects.filter(name=name).first(), found, at=clock.now())

    def _thank(self, request: HttpRequest, made: MatchPlan) -> None:
        count, hit = len(made.coming), len(made.hits)
        text = ngettext("%(n)s match is taken in.", "%(n)s matches are taken in.", count) % {"n": count}
        messages.success(request, text)
        if hit:
            told = ngettext(
                "%(n)s booking had to yield, and those who had it are told.",
                "%(n)s bookings had to yield, and those who had them are told.",
                hit,
            )
            messages.success(request, told % {"n": hit})

    def _preview(
        self, request: HttpRequest, name: str, form: MatchesForm, made: MatchPlan
    ) -> TemplateResponse:
        if not made.gone:
            del form.fields["remove_gone"]
        if not made.wrong:
            del form.fields["leave_out_wrong"]
        return self._page(request, "facilities/admin/matches.html", form=form, plan=made, name=name)

    def _page(self, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
        known = {"title": _("Take in a match list"), "opts": self.opts, "original": None,
                 "back": reverse("admin:facilities_matchlist_changelist")}  # fmt: skip
        return TemplateResponse(
            request, template, {**self.admin_site.each_context(request), **known, **context}
        )

    @admin.display(description=_("coming matches"))
    def coming(self, obj: MatchList) -> Any:
        rows = obj.matches.coming(clock.now()).select_related("facility__site", "closure")[:SHOWN]
        found = (
            (
                reverse("admin:facilities_closure_change", args=[row.closure_id]),
                row.title,
                f"{moment(row.starts_at)}–{hhmm(row.ends_at)}",
                row.facility.title,
            )
            for row in rows
        )
        return format_html_join("", '<div><a href="{}">{}</a>, {}, {}</div>', found) or "–"
