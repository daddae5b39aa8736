"""The appeal: written by the association, within three weeks of the decision's arrival or late."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grants import rules, workflow
from grants.forms import AppealForm
from grants.models import GrantAppeal, GrantApplication
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


@member_page
def appeal(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what you disagree with, and why. One appeal waits at a time; sent twice is sent once."""
    found = get_object_or_404(GrantApplication.objects.of_members(request.user).for_lists(), pk=pk)
    decision = found.decision()
    if decision is None or not decision.appeal_days:
        raise Http404
    if GrantAppeal.objects.waiting().filter(decision=decision).exists():
        return redirect(found)
    form: forms.Form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.appeal(found, text=form.cleaned_data["text"], by=request.user, at=clock.now())
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The municipality has received the appeal."))
            return redirect(found)
    is_late = rules.is_too_late(decision, clock.today())
    context = {
        "application": found,
        "decision": decision,
        "form": form,
        "is_late": is_late,
        "problems": rules.before_appealing(decision, is_late=is_late),
    }
    return render(request, "grants/appeal.html", context)
