"""Drop-in hours for residents of 18 or older: what comes, taking a place, and giving it back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities import workflow
from facilities.forms import DropInForm
from facilities.models import DropInHour, DropInPlace
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.problems import Refused

PER_PAGE = 25


@public_page
def drop_in(request: HttpRequest) -> HttpResponse:
    """The coming drop-in hours, with how many places are left. Open to everybody."""
    rows = DropInHour.objects.coming(clock.now()).with_taken()
    known = rows.select_related("booking__facility__site__district")
    page = Paginator(known, PER_PAGE).get_page(request.GET.get("side"))
    return render(request, "facilities/drop_in.html", {"page": page})


@member_page
def drop_in_hour(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a place; once taken, the receipt and the way to give it back."""
    rows = DropInHour.objects.with_taken().select_related("booking__facility__site__district")
    hour, at = get_object_or_404(rows, pk=pk), clock.now()
    form = DropInForm(request.POST or None, initial={"first_name": request.user.name.split(" ")[0]})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.take_place(hour, person=request.user, at=at, **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The place is yours."))
            return redirect(hour)
    place = DropInPlace.objects.booked().of(request.user).filter(hour=hour).first()
    context = {"hour": hour, "form": form, "place": place, "has_begun": hour.starts_at <= at}
    return render(request, "facilities/drop_in_hour.html", context)


@member_page
@require_POST
def drop_in_give_back(request: MemberRequest, pk: int) -> HttpResponse:
    """One press, and the place is free for others."""
    mine = DropInPlace.objects.of(request.user).select_related("hour__booking")
    place = get_object_or_404(mine, pk=pk)
    try:
        workflow.give_back(place, by=request.user, at=clock.now())
    except Refused as refused:
        messages.warning(request, str(refused.problems[0].text))
    else:
        messages.success(request, _("The place is given back, and is free for others."))
    return redirect(place)
