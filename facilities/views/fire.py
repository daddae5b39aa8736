"""The fire instruction of a site, read on behalf of an association."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from facilities import rules, workflow
from facilities.forms import FireForm
from facilities.models import Site
from organizations.acting import acting_association
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


@member_page
def fire_instruction(request: MemberRequest, site: str) -> HttpResponse:
    """Read it, and say so: one tick, for the association that one acts for."""
    place = get_object_or_404(Site.objects.exclude(fire_instruction=""), slug=site)
    association = acting_association(request)
    at = clock.now()
    form: forms.Form = FireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and association is not None and form.is_valid():
        try:
            workflow.acknowledge_fire_instruction(place, association=association, by=request.user, at=at)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Thank you. Your association can get a key for a year from today."))
            return redirect("fire_instruction", place.slug)
    has_read = association is not None and rules.has_read(place, association, at=at)
    context = {"site": place, "form": form, "association": association, "has_read": has_read}
    return render(request, "facilities/fire_instruction.html", context)
