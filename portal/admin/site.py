"""The admin site: who comes in, and the worklist that meets them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import clock, registries
from portal.access import MemberRequest, is_verified_staff
from portal.registries import WorkItem

# Django's own words that our catalogue, which is asked first, says better in Norwegian.
DJANGOS_WORDS = (_("Home"), _("View on site"), _("Add another %(verbose_name)s"))

MINE = "mine"


@dataclass(frozen=True)
class Choice:
    """One way to narrow the worklist, and how much it leaves."""

    value: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Worklist:
    """What waits. `shown` narrows it to a kind, or to what `mine` handles; a choice is never empty."""

    items: list[WorkItem]
    mine: str
    shown: str = ""

    def __len__(self) -> int:
        return len(self.items)

    @property
    def rows(self) -> list[WorkItem]:
        if self.shown == MINE:
            return [item for item in self.items if item.handler == self.mine]
        return [item for item in self.items if self.shown in ("", str(item.kind))]

    def choices(self) -> Iterator[Choice]:
        own = sum(item.handler == self.mine for item in self.items)
        kinds = Counter(str(item.kind) for item in self.items)
        offered = [("", gettext("All"), len(self.items)), (MINE, gettext("Mine"), own)]
        offered += [(kind, kind, count) for kind, count in kinds.most_common()]
        for value, label, count in offered:
            if count:
                yield Choice(value, label, count, value == self.shown)


class PortalAdminSite(admin.AdminSite):
    """Front page = what waits for somebody, nearest deadline first."""

    site_header = _("Case handling")
    site_title = _("Case handling")
    index_title = _("Worklist")
    index_template = "admin/worklist.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The second factor is asked for here, because a login decorator never sees an open session."""
        return is_verified_staff(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """No login page of its own: to allauth's, or, for staff, to the second step that is missing."""
        there = urlencode({"next": request.GET.get("next") or reverse("admin:index")})
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{there}")
        if not request.user.is_staff:
            raise Http404
        if is_mfa_enabled(request.user):
            messages.info(request, _("Show once more that it is you, and case handling opens."))
            return redirect(f"{reverse('mfa_reauthenticate')}?{there}")
        messages.info(request, _("Case handling needs a second step when you log in. Turn it on here."))
        return redirect("mfa_activate_totp")

    def index(  # type: ignore[override]
        self, request: MemberRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        items = [item for provider in registries.worklist for item in provider(request.user)]
        items.sort(key=lambda item: (item.due_on or date.max, item.since))
        worklist = Worklist(items, mine=str(request.user), shown=request.GET.get("vis", ""))
        context = {"worklist": worklist, "today": clock.today(), **(extra_context or {})}
        return super().index(request, context)


site = PortalAdminSite()
