"""The kernel's own pages: what every app contributes to, and what every site must say about itself."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby, islice

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from portal import clock, platform, registries
from portal.access import MemberRequest, member_page, public_page

ON_FRONT = 5  # measures on the front page, at most two of one app; no others are asked for
OF_AN_APP = 2


@public_page
def front(request: HttpRequest) -> HttpResponse:
    """Answers the first question of each visitor: what can I do, what happens here, what waits."""
    today = clock.today()
    sections = [part for provider in registries.front_page if (part := provider(request, today))]
    sections.sort(key=lambda part: part.order)
    return render(
        request,
        "portal/front.html",
        {
            "tasks": sorted(
                (task for provider in registries.tasks if (task := provider(today))), key=lambda t: t.order
            ),
            "main": [part for part in sections if part.place == "main"],
            "aside": [part for part in sections if part.place == "aside"],
            "measures": list(islice(_kept_by_action(today), ON_FRONT)),
        },
    )


def _kept_by_action(today: date) -> Iterator[registries.Measure]:
    """The figures of what the municipality has promised to do, in the order of the platform, of all kinds."""
    promised = dict.fromkeys(each.measure for each in platform.current().commitments if each.kind == "action")
    shown: Counter[str] = Counter()
    for name in promised:
        app, provider = name.partition(".")[0], registries.measures.get(name)
        if provider and shown[app] < OF_AN_APP and (measure := provider(today)):
            shown[app] += 1
            yield measure


@member_page
def my_page(request: MemberRequest) -> HttpResponse:
    """Everything that is mine: what I should do, then what I have going on."""
    user = request.user
    today = clock.today()
    obligations = [item for provider in registries.obligations for item in provider(user, today)]
    obligations.sort(key=lambda item: (item.due_on is None, item.due_on, item.title))
    sections = [part for provider in registries.my_page if (part := provider(user))]
    sections.sort(key=lambda part: part.order)
    cards = [task for provider in registries.tasks if (task := provider(today))]
    return render(
        request,
        "portal/my_page.html",
        {
            "obligations": obligations,
            "sections": [part for part in sections if part.items],
            "cards": sorted(cards, key=lambda task: task.order),
            "today": today,
        },
    )


@public_page
def commitments(request: HttpRequest) -> HttpResponse:
    """Every promise of the adopted platform, each with the figure that shows whether it is kept."""
    today, promises = clock.today(), platform.current().commitments
    providers = {each.measure: registries.measures.get(each.measure) for each in promises}
    figures = {name: provider(today) for name, provider in providers.items() if provider}
    rows = [(commitment, figures.get(commitment.measure)) for commitment in promises]
    sections = [(section, list(group)) for section, group in groupby(rows, key=lambda row: row[0].section)]
    measured = sum(measure is not None for _commitment, measure in rows)
    return render(
        request, "portal/commitments.html", {"sections": sections, "total": len(rows), "measured": measured}
    )


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """One search over everything that is public, grouped by what it is."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:100]
    groups: dict[str, list[registries.Hit]] = {}
    for provider in registries.search if query else ():
        for hit in provider(query):
            groups.setdefault(str(hit.kind), []).append(hit)
    context = {"query": query, "groups": groups.items(), "total": sum(map(len, groups.values()))}
    return render(request, "portal/search.html", context)


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "session_days": settings.SESSION_COOKIE_AGE // (24 * 3600),
        "participants_days": settings.PARTICIPANTS_KEPT_DAYS,
        "volunteer_months": settings.VOLUNTEER_MONTHS,
    }
    return render(request, "portal/privacy.html", context)


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@public_page
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public_page
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: PostgreSQL answers too. Redis is named but stops nothing, because no truth lies there."""
    from django.core.cache import cache

    state = {"database": True, "redis": True}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # any failure at all means "not ready"
        state["database"] = False
    try:
        cache.has_key("readyz")
    except Exception:
        state["redis"] = False
    return JsonResponse(state, status=200 if state["database"] else 503)
