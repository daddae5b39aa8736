"""How many came: by a link, on the booking's page, or on the day list; and the answer when a time is hardly used."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities import rules, use, workflow
from facilities.forms import ExplainForm, UseForm
from facilities.models import Attendance, Booking, Keeper, UnusedTime
from facilities.models.attendance import Source
from organizations.permissions import may_act_for
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.models import User
from portal.problems import Refused


@public_page
def use_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """One tap on a number. Whoever has the link may tell; opening it changes nothing."""
    booking = use.booking_of(token)
    if booking is None:
        raise Http404
    return _ask(request, booking, source=Source.CLUB, by=None, back=request.path)


@member_page
def use_of_booking(request: MemberRequest, pk: int) -> HttpResponse:
    """The same for those who act for the association, and for those who look after the site."""
    rows = Booking.objects.bookings().made().select_related("facility__site", "association")
    booking = get_object_or_404(rows, pk=pk)
    if Booking.objects.for_members(request.user).filter(pk=pk).exists():
        return _ask(request, booking, source=Source.CLUB, by=request.user, back=booking.get_absolute_url())
    get_object_or_404(Keeper.objects.sites_of(request.user), pk=booking.facility.site_id)
    day = clock.day_of(booking.starts_at)
    back = f"{reverse('day_list', args=[booking.facility.site.slug])}?dag={day:%Y-%m-%d}"
    return _ask(request, booking, source=Source.KEEPER, by=request.user, back=back)


def _ask(
    request: HttpRequest, booking: Booking, *, source: Source, by: User | None, back: str
) -> HttpResponse:
    form = UseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.report_use(
                booking, count=form.cleaned_data["count"], source=source, by=by, at=clock.now()
            )
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Thank you. It is noted."))
            return redirect(back)
    told = Attendance.objects.filter(booking=booking, source=source).first()
    can = not rules.use_problems(booking, count=0, at=clock.now())
    context: dict[str, Any] = {"booking": booking, "form": form, "told": told, "can_tell": can}
    return render(request, "facilities/use.html", context)


@member_page
def unused(request: MemberRequest, pk: int) -> HttpResponse:
    """What was counted, and the two answers: we give it back, or we need it because …"""
    rows = UnusedTime.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("series__facility__site", "series__association"), pk=pk)
    form = ExplainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.explain(row, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Thank you. The municipality reads it and decides."))
            return redirect(row)
    counted = Attendance.objects.filter(booking__series=row.series).best().select_related("booking")
    is_mine = may_act_for(request.user, row.series.association)
    context = {"unused": row, "form": form, "counted": counted, "is_mine": is_mine}
    return render(request, "facilities/unused.html", context)


@member_page
@require_POST
def unused_release(request: MemberRequest, pk: int) -> HttpResponse:
    """We do not need it: every coming date is free for others at once."""
    row = get_object_or_404(UnusedTime.objects.visible_to(request.user), pk=pk)
    try:
        workflow.release(row, by=request.user, at=clock.now())
    except Refused as refused:
        messages.warning(request, str(refused.problems[0].text))
    else:
        messages.success(request, _("Thank you. The time is free for others."))
    return redirect(row)
