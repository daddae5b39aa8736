"""My volunteering: what I have signed up for, and the hours I have given."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.forms.volunteering import HoursForm, shown_hours
from organizations.models import Association
from organizations.models.volunteering import PoliceCertificateCheck, VolunteerHours, VolunteerSignUp
from organizations.states.volunteering import HoursState
from organizations.workflow.volunteering import hours as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.models import Unit
from portal.problems import Refused

PAGE = 20
UNIT = "u"


@member_page
def my_volunteering(request: MemberRequest) -> HttpResponse:
    """Coming shifts first, then the hours, newest first."""
    user, at = request.user, clock.now()
    sign_ups = VolunteerSignUp.objects.of(user).with_task()
    unreported = sign_ups.over(at).exclude(hours__in=VolunteerHours.objects.of(user).kept())[:10]
    given = VolunteerHours.objects.of(user).kept()
    page = Paginator(given.with_organiser(), PAGE).get_page(request.GET.get("side"))
    context = {
        "coming": sign_ups.coming(at)[:PAGE],
        "unreported": unreported,
        "page": page,
        "kept_months": settings.VOLUNTEER_MONTHS,
        "approved_hours": shown_hours(given.approved().minutes()),
        "certificates": PoliceCertificateCheck.objects.of(user).select_related(
            "association", "unit", "seen_by"
        ),
    }
    return render(request, "organizations/volunteering/my.html", context)


@member_page
def volunteer_hours_new(request: MemberRequest) -> HttpResponse:
    """For a shift that one had a place on (`?pamelding=`), or for anybody one has helped."""
    sign_up = _shift_of(request)
    start: dict[str, Any] = {"key": uuid.uuid4(), "worked_on": clock.today()}
    if sign_up:
        start |= {"worked_on": sign_up.shift.day, "hours": sign_up.shift.minutes}
    organisers = None if sign_up else _organisers()
    form = HoursForm(request.POST or None, organisers=organisers, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            workflow.report(
                by=request.user, at=clock.now(), minutes=data["hours"], worked_on=data["worked_on"],
                key=data["key"], what=data["what"], sign_up=sign_up,
                organiser=_chosen(data.get("organiser")),
            )  # fmt: skip
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Reported. The organiser answers, and you see it here."))
            return redirect("my_volunteering")
    context = {"form": form, "sign_up": sign_up}
    return render(request, "organizations/volunteering/hours_new.html", context)


def _shift_of(request: MemberRequest) -> VolunteerSignUp | None:
    """The shift that the address names, when it is one's own and hours can be given for it."""
    number = request.GET.get("pamelding", "")
    if not number:
        return None
    rows = VolunteerSignUp.objects.of(request.user).over(clock.now()).with_task()
    return get_object_or_404(rows, pk=int(number) if number.isascii() and number.isdigit() else 0)


def _organisers() -> list[tuple[str, str]]:
    """Every association in the register, and the municipality's units."""
    associations = Association.objects.public().values_list("pk", "name")
    units = Unit.objects.values_list("pk", "name")
    own = [(f"{UNIT}{pk}", _("%(unit)s (the municipality)") % {"unit": name}) for pk, name in units]
    return [(str(pk), name) for pk, name in associations] + own


def _chosen(code: str | None) -> Association | Unit | None:
    if not code:
        return None
    if code.startswith(UNIT):
        return Unit.objects.get(pk=int(code.removeprefix(UNIT)))
    return Association.objects.get(pk=int(code))


@member_page
def volunteer_hours(request: MemberRequest, pk: int) -> HttpResponse:
    """What one has reported: change it and send it again, as long as it is not approved."""
    mine = get_object_or_404(VolunteerHours.objects.of(request.user).kept().with_organiser(), pk=pk)
    if mine.state == HoursState.APPROVED:
        return render(request, "organizations/volunteering/hours.html", {"hours": mine})
    start = {"worked_on": mine.worked_on, "hours": mine.minutes, "what": mine.what, "key": mine.key}
    form = HoursForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            workflow.report_again(
                mine, minutes=data["hours"], worked_on=data["worked_on"], what=data["what"],
                by=request.user, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Reported. The organiser answers, and you see it here."))
            return redirect("my_volunteering")
    return render(request, "organizations/volunteering/hours.html", {"hours": mine, "form": form})


@member_page
@require_POST
def volunteer_hours_take_back(request: MemberRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(VolunteerHours.objects.of(request.user).kept(), pk=pk)
    try:
        workflow.take_back(mine, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("Taken back."))
    return redirect("my_volunteering")
