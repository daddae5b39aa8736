"""The organiser answers the hours that volunteers have reported."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.forms.volunteering import AnswerForm
from organizations.models.volunteering import VolunteerHours
from organizations.views.volunteering.organising import organised
from organizations.workflow.volunteering import hours as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused

PAGE = 25


@member_page
def hours_to_answer(request: MemberRequest) -> HttpResponse:
    """What waits, the oldest first; each is approved with one press."""
    waiting = organised(request, VolunteerHours.objects.all()).awaiting_approval().exclude(user=request.user)
    rows = waiting.with_organiser().select_related("user").order_by("reported_at", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("side"))
    return render(request, "organizations/volunteering/hours_to_answer.html", {"page": page})


@member_page
@require_POST
def hours_approve(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(organised(request, VolunteerHours.objects.all()), pk=pk)
    try:
        workflow.approve(row, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("Approved."))
    return redirect("hours_to_answer")


@member_page
def hours_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Correct the hours, or refuse them: both need a reason that the volunteer reads."""
    rows = organised(request, VolunteerHours.objects.all()).kept().exclude(user=None)
    row = get_object_or_404(rows.with_organiser().select_related("user"), pk=pk)
    form = AnswerForm(request.POST or None, initial={"hours": row.minutes})
    if request.method == "POST" and form.is_valid():
        data, by, at = form.cleaned_data, request.user, clock.now()
        try:
            if "refuse" in request.POST:
                workflow.refuse(row, reason=data["reason"], by=by, at=at)
            else:
                workflow.correct(row, minutes=data["hours"], reason=data["reason"], by=by, at=at)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Answered. The volunteer is told."))
            return redirect("hours_to_answer")
    return render(request, "organizations/volunteering/hours_answer.html", {"form": form, "hours": row})
