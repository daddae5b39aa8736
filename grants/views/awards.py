"""Who got what, and for what: this year and before, with what free hours are worth, and how fast we answered."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from grants import awards
from grants.models import Grant
from organizations.models import Association
from portal import clock
from portal.access import public_page

OPEN_DATA = "/api/v1/grants/awarded"  # a stable address: programs have it written down


@public_page
def awarded(request: HttpRequest) -> HttpResponse:
    """One year: every grant, largest first; the sums of each scheme, and its median days beside the promise."""
    years = awards.years() or [clock.today().year]
    year = _year(request, years)
    found = Grant.objects.awarded_in(year).with_given().for_lists().order_by("-amount", "pk")
    context = {
        "year": year,
        "years": years,
        "total": awards.total_of(year),
        "page": Paginator(found, 50).get_page(request.GET.get("side")),
        "schemes": awards.by_scheme(year),
        "open_data": OPEN_DATA,
    }
    return render(request, "grants/awarded.html", context)


def _year(request: HttpRequest, years: list[int]) -> int:
    asked = request.GET.get("ar", "")
    if asked and asked not in map(str, years):
        raise Http404
    return int(asked) if asked else years[0]


@public_page
def of_association(request: HttpRequest, slug: str) -> HttpResponse:
    """What one association got: kroner, and the value of free hours, year by year together."""
    association = get_object_or_404(Association.objects.public(), slug=slug)
    context = {
        "association": association,
        "years": awards.support_by_year(association.pk, clock.today().year),
        "grants": Grant.objects.of_association(association.pk)
        .with_given()
        .for_lists()
        .order_by("-decision__decided_at")[:50],
    }
    return render(request, "grants/awarded_association.html", context)
