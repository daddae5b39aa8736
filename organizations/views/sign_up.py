"""Signing up, and the page of one's own sign-up."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import carrying, rules
from organizations.forms import ParticipantForm
from organizations.models import Announcement, Occurrence, Participant, SignUp
from organizations.models.participant import kept_until
from organizations.states import ParticipantState
from organizations.views.secret import kept_secret
from organizations.workflow import participants as workflow
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.problems import Refused

PAGE = 25


@public_page
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Anybody can fill it in. Who is not logged in does so on the way, and finds the form as it was."""
    occurrence = get_object_or_404(
        Occurrence.objects.public().filter(activity__own_sign_up__isnull=False).with_activity(), pk=pk
    )
    own, at = SignUp.objects.get(activity=occurrence.activity_id), clock.now()
    workflow.settle_if_overdue(own, occurrence, at=at)
    kept = carrying.carried(request)
    name = request.user.name if request.user.is_authenticated else ""
    form = ParticipantForm(request.POST or kept, activity=occurrence.activity, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        if not request.user.is_authenticated:
            return carrying.log_in_first(request)
        try:
            made = workflow.sign_up(occurrence, by=request.user, at=at, **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            return redirect(made)
    context = _facts(own, occurrence, at) | {"form": form, "is_back": bool(kept)}
    return render(request, "organizations/sign_up.html", context)


def _facts(own: SignUp, occurrence: Occurrence, at: Any) -> dict[str, Any]:
    rows = own.rows(occurrence)
    return {
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "own": own,
        "free": rows.free(own.places),
        "in_line": rows.waiting().count(),
        "closes_at": own.closes_at(occurrence),
        "closed_because": rules.closed_problems(own, occurrence, at=at),
        "kept_days": settings.PARTICIPANTS_KEPT_DAYS,
    }


@public_page
@require_http_methods(["GET", "POST"])
def participation(request: HttpRequest, token: str) -> HttpResponse:
    """One's own sign-up, opened by the link in the receipt: where it stands, and the buttons. No login."""
    mine = get_object_or_404(Participant.objects.of_link(token).with_activity())
    at = clock.now()
    occurrence = mine.date_at(at)
    if occurrence and workflow.settle_if_overdue(mine.sign_up, occurrence, at=at):
        mine.refresh_from_db(fields=["state", "offered_until"])
    if request.method == "POST":
        return kept_secret(_answer(request, mine))
    context = {
        "participant": mine,
        "activity": mine.activity,
        "occurrence": occurrence,
        "number": _number(mine, occurrence),
        "is_over": occurrence is None or occurrence.ends_at <= at,
        "announcements": _announcements(mine),
        "kept_until": occurrence and kept_until(occurrence.ends_at),
    }
    return kept_secret(render(request, "organizations/participation.html", context))


def _answer(request: HttpRequest, mine: Participant) -> HttpResponse:
    verb = workflow.accept if "accept" in request.POST else workflow.withdraw
    try:
        verb(mine, by=mine.signed_up_by, at=clock.now())
    except Refused as refused:
        mine.refresh_from_db(fields=["state"])
        if mine.state != ParticipantState.WITHDRAWN:  # pressed twice is pressed once
            messages.error(request, refused.text)
    else:
        done = _("The place is yours.") if "accept" in request.POST else _("You are signed off.")
        messages.success(request, done)
    return redirect(mine)


def _number(mine: Participant, occurrence: Occurrence | None) -> int | None:
    if mine.state != ParticipantState.WAITING or occurrence is None:
        return None
    return mine.sign_up.rows(occurrence).number_in_line(mine)


def _announcements(mine: Participant) -> list[Announcement]:
    if mine.state != ParticipantState.CONFIRMED:
        return []
    return list(Announcement.objects.filter(sign_up=mine.sign_up_id, occurrence=mine.occurrence_id))


@member_page
def my_participations(request: MemberRequest) -> HttpResponse:
    """All that I have signed up to, what comes last first."""
    mine = Participant.objects.of_user(request.user).with_activity().order_by("-asked_at", "-pk")
    page = Paginator(mine, PAGE).get_page(request.GET.get("side"))
    return render(request, "organizations/my_participations.html", {"page": page})
