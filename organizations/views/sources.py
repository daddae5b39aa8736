"""The page where an association connects a calendar that it keeps elsewhere, and reads how it goes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations.forms import SourceForm
from organizations.models import Association, CalendarSource, Occurrence
from organizations.workflow import sources as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


@member_page
@require_http_methods(["GET", "POST"])
def calendar_source(request: MemberRequest, slug: str) -> HttpResponse:
    """Write the address; see when it was read, how much came, and what is wrong."""
    association = get_object_or_404(Association.objects.acted_for_by(request.user), slug=slug)
    source = CalendarSource.objects.filter(association=association).first()
    form = SourceForm(request.POST or None, initial={"url": source.url} if source else None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.connect(association, url=form.cleaned_data["url"], by=request.user, at=clock.now())
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved. We fetch the calendar now. Look here again in a minute."))
            return redirect("calendar_source", association.slug)
    context = {
        "association": association,
        "source": source,
        "form": form,
        "counts": source and _counts(source),
    }
    return render(request, "organizations/calendar_source.html", context)


def _counts(source: CalendarSource) -> dict[str, int]:
    coming = Occurrence.objects.public().upcoming(clock.now()).filter(activity__source_event__source=source)
    return {"dates": coming.count(), "activities": coming.order_by().values("activity").distinct().count()}


def _mine(request: MemberRequest, slug: str) -> CalendarSource:
    return get_object_or_404(
        CalendarSource.objects.visible_to(request.user).select_related("association"), association__slug=slug
    )


@member_page
@require_POST
def calendar_source_fetch(request: MemberRequest, slug: str) -> HttpResponse:
    workflow.fetch_soon(_mine(request, slug), by=request.user, at=clock.now())
    messages.success(request, _("We fetch the calendar now. Look here again in a minute."))
    return redirect("calendar_source", slug)


@member_page
@require_http_methods(["GET", "POST"])
def calendar_source_disconnect(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask first."""
    source = _mine(request, slug)
    if request.method == "POST":
        workflow.disconnect(source, by=request.user, at=clock.now())
        messages.success(request, _("The calendar is disconnected."))
        return redirect("calendar_source", slug)
    context = {"association": source.association, "source": source}
    return render(request, "organizations/calendar_source_disconnect.html", context)
