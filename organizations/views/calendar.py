"""The calendar that everybody sees: the list, the month, an activity, and the feeds."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from itertools import groupby

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from organizations import ics, permissions
from organizations.filters import CalendarFilter
from organizations.models import Activity, Association, Occurrence
from organizations.models.occurrence import OccurrenceQuerySet
from portal import clock, platform
from portal.access import public_page

PAGE = 25
BACK = timedelta(days=30)  # how far back a feed reaches, so that a late reader still learns of a cancellation
AHEAD_ALL = timedelta(days=90)  # the municipality's feed is read often and by many
KEPT = 6 * 3600  # seconds that a made feed is kept


@public_page
def activity_list(request: HttpRequest) -> HttpResponse:
    """What happens next, day by day."""
    coming = Occurrence.objects.public().upcoming(clock.now())
    found = CalendarFilter(request.GET, queryset=coming)
    page = Paginator(found.qs.with_activity(), PAGE).get_page(request.GET.get("side"))
    today = clock.today()
    context = {"filters": found.offered, "page": page, "days": by_day(page), "today": today}
    return render(request, "organizations/calendar.html", context)


def by_day(occurrences: Iterable[Occurrence]) -> list[tuple[date, list[Occurrence]]]:
    return [(day, list(found)) for day, found in groupby(occurrences, key=lambda one: one.on)]


@public_page
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    shown = get_object_or_404(
        Activity.objects.visible_to(user).select_related("association", "district", "activity_type"), pk=pk
    )
    coming = shown.occurrences.in_plan().upcoming(clock.now())
    context = {
        "activity": shown,
        "occurrences": coming[:10],
        "is_mine": permissions.may_act_for(user, shown.association),
    }
    return render(request, "organizations/activity.html", context)


@public_page
def subscribe(request: HttpRequest) -> HttpResponse:
    """How to get the calendar into one's own."""
    return render(request, "organizations/subscribe.html", feed_addresses(request, reverse("calendar_feed")))


def feed_addresses(request: HttpRequest, path: str) -> dict[str, str]:
    """webcal: opens the calendar program; https: is pasted into those that want an address."""
    address = request.build_absolute_uri(path)
    return {"feed": address, "webcal": "webcal:" + address.split(":", 1)[1]}


@public_page
def calendar_feed(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    rows = Occurrence.objects.for_feeds(today - BACK).filter(on__lte=today + AHEAD_ALL)
    name = _("What happens in %(place)s") % {"place": platform.current().municipality.short_name}
    return _feed(request, rows, name=name, today=today)


@public_page
def association_feed(request: HttpRequest, slug: str) -> HttpResponse:
    association = get_object_or_404(Association.objects.public(), slug=slug)
    today = clock.today()
    rows = Occurrence.objects.for_feeds(today - BACK).of_association(association)
    return _feed(request, rows, name=association.name, today=today)


def _feed(request: HttpRequest, rows: OccurrenceQuerySet, *, name: str, today: date) -> HttpResponse:
    """Made only when something has changed: the version is the newest change, the number of rows and the day."""
    version = rows.order_by().aggregate(newest=Max("changed_at"), total=Count("pk"))
    state = f"{request.get_host()}{request.path}|{name}|{version['newest']}|{version['total']}|{today}"
    digest = hashlib.sha256(state.encode()).hexdigest()[:32]
    response = HttpResponse(content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag = quote_etag(digest)
    response["Cache-Control"] = "public, max-age=900"
    response["Content-Disposition"] = 'inline; filename="kalender.ics"'
    response["Access-Control-Allow-Origin"] = "*"
    if get_conditional_response(request, etag=etag, response=response) is response:
        response.content = _made(digest, rows, name)
        return response
    return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": response["Cache-Control"]})


def _made(digest: str, rows: OccurrenceQuerySet, name: str) -> bytes:
    """The feed's bytes, kept by their version. A Redis that is down costs time, nothing else."""
    with suppress(RedisError):
        if kept := cache.get(f"feed:{digest}"):
            return bytes(kept)
    made = ics.calendar(rows, name=name)
    with suppress(RedisError):
        cache.set(f"feed:{digest}", made, KEPT)
    return made
