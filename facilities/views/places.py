"""What there is, and when it is free. Open to everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from facilities import alternatives, availability, known, rules
from facilities.blocks import Block, blocks_on
from facilities.drawing import Pen
from facilities.forms import SearchForm, TimeQuery
from facilities.models import DropInHour, Facility, Rate, Site
from facilities.models.facility import FacilityQuerySet
from facilities.models.number_line import BLOCK
from facilities.models.parts import in_tree_order
from facilities.prices import Quote, Who, quote
from facilities.site_day import site_day
from organizations.acting import acting_association
from portal import clock
from portal.access import public_page
from portal.kept import kept
from portal.models import User
from portal.problems import Refused

PER_PAGE = 20
YEARS = range(2000, 2200)
LATEST = 730  # days ahead: the longest horizon that a facility can have


@dataclass(frozen=True)
class Find:
    """A place that is free when it was asked for: the widest free piece, and what it costs."""

    facility: Facility
    price: Quote | None
    others: int


@public_page
def facilities(request: HttpRequest) -> HttpResponse:
    """Every site with what can be booked there; with a time, only what is free then."""
    form = SearchForm(request.GET or None)
    found = _chosen(form)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid() and (period := form.period):
        who, lets = asker(request), known.lets_to_persons(clock.today())
        context |= {"finds": _free(found, *period, who=who), "period": period, "query": _query(form)}
        context |= {"is_person": who is Who.PRIVATE, "lets_to_persons": lets}
        context["problem"] = None if period[0] > clock.now() else "past"
        if not context["finds"] and not context["problem"]:
            context["near"] = alternatives.near(found, *period, at=clock.now())
        return render(request, "facilities/free.html", context)
    context |= {"total": found.wholes().count(), "today": clock.today()}
    context["generous"] = known.prices().book.on(clock.today()).generous
    context["lets_to_persons"] = known.lets_to_persons(clock.today())
    sites = Site.objects.filter(facilities__in=found).select_related("district").distinct()
    page = Paginator(sites, PER_PAGE).get_page(request.GET.get("side"))
    rooms = found.filter(site__in=page.object_list, parent=None).annotate(
        part_count=Count("parts", filter=Q(parts__is_bookable=True))
    )
    by_site: dict[int, list[Facility]] = {}
    for room in rooms:
        by_site.setdefault(room.site_id, []).append(room)
    context["has_drop_in"] = DropInHour.objects.coming(clock.now()).exists()
    context |= {"page": page, "places": [(site, by_site.get(site.pk, [])) for site in page.object_list]}
    return render(request, "facilities/list.html", context)


def asker(request: HttpRequest) -> Who:
    """For whom a price is shown: a person who acts for no association, where persons can book; else an association."""
    is_person = request.user.is_authenticated and acting_association(request) is None
    return Who.PRIVATE if is_person and known.lets_to_persons(clock.today()) else Who.ASSOCIATION


def _chosen(form: SearchForm) -> FacilityQuerySet:
    """What the filters leave."""
    found = Facility.objects.bookable()
    if not (form.is_bound and form.is_valid()):
        return found
    data = form.cleaned_data
    if data["bydel"]:
        found = found.filter(site__district=data["bydel"])
    if data["type"]:
        found = found.filter(kind=data["type"])
    if data["antall"]:
        found = found.filter(Q(capacity=None) | Q(capacity__gte=data["antall"]))
    return found.filter(is_step_free=True) if data["trinnfritt"] else found


def _free(found: FacilityQuerySet, starts_at: datetime, ends_at: datetime, *, who: Who) -> list[Find]:
    """The widest free piece of each whole, with its price: one query for the lot."""
    at = clock.now()
    if starts_at < at:
        return []
    free = in_tree_order(found.free(starts_at, ends_at, at=at).select_related("site", "site__district"))
    wholes: dict[int, list[Facility]] = {}
    for facility in free:
        wholes.setdefault(facility.span.lower // BLOCK, []).append(facility)
    finds, book = [], known.prices().book
    for pieces in wholes.values():
        widest = pieces[0]
        purpose = availability.usual_purpose(widest.kind)
        facts = rules.facts_of(widest, starts_at, ends_at, who=who, purpose=purpose)
        try:
            price = quote(facts, widest.rate_lines, book)
        except Refused:
            price = None
        same = [piece for piece in pieces if piece.share == widest.share]
        finds.append(Find(widest, price, len(same) - 1))
    return sorted(finds, key=lambda find: (find.facility.site.sort_key, find.facility.sort_key))


def _query(form: TimeQuery) -> str:
    data = form.cleaned_data
    return f"dag={data['dag']:%Y-%m-%d}&fra={data['fra']:%H:%M}&til={data['til']:%H:%M}"


@public_page
def site(request: HttpRequest, site: str) -> HttpResponse:
    """One site: how to get there and in, its house rules, and what is free in all of it on a day."""
    place = known.place_called(site)
    if place is None:
        raise Http404
    today, at = clock.today(), clock.now()
    query = TimeQuery(request.GET)
    query.is_valid()
    day = min(max(query.cleaned_data.get("dag") or today, today), today + timedelta(days=LATEST))
    blocks = blocks_on([day], place.wholes, at=at, viewer=viewer_of(request))
    shown = kept(
        f"site|{place.site.pk}|{day}|{seen_by(at)}|{blocks}",
        (known.PREMISES,),
        lambda: render_to_string("facilities/site_main.html", _site(place, day, blocks, today, at=at)),
    )
    return render(request, "facilities/site.html", {"site": place.site, "shown": shown})


def _site(
    place: known.Place, day: date, blocks: Sequence[Block], today: date, *, at: datetime
) -> dict[str, Any]:
    """Everything about a site that is the same for all who look."""
    soon, plan = today + timedelta(days=120), site_day(place, day, blocks, at=at)
    return {
        "site": place.site,
        "rooms": in_tree_order(place.rooms),
        "closed": [
            row for row in place.closed if row.shuts and row.ends_on >= today and row.starts_on <= soon
        ],
        "other": [row for row in place.other if row.ends_on >= today and row.starts_on <= soon],
        "pictures": place.pictures,
        "storage": place.storage,
        "plan": plan,
        "drawn": Pen(names_places=True).rows(plan.rows),
        "today": today,
        "tomorrow": day + timedelta(days=1),
        "yesterday": day - timedelta(days=1) if day > today else None,
    }


@public_page
def facility(request: HttpRequest, site: str, facility: str) -> HttpResponse:
    """One week of a facility, hour by hour, with a link to book each that is free."""
    place = known.place_called(site)
    room = place.room(facility) if place else None
    if place is None or room is None:
        raise Http404
    at = clock.now()
    monday = asked_monday(request.GET.get("uke", "")) or monday_of(clock.today())
    blocks = blocks_on(availability.week_of(monday), [room], at=at, viewer=viewer_of(request))
    shown = kept(
        f"week|{room.pk}|{monday}|{seen_by(at)}|{blocks}",
        (known.PREMISES,),
        lambda: _week(place, room, monday, blocks, at=at),
    )
    return render(request, "facilities/facility.html", {"room": room, "shown": shown})


def _week(
    place: known.Place, room: Facility, monday: date, blocks: Sequence[Block], *, at: datetime
) -> dict[str, SafeString]:
    """The two columns of the page, which are the same for all who look."""
    today, parts = clock.day_of(at), place.parts_of(room)
    week = availability.grid(room, parts, availability.week_of(monday), blocks, at=at)
    context = {
        "room": room,
        "pictures": place.pictures_of(room),
        "parts": parts,
        "whole": room.parent,
        "week": week,
        "drawn": Pen().rows(week.rows),
        "lets_to_persons": known.lets_to_persons(today),
        "example": any(rate.is_example for rate in known.prices().of(room.kind)),
        "previous": monday - timedelta(days=7) if monday > monday_of(today) else None,
        "next": monday + timedelta(days=7) if monday < room.horizon(today) - timedelta(days=7) else None,
    }
    return {part: render_to_string(f"facilities/facility_{part}.html", context) for part in ("main", "aside")}


def seen_by(at: datetime) -> str:
    """All that the same floor and the same blocks are shown differently by: the hour, and the language."""
    return f"{availability.hour_in(at)}|{get_language()}"


def viewer_of(request: HttpRequest) -> User | None:
    """Whose own hold is not shown as taken."""
    return request.user if isinstance(request.user, User) else None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def asked_monday(week: str) -> date | None:
    """ "2027-W09" → Monday 1 March 2027; None for anything else, and for weeks that no calendar here is about."""
    try:
        year, number = week.upper().split("-W")
        return date.fromisocalendar(int(year), int(number), 1) if int(year) in YEARS else None
    except ValueError:
        return None


@public_page
def prices(request: HttpRequest) -> HttpResponse:
    """The rules in words, and the price list that holds today."""
    rates: dict[tuple[str, int], Rate] = {}
    for rate in Rate.objects.in_force(clock.today()):
        rates.setdefault((rate.kind, rate.parts), rate)
    used = known.prices().book.on(clock.today())
    return render(
        request,
        "facilities/prices.html",
        {
            "rules": used.shown_rules,
            "title": used.title,
            "rates": rates.values(),
            "examples": any(rule.is_example for rule in used.shown_rules),
        },
    )
