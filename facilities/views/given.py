"""What the municipality gives, in hours and kroner: open to everybody, association by association."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from facilities import given
from facilities.models import Booking
from organizations.models import Association
from portal import clock
from portal.access import public_page

PER_PAGE = 50
OPEN_DATA = "/api/v1/facilities/given"  # a stable address: programs have it written down


@public_page
def given_to_all(request: HttpRequest) -> HttpResponse:
    """One year: every association that had free or subsidised hours, the largest value first."""
    years = years_shown()
    year = asked_year(request, years)
    page = Paginator(given.by_association(year), PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "year": year,
        "years": years,
        "page": page,
        "rows": given.named(page.object_list),
        "total": given.total(given.used(year)),
        "open_data": f"{OPEN_DATA}?year={year}",
    }
    return render(request, "facilities/given.html", context)


@public_page
def given_to(request: HttpRequest, slug: str) -> HttpResponse:
    """One association's year, place by place."""
    association = get_object_or_404(Association.objects.findable(), slug=slug)
    years = years_shown()
    year = asked_year(request, years)
    context = {
        "association": association,
        "year": year,
        "years": years,
        "rows": given.by_place(association.pk, year),
        "total": given.total(given.used(year).filter(association=association)),
    }
    return render(request, "facilities/given_to.html", context)


def years_shown() -> list[int]:
    """The years that have bookings, and always this one."""
    today = clock.today()
    return sorted({*Booking.objects.bookings().years(), today.year}, reverse=True)


def asked_year(request: HttpRequest, years: list[int]) -> int:
    asked = request.GET.get("ar", "")
    if asked and asked not in map(str, years):
        raise Http404
    return int(asked) if asked else clock.today().year
