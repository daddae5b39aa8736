"""The organiser's side: how one signs up, who comes, who came, and a message to them."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import rules, tables
from organizations.forms import AnnouncementForm, SignUpForm
from organizations.models import Activity, Occurrence, Participant, SignUp
from organizations.states import PARTICIPANT_LINE
from organizations.workflow import participants as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.exports import csv_response, xlsx_response
from portal.problems import Refused

NEAR = 8  # dates before and after, whose lists one press leads to


@member_page
@require_http_methods(["GET", "POST"])
def settings(request: MemberRequest, pk: int) -> HttpResponse:
    """Take sign-ups here: to what, how many, from when and until when."""
    activity = get_object_or_404(Activity.objects.acted_for_by(request.user).editable(), pk=pk)
    own = SignUp.objects.filter(activity=activity).first()
    form = SignUpForm(request.POST or None, activity=activity, initial=SignUpForm.initial_of(own))
    if request.method == "POST" and form.is_valid():
        try:
            workflow.arrange(activity, by=request.user, at=clock.now(), **form.facts)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved. This is how people sign up now."))
            return redirect(activity)
    return render(request, "organizations/sign_up_settings.html", {"form": form, "activity": activity})


def _mine(request: MemberRequest, pk: int) -> tuple[Occurrence, SignUp]:
    """A date of an activity that I arrange and that takes sign-ups; 404 for anybody else."""
    arranged = Activity.objects.acted_for_by(request.user)
    occurrence = get_object_or_404(
        Occurrence.objects.filter(activity__in=arranged, activity__own_sign_up__isnull=False).with_activity(),
        pk=pk,
    )
    return occurrence, SignUp.objects.get(activity=occurrence.activity_id)


@member_page
@require_http_methods(["GET", "POST"])
def participants(request: MemberRequest, pk: int) -> HttpResponse:
    """Who comes, and a tick for each who came."""
    occurrence, own = _mine(request, pk)
    at = clock.now()
    if request.method == "POST":
        return _note(request, occurrence)
    workflow.settle_if_overdue(own, occurrence, at=at)
    rows = tables.rows_of(own, occurrence)
    context = {
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "own": own,
        "coming": [row for row in rows if row.state in PARTICIPANT_LINE.taking],
        "in_line": [row for row in rows if row.state == PARTICIPANT_LINE.waiting],
        "came": set(occurrence.attendances.values_list("participant", flat=True)),
        "may_tick": not rules.attendance_problems(occurrence, at=at),
        "dates": own.dates().exclude(pk=occurrence.pk).upcoming(at)[:NEAR],
        "earlier": own.dates().exclude(pk=occurrence.pk).over(at)[:NEAR],
    }
    return render(request, "organizations/participants.html", context)


def _note(request: MemberRequest, occurrence: Occurrence) -> HttpResponse:
    present = [int(value) for value in request.POST.getlist("present") if value.isascii() and value.isdigit()]
    try:
        came = workflow.note_attendance(occurrence, present=present, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("Noted: %(number)d came.") % {"number": came})
    return redirect("participants", occurrence.pk)


@member_page
def export(request: MemberRequest, pk: int, kind: str) -> HttpResponseBase:
    """The list as a spreadsheet, for the one who stands at the door."""
    occurrence, own = _mine(request, pk)
    rows = tables.rows_of(own, occurrence)
    name = f"{slugify(occurrence.activity.title) or 'deltakere'}-{occurrence.on.isoformat()}"
    response: HttpResponseBase
    if kind == "csv":
        response = csv_response(rows, tables.COLUMNS, name=name)
    elif kind == "xlsx":
        response = xlsx_response(rows, tables.COLUMNS, name=name, title=_("Participants"))
    else:
        raise Http404
    patch_cache_control(response, private=True, no_store=True)
    return response


@member_page
@require_http_methods(["GET", "POST"])
def announce(request: MemberRequest, pk: int) -> HttpResponse:
    """Write to all who have a place."""
    occurrence, own = _mine(request, pk)
    form = AnnouncementForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.announce(occurrence, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Sent. They get an e-mail that leads to the message."))
            return redirect("participants", occurrence.pk)
    context = {
        "form": form,
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "receivers": own.rows(occurrence).holding_places().count(),
    }
    return render(request, "organizations/participants_announce.html", context)


@member_page
@require_http_methods(["GET", "POST"])
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, then take somebody off the list. The person is told."""
    arranged = Activity.objects.acted_for_by(request.user)
    row = get_object_or_404(Participant.objects.filter(sign_up__activity__in=arranged).with_activity(), pk=pk)
    occurrence = row.date_at(clock.now())
    back = reverse("participants", args=[occurrence.pk]) if occurrence else row.activity.get_absolute_url()
    if request.method == "GET":
        context = {"participant": row, "activity": row.activity, "back": back}
        return render(request, "organizations/participant_remove.html", context)
    try:
        workflow.remove(row, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("Taken off the list. We have told the one who signed up."))
    return redirect(back)
