"""Fetching what Brønnøysundregistrene says, into the form where an association registers."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from organizations import lookup, rules
from organizations.forms import DigitsField, RegisterForm
from organizations.models import Association
from portal.access import MemberRequest


def fetched(request: MemberRequest) -> HttpResponse:
    """The form filled in from the register where nothing was written yet, to be corrected before it is sent."""
    data = request.POST.copy()
    number = DigitsField(required=False).to_python(data.get("organization_number", ""))
    found, problems = lookup.LookedUp(), rules.number_problems(number)
    if not problems:
        found = lookup.look_up(number)
        problems = [found.problem] if found.problem and found.problem.field else []
    data["fetched"] = number if found.entity else ""
    for name, value in found.suggestions().items():
        fill(data, name, value)
    context = {
        "form": RegisterForm.as_written(data, problems),
        "looked_up": found,
        "similar": [],
        "existing": Association.objects.findable().numbered(number).first() if number else None,
    }
    return render(request, "organizations/association_register.html", context)


def fill(data: QueryDict, name: str, value: Any) -> None:
    """Put `value` where nobody has written anything, as a browser would send it."""
    values = value if isinstance(value, list) else [value]
    if value and not any(data.getlist(name)):
        data.setlist(name, [str(getattr(one, "pk", one)) for one in values])
