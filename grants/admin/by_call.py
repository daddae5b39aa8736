from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grants.models import GrantApplication, GrantCall


class ByCall(admin.SimpleListFilter):
    """Narrows the applications to one call. The choices take one query, however many calls there are."""

    title = _("call")
    parameter_name = "call"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Those that somebody has applied in; never a sealed one, since that would tell that somebody has."""
        return [(str(call.pk), str(call)) for call in GrantCall.objects.with_applications_to_read()]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[GrantApplication]"
    ) -> "QuerySet[GrantApplication]":
        chosen = self.value() or ""
        return queryset.filter(call=int(chosen)) if chosen.isdecimal() else queryset
