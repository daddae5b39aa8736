"""What premises put on the pages that show every app."""

from collections.abc import Iterable
from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facilities import given
from facilities.models import Booking, Facility, Site
from portal import clock, registries
from portal.clock import local
from portal.models import User
from portal.registries import Hit, Measure, MyItem, MySection, NavItem, Task
from portal.templatetags.portal import number


def navigation() -> NavItem:
    return NavItem(gettext_lazy("Premises"), "facilities", "/lokaler/", 30, also=("/utstyr/",))


def book(today: date) -> Task:
    return Task(
        gettext_lazy("Book premises"),
        gettext_lazy("See what is free, and get an answer at once"),
        reverse("facilities"),
        10,
    )


def my_page(user: User) -> MySection | None:
    """The coming bookings of the associations that the user acts for, and the user's own."""
    mine = Booking.objects.for_members(user).ahead(clock.now())
    items = [
        MyItem(
            title=row.facility.title,
            url=row.get_absolute_url(),
            state=row.outside_state,
            association=_("For yourself") if row.is_for_oneself else str(row.association),
            when=row.starts_at,
        )
        for row in mine.select_related("facility__site", "association")[:5]
    ]
    if not items:
        return None
    return MySection(gettext_lazy("Coming bookings"), items, reverse("bookings"), order=20)


def free_hours(today: date) -> Measure | None:
    """Hours that associations were given free of charge during the last twelve months."""
    booked = (
        Booking.objects.bookings()
        .of_associations()
        .confirmed()
        .between_days(today - relativedelta(years=1), today)
    )
    hours = given.total(booked.given()).free
    return Measure(_("Hours of free premises the last twelve months"), number(hours)) if hours else None


def instant_share(today: date) -> Measure | None:
    """How many of the last twelve months' bookings were confirmed in the second they were asked for."""
    made = Booking.objects.bookings().filter(created_at__gte=_midnight(today - relativedelta(years=1)))
    counts = made.aggregate(all=Count("pk"), instant=Count("pk", filter=Q(is_instant=True)))
    if not counts["all"]:
        return None
    share = round(100 * counts["instant"] / counts["all"])
    return Measure(_("Bookings answered at once"), f"{share}\u00a0%")


def search(query: str) -> Iterable[Hit]:
    """Sites and facilities by name, place or what they are suited for."""
    sites = Site.objects.filter(Q(name__icontains=query) | Q(district__name__icontains=query))
    for site in sites.select_related("district")[:10]:
        yield Hit(site.name, site.get_absolute_url(), _("Premises"), str(site.district))
    rooms = (
        Facility.objects.bookable().wholes().filter(Q(name__icontains=query) | Q(equipment__icontains=query))
    )
    for room in rooms.exclude(name=F("site__name")).select_related("site")[:10]:
        yield Hit(room.title, room.get_absolute_url(), _("Premises"), room.equipment)


def _midnight(day: date) -> datetime:
    return local(day, time())


def register() -> None:
    registries.navigation.register("facilities", navigation)
    registries.tasks.register("facilities.book", book)
    registries.my_page.register("facilities.bookings", my_page)
    registries.measures.register("facilities.free_hours", free_hours)
    registries.measures.register("facilities.instant_share", instant_share)
    registries.search.register("facilities", search)
