"""The calendar for other programs: iCal and RSS, for all, an association, a district, a kind, and for oneself.

A feed is known by the calendar's version and the day: one that has not changed since a program asked last is
answered with 304 without a look at its rows, and one that somebody else has asked for is not made again.
"""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations import ics, rss
from organizations.models import (
    Activity,
    ActivityType,
    Association,
    District,
    Occurrence,
    OwnFeed,
    Participant,
)
from organizations.models.activity import ActivityQuerySet
from organizations.models.occurrence import OccurrenceQuerySet
from organizations.workflow import own_feed as workflow
from portal import clock, platform
from portal.access import MemberRequest, member_page, public_page
from portal.kept import kept, recent_version_of

BACK = timedelta(days=30)  # how far back a feed reaches, so that a late reader still learns of a cancellation
AHEAD_ALL = timedelta(days=90)  # the feeds of many associations are read often and by many
KEPT = 6 * 3600  # seconds that a made feed is kept
ICAL, RSS = "text/calendar; charset=utf-8", "application/rss+xml; charset=utf-8"


@public_page
def calendar_feed(request: HttpRequest) -> HttpResponse:
    return _ical(request, _of_all, name=_name())


@public_page
def association_feed(request: HttpRequest, slug: str) -> HttpResponse:
    association = get_object_or_404(Association.objects.public(), slug=slug)
    return _ical(
        request,
        lambda today: Occurrence.objects.for_feeds(today - BACK).of_association(association),
        name=association.name,
    )


@public_page
def district_feed(request: HttpRequest, pk: int) -> HttpResponse:
    district = get_object_or_404(District, pk=pk)
    return _ical(
        request, lambda today: _of_all(today).filter(activity__district=district), name=district.name
    )


@public_page
def type_feed(request: HttpRequest, code: str) -> HttpResponse:
    kind = get_object_or_404(ActivityType, code=code)
    return _ical(request, lambda today: _of_all(today).filter(activity__activity_type=kind), name=kind.name)


@public_page
def own_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody has a place in. Private: whoever has the address reads it, and no cache keeps it."""
    mine = get_object_or_404(OwnFeed.objects.of_link(token).select_related("user"))
    places = Participant.objects.of_user(mine.user).holding_places()
    known = list(places.order_by("pk").values_list("pk", "sign_up", "occurrence"))

    def rows(today: date) -> OccurrenceQuerySet:
        dates = Q(pk__in=[date for _pk, _own, date in known if date])
        dates |= Q(activity__own_sign_up__in=[own for _pk, own, date in known if not date])
        return Occurrence.objects.for_feeds(today - BACK).filter(dates)

    response = _ical(request, rows, name=_("What you take part in"), extra=f"{mine.nonce}{known}")
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    del response["Access-Control-Allow-Origin"]
    return response


@public_page
def calendar_rss(request: HttpRequest) -> HttpResponse:
    return _rss(request, Activity.objects.public, name=_name(), address=reverse("calendar"))


@public_page
def association_rss(request: HttpRequest, slug: str) -> HttpResponse:
    association = get_object_or_404(Association.objects.public(), slug=slug)
    return _rss(
        request,
        lambda: Activity.objects.public().filter(association=association),
        name=association.name,
        address=association.get_absolute_url(),
    )


@public_page
def type_rss(request: HttpRequest, code: str) -> HttpResponse:
    kind = get_object_or_404(ActivityType, code=code)
    return _rss(
        request,
        lambda: Activity.objects.public().filter(activity_type=kind),
        name=kind.name,
        address=f"{reverse('calendar')}?type={kind.pk}",
    )


@public_page
def subscribe(request: HttpRequest) -> HttpResponse:
    """How to get the calendar into one's own: every address there is, and what to do with it."""
    own = request.user.is_authenticated and OwnFeed.objects.of_user(request.user).first()
    coming = Activity.objects.public().going_on(clock.now()).order_by()
    context = {
        "all": addresses(request, reverse("calendar_feed")),
        "rss": request.build_absolute_uri(reverse("calendar_rss")),
        "own": addresses(request, reverse("own_feed", args=[own.token])) if own else None,
        "kinds": [
            (kind, addresses(request, reverse("type_feed", args=[kind.code])))
            for kind in ActivityType.objects.filter(pk__in=coming.values("activity_type"))
        ],
        "districts": [
            (district, addresses(request, reverse("district_feed", args=[district.pk])))
            for district in District.objects.filter(pk__in=coming.values("district"))
        ],
    }
    return render(request, "organizations/subscribe.html", context)


@member_page
@require_POST
def own_feed_renew(request: MemberRequest) -> HttpResponse:
    workflow.renew(by=request.user, at=clock.now())
    messages.success(request, _("You have a secret address. If you had one before, it has stopped working."))
    return redirect("calendar_subscribe")


@member_page
@require_POST
def own_feed_close(request: MemberRequest) -> HttpResponse:
    workflow.close(by=request.user, at=clock.now())
    messages.success(request, _("The address has stopped working."))
    return redirect("calendar_subscribe")


def addresses(request: HttpRequest, path: str) -> dict[str, str]:
    """webcal: opens the calendar program; https: is pasted into those that want an address."""
    address = request.build_absolute_uri(path)
    return {"feed": address, "webcal": "webcal:" + address.split(":", 1)[1]}


def _name() -> str:
    return _("What happens in %(place)s") % {"place": platform.current().municipality.short_name}


def _of_all(today: date) -> OccurrenceQuerySet:
    return Occurrence.objects.for_feeds(today - BACK).filter(on__lte=today + AHEAD_ALL)


def _ical(
    request: HttpRequest, rows: Callable[[date], OccurrenceQuerySet], *, name: str, extra: str = ""
) -> HttpResponse:
    today = clock.today()
    response = _feed(
        request, lambda: ics.calendar(rows(today), name=name), kind=ICAL, state=f"{name}|{today}|{extra}"
    )
    response["Content-Disposition"] = 'inline; filename="kalender.ics"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _rss(
    request: HttpRequest, activities: Callable[[], ActivityQuerySet], *, name: str, address: str
) -> HttpResponse:
    at = clock.now()

    def make() -> bytes:
        found = activities().going_on(at).next_first(at).select_related("association", "activity_type")
        return rss.feed(found.order_by("-created_at", "-pk")[: rss.ITEMS], name=name, address=address)

    return _feed(request, make, kind=RSS, state=f"{name}|{clock.today()}")


def _feed(request: HttpRequest, make: Callable[[], bytes], *, kind: str, state: str) -> HttpResponse:
    """What a program has already is answered before anything is made."""
    state = f"{request.get_host()}{request.path}|{state}"
    digest = hashlib.sha256(f"{recent_version_of('calendar')}|{state}".encode()).hexdigest()
    etag = quote_etag(digest[:32])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(kept(state, ("calendar",), make, seconds=KEPT), content_type=kind)
    response["ETag"], response["Cache-Control"] = etag, "public, max-age=900"
    return response
