"""What is measured: one line for each page. A page whose address is not mounted is left out of the table."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal import clock

Visit = Callable[[], HttpResponse]


class NotThere(Exception):
    """The page, or what it would show, does not exist here."""


@dataclass(frozen=True)
class Page:
    """`prepare` makes whatever the page needs, and returns the one request that is timed."""

    name: str
    prepare: Callable[[], Visit]
    answer: int = 200


def get(name: str, **values: object) -> Callable[[], Visit]:
    """Open the page `name`, not logged in. A value that is callable is asked for when the data is there."""

    def prepare() -> Visit:
        client = Client()
        address = reverse(
            name, kwargs={key: each() if callable(each) else each for key, each in values.items()}
        )
        return lambda: client.get(address)

    return prepare


def this_year() -> int:
    return clock.today().year


def this_month() -> int:
    return clock.today().month


def _busiest():
    """The bookable place with most bookings: the week that has most to draw."""
    from django.db.models import Count

    facilities = apps.get_model("facilities.Facility").objects.bookable().select_related("site")
    busiest = facilities.annotate(total=Count("bookings")).order_by("-total").first()
    if busiest is None:
        raise NotThere
    return busiest


def facility() -> str:
    return _busiest().slug


def site() -> str:
    return _busiest().site.slug


PAGES = (
    Page("Front page", get("front")),
    Page("Calendar, one month", get("calendar_month", year=this_year, month=this_month)),
    Page("A facility's week", get("facility", site=site, facility=facility)),
    Page("Association list", get("associations")),
    Page("Agreements in force", get("agreements")),
)
