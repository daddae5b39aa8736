"""Dialogue meetings: what is coming, one meeting, and an association's sign-up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogue import ics, rules
from dialogue.forms import RegistrationForm
from dialogue.models import DialogueMeeting, Registration
from dialogue.permissions import viewer
from dialogue.states import COMING
from dialogue.workflow import meeting as workflow
from organizations.acting import acting_association
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.problems import Refused, blockers

PER_PAGE = 20


@public_page
def index(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    held = Paginator(DialogueMeeting.objects.held(at).with_counts(), PER_PAGE)
    context = {
        "coming": DialogueMeeting.objects.coming(at).with_counts(),
        "held": held.get_page(request.GET.get("side")),
    }
    return render(request, "dialogue/meetings.html", context)


@public_page
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: when, where, the agenda, how many come, and my association's sign-up."""
    found = get_object_or_404(DialogueMeeting.objects.visible_to(viewer(request)).with_counts(), pk=pk)
    association = acting_association(request)
    at = clock.now()
    context = {
        "meeting": found,
        "agenda": found.agenda.all(),
        "free": None if found.capacity is None else max(found.capacity - found.participants, 0),
        "closed_because": blockers(
            rules.problems_with_signing_up(found, participants=1, has_already=0, at=at)
        ),
        "is_over": found.ends_at < at,
        "association": association,
        "registration": association and found.registrations.coming().filter(association=association).first(),
    }
    return render(request, "dialogue/meeting.html", context)


@public_page
def calendar_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DialogueMeeting.objects.public(), pk=pk)
    response = HttpResponse(ics.of_meeting(found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="dialogmote-{found.pk}.ics"'
    return response


@member_page
@require_http_methods(["GET", "POST"])
def sign_up(request: MemberRequest, pk: int) -> HttpResponse:
    """Sign up the association that I act for; if it is signed up already, lead to that."""
    found = get_object_or_404(DialogueMeeting.objects.public(), pk=pk)
    association = acting_association(request)
    if association is None:
        return render(request, "dialogue/no_association.html", {"back": found, "heading": found.title})
    mine = found.registrations.coming().filter(association=association).first()
    if mine and request.method == "GET":
        return redirect(mine)
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.sign_up(
                found, association=association, by=request.user, at=clock.now(), **form.cleaned_data
            )
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("%(association)s is signed up. We sent you a receipt by e-mail.")
                             % {"association": association})  # fmt: skip
            return redirect(found)
    context = {"meeting": found, "association": association, "form": form, "free": rules.free_seats(found)}
    return render(request, "dialogue/sign_up.html", context)


@member_page
@require_http_methods(["GET", "POST"])
def registration(request: MemberRequest, pk: int) -> HttpResponse:
    """Change how many come and what they wish to talk about."""
    row = _my_registration(request, pk)
    if row.state not in COMING:
        return redirect("meeting_sign_up", row.meeting_id)
    initial = {"participants": row.participants, "wished_subjects": row.wished_subjects}
    form = RegistrationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            workflow.sign_up(
                row.meeting, association=row.association, by=request.user, at=clock.now(), **data
            )
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The sign-up is changed."))
            return redirect(row.meeting)
    context = {
        "meeting": row.meeting,
        "association": row.association,
        "registration": row,
        "form": form,
        "free": rules.free_seats(row.meeting),
    }
    return render(request, "dialogue/sign_up.html", context)


@member_page
@require_http_methods(["POST"])
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Give the seats back. Pressed twice, it says the same."""
    row = _my_registration(request, pk)
    if row.state in COMING:
        try:
            workflow.withdraw(row, by=request.user, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused.problems[0].text))
            return redirect(row.meeting)
    messages.success(request, _("%(association)s is no longer signed up.") % {"association": row.association})
    return redirect(row.meeting)


def _my_registration(request: MemberRequest, pk: int) -> Registration:
    mine = Registration.objects.visible_to(request.user).select_related("meeting", "association")
    return get_object_or_404(mine, pk=pk)
