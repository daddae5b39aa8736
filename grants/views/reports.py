"""The report on what became of the money: one page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grants import workflow
from grants.forms import ReportForm
from grants.models import GrantReport
from grants.states import ReportState
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused

ANSWERS = ("used_as_intended", "income", "costs", "text")


@member_page
def report(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer and send. What is sent already is shown on the page of the application."""
    found = get_object_or_404(GrantReport.objects.of_members(request.user).for_lists(), pk=pk)
    application = found.grant.application
    if found.state != ReportState.DUE:
        return redirect(application)
    initial = {name: getattr(found, name) for name in ANSWERS}
    is_sent = request.method == "POST"
    form = ReportForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, report=found, initial=initial
    )
    if is_sent and form.is_valid():
        try:
            workflow.send_report(found, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The report is sent. Thank you."))
            return redirect(application)
    context = {"report": found, "application": application, "form": form, "today": clock.today()}
    return render(request, "grants/report.html", context)
