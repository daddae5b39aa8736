"""Members open a booking to all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from facilities.forms import SharingForm
from facilities.models import Booking
from facilities.sources import source_of
from facilities.workflow import sharing
from organizations.workflow import elsewhere
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


@member_page
def share_booking(request: MemberRequest, pk: int) -> HttpResponse:
    """Tick, give it a name, and it is in the calendar. Once shown, this leads to it."""
    rows = Booking.objects.for_members(request.user).of_associations()
    rows = rows.select_related("facility__site", "association")
    row = get_object_or_404(rows, pk=pk)
    if already := elsewhere.shown(source_of(row.pk)):
        return redirect(already)
    form = SharingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        title, description = form.cleaned_data["title"], form.cleaned_data["description"]
        try:
            activity = sharing.show_to_all(
                row, title=title, description=description, by=request.user, at=clock.now()
            )
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved. This is how it looks in the calendar."))
            return redirect(activity)
    return render(request, "facilities/share.html", {"booking": row, "form": form})
