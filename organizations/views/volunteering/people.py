"""The organiser's list of a shift: who comes, who has shown a certificate, who was there and for how long."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.forms.volunteering import AttendanceForm, RemovalForm, SeenForm
from organizations.models.volunteering import Shift, VolunteerHours, VolunteerSignUp
from organizations.states.volunteering import HoursState, SignUpState
from organizations.views.volunteering.organising import organised
from organizations.workflow.volunteering import hours, police_certificates
from organizations.workflow.volunteering import sign_ups as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


@member_page
def shift_people(request: MemberRequest, pk: int) -> HttpResponse:
    rows = organised(request, Shift.objects.all()).with_counts()
    shift = get_object_or_404(rows.select_related("task__association", "task__unit"), pk=pk)
    return _list(request, shift)


def _list(
    request: MemberRequest, shift: Shift, wrong: tuple[int, AttendanceForm] | None = None
) -> HttpResponse:
    """`wrong` is the form of one person that came back with messages."""
    has_begun = shift.starts_at <= clock.now()
    people = list(shift.sign_ups.on_the_list().select_related("user").prefetch_related("hours"))
    context = {
        "shift": shift,
        "task": shift.task,
        "people": [(row, _form(row, shift, wrong) if has_begun else None, _hours(row)) for row in people],
        "has_begun": has_begun,
        "form": wrong and wrong[1],
    }
    return render(request, "organizations/volunteering/people.html", context)


def _hours(row: VolunteerSignUp) -> VolunteerHours | None:
    return next((each for each in row.hours.all() if each.state != HoursState.WITHDRAWN), None)


def _form(
    row: VolunteerSignUp, shift: Shift, wrong: tuple[int, AttendanceForm] | None
) -> AttendanceForm | None:
    """What to tick for one person; the hours are those reported, else the length of the shift."""
    if row.state not in (SignUpState.CONFIRMED, SignUpState.ATTENDED, SignUpState.ABSENT):
        return None
    if wrong and wrong[0] == row.pk:
        return wrong[1]
    known = _hours(row)
    return AttendanceForm(
        initial={"hours": known.minutes if known else shift.minutes}, auto_id=f"id_{row.pk}_%s"
    )


@member_page
@require_POST
def volunteer_attendance(request: MemberRequest, pk: int) -> HttpResponse:
    """One of two buttons: was there, with the hours, or did not come."""
    row = _theirs(request, pk)
    form = AttendanceForm(request.POST, auto_id=f"id_{row.pk}_%s")
    by, at = request.user, clock.now()
    try:
        if "absent" in request.POST:
            hours.miss(row, reason=request.POST.get("reason", "")[:500], by=by, at=at)
            return redirect("shift_people", row.shift_id)
        if form.is_valid():
            data = form.cleaned_data
            hours.attend(row, minutes=data["hours"], reason=data["reason"], by=by, at=at)
            return redirect("shift_people", row.shift_id)
    except Refused as refused:
        refused.show_on(form)
    shift = get_object_or_404(organised(request, Shift.objects.all()).with_counts(), pk=row.shift_id)
    return _list(request, shift, (row.pk, form))


@member_page
def volunteer_remove(request: MemberRequest, pk: int) -> HttpResponse:
    row = _theirs(request, pk)
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.remove(row, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Taken off the list. The volunteer is told."))
            return redirect("shift_people", row.shift_id)
    context = {"form": form, "row": row, "shift": row.shift}
    return render(request, "organizations/volunteering/remove.html", context)


@member_page
def certificate_seen(request: MemberRequest, pk: int) -> HttpResponse:
    """Note that one has seen the police certificate. There is nothing to upload."""
    row = _theirs(request, pk)
    form = SeenForm(request.POST or None, initial={"seen_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            police_certificates.see(row, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Noted. The place is confirmed, and the volunteer is told."))
            return redirect("shift_people", row.shift_id)
    context = {"form": form, "row": row, "shift": row.shift, "task": row.shift.task}
    return render(request, "organizations/volunteering/certificate_seen.html", context)


def _theirs(request: MemberRequest, pk: int) -> VolunteerSignUp:
    """A sign-up for a task of those that I act for, with the person still in it."""
    rows = organised(request, VolunteerSignUp.objects.all()).exclude(user=None)
    return get_object_or_404(rows.with_task().select_related("user"), pk=pk)
