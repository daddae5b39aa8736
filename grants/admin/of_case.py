"""What stands on every page that belongs to a case: who applied, and the way to the case itself."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from grants.models import GrantApplication


def link(url: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)


class OfCase:
    """For the admin of what hangs on a grant, or on an application."""

    @admin.display(description=_("applicant"))
    def applicant(self, obj: Any) -> str:
        return str(_application(obj).applicant)

    @admin.display(description=_("case"))
    def the_case(self, obj: Any) -> SafeString:
        found = _application(obj)
        return link(reverse("admin:grants_grantapplication_change", args=[found.pk]), found.reference)


def _application(obj: Any) -> GrantApplication:
    found: GrantApplication = obj.grant.application if hasattr(obj, "grant") else obj.application
    return found
