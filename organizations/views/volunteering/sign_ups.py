"""A volunteer signs up for a shift, without a password; sees where it stands; withdraws in two clicks."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations import carrying
from organizations.forms.volunteering import VolunteerSignUpForm
from organizations.models.volunteering import Shift, VolunteerSignUp
from organizations.rules import volunteering as rules
from organizations.states.volunteering import SignUpState
from organizations.workflow.volunteering import sign_ups as workflow
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.problems import Refused


@public_page
def volunteer_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """The form stands open to everybody. Who is not logged in gets a code by e-mail, and comes back to it filled in."""
    user = request.user if request.user.is_authenticated else None
    rows = Shift.objects.visible_to(user).with_counts()
    shift = get_object_or_404(rows.select_related("task__association", "task__unit", "task__district"), pk=pk)
    mine = VolunteerSignUp.objects.of(user).open().filter(shift=shift).first() if user else None
    if mine:
        return redirect(mine)
    kept = carrying.carried(request)
    phone = user.phone if user else ""
    form = VolunteerSignUpForm(request.POST or kept, shift=shift, initial={"phone": phone})
    if request.method == "POST" and form.is_valid():
        if user is None:
            return carrying.log_in_first(request)
        try:
            made = workflow.sign_up(shift, by=user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            return redirect(made)
    closed = rules.closed_problems(shift, at=clock.now())
    context = {
        "shift": shift,
        "task": shift.task,
        "form": form,
        "closed": closed,
        "is_back": bool(kept),
        "kept_months": settings.VOLUNTEER_MONTHS,
    }
    return render(request, "organizations/volunteering/shift.html", context)


@member_page
def volunteer_sign_up(request: MemberRequest, pk: int) -> HttpResponse:
    """The receipt, and afterwards where it stands."""
    mine = _mine(request, pk)
    shift = mine.shift
    others = VolunteerSignUp.objects.of(request.user).coming(clock.now()).with_task()
    is_waiting = mine.state == SignUpState.WAITING
    context = {
        "sign_up": mine,
        "shift": shift,
        "task": shift.task,
        "counts_hours": mine.has_place and not shift.is_cancelled and shift.ends_at <= clock.now(),
        "has_begun": shift.starts_at <= clock.now(),
        "remarks": rules.same_time(shift, list(others)) if mine.is_withdrawable else [],
        "number": shift.sign_ups.number_in_line(mine) if is_waiting else 0,
        "hours": mine.hours.kept().first(),
        "kept_months": settings.VOLUNTEER_MONTHS,
    }
    return render(request, "organizations/volunteering/sign_up.html", context)


def _mine(request: MemberRequest, pk: int) -> VolunteerSignUp:
    return get_object_or_404(VolunteerSignUp.objects.of(request.user).with_task(), pk=pk)


@member_page
def volunteer_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """The second click of two."""
    mine = _mine(request, pk)
    if request.method == "POST":
        try:
            workflow.withdraw(mine, by=request.user, at=clock.now())
        except Refused as refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, _("You have withdrawn. The place goes to the next."))
        return redirect(mine)
    return render(request, "organizations/volunteering/withdraw.html", {"sign_up": mine, "shift": mine.shift})


@member_page
@require_POST
def volunteer_accept(request: MemberRequest, pk: int) -> HttpResponse:
    mine = _mine(request, pk)
    try:
        workflow.accept(mine, by=request.user, at=clock.now())
    except Refused as refused:
        workflow.settle(mine.shift, at=clock.now())
        messages.error(request, refused.text)
    else:
        messages.success(request, _("Good, you have the place."))
    return redirect(mine)
