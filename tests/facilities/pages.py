"""The rows of the page table: what there is and when it is free is for all, a booking for its association."""

from datetime import time, timedelta

from django.urls import reverse

from facilities import workflow
from facilities.models import EquipmentItem, Keeper, Match, MatchList, UnusedTime
from facilities.offers import Wish
from facilities.use import token_of
from portal import clock
from portal.clock import local
from tests.conventions.test_every_page import GONE, LOGIN, Page
from tests.facilities.factories import (
    let_to_persons,
    make_booking,
    make_hall,
    make_instant_hours,
    make_own_booking,
    make_rate,
    make_series,
    make_site,
)
from tests.factories import make_mandate, make_staff, make_user


def pages():
    mandate = make_mandate()
    hall, half, _other = make_hall(site=make_site(fire_instruction="Gå ut"))
    at = clock.now()
    booking = make_booking(half, mandate=mandate, day=clock.today() + timedelta(days=1), start=time(12),
                           end=time(13), at=at)  # fmt: skip
    make_instant_hours(hall, time(8), time(9))
    asked = make_booking(half, mandate=mandate, day=clock.today() + timedelta(days=2), at=at)
    series = make_series(half, mandate=mandate, at=at)
    gone = make_booking(
        half, mandate=mandate, day=clock.today() + timedelta(days=3), start=time(8), end=time(9), at=at
    )
    closed = workflow.close(site=hall.site, facility=half, starts_at=gone.starts_at, ends_at=gone.ends_at,
                            reason="Frost", by=make_staff(), at=at)  # fmt: skip
    make_booking(half, day=clock.today() + timedelta(days=6), start=time(8), end=time(9), at=at)
    wish = Wish(half, mandate.association, local(clock.today() + timedelta(days=6), time(8)),
                local(clock.today() + timedelta(days=6), time(9)), "training")  # fmt: skip
    wait = workflow.wait_for(wish, by=mandate.user, at=at)
    place, room = [hall.site.slug], [hall.site.slug, hall.slug]

    unused = UnusedTime.objects.create(series=series, asked_at=at, answer_due_on=clock.today())
    item = EquipmentItem.objects.create(name="Telt", quantity=2)
    loan = workflow.borrow(item, association=mandate.association, quantity=1, first_on=clock.today(),
                           last_on=clock.today(), by=mandate.user, at=at)  # fmt: skip
    opened = workflow.open_drop_in(
        half, weekday=(clock.today() + timedelta(days=9)).weekday(), begins=time(8), ends=time(9), places=2,
        first_on=clock.today() + timedelta(days=9), until_on=clock.today() + timedelta(days=9), by=make_staff(), at=at,
    )  # fmt: skip
    matches = MatchList.objects.create(name="Serien", imported_at=at, imported_by=make_staff())
    Match.objects.create(match_list=matches, key="1", title="Tranby – Lahell", facility=half, closure=closed,
                         starts_at=gone.starts_at, ends_at=gone.ends_at)  # fmt: skip
    keeper = Keeper.objects.create(site=hall.site, user=make_user())

    def own(name, row=booking):
        url = reverse(name, args=[row.pk])
        return Page(url, mandate.user, anonymous=LOGIN, stranger=GONE)

    let_to_persons()
    make_rate()
    resident = make_user()
    mine = make_own_booking(half, person=resident, day=clock.today() + timedelta(days=8), start=time(8),
                            end=time(9), at=at)  # fmt: skip
    alone = reverse("booking", args=[mine.pk]), reverse("cancel_booking", args=[mine.pk])
    return [
        *(Page(address, resident, anonymous=LOGIN, stranger=GONE) for address in alone),
        Page(reverse("book_facility", args=room), resident, anonymous=LOGIN),
        Page(reverse("book_series", args=room), resident, anonymous=LOGIN),
        Page(reverse("facilities"), mandate.user),
        Page(reverse("prices"), mandate.user),
        Page(reverse("given"), mandate.user),
        Page(reverse("given_to", args=[mandate.association.slug]), mandate.user),
        Page(reverse("site", args=place), mandate.user),
        Page(reverse("site_week", args=place), mandate.user),
        Page(reverse("facility", args=room), mandate.user),
        Page(reverse("book_facility", args=room), mandate.user, anonymous=LOGIN),
        Page(reverse("bookings"), mandate.user, anonymous=LOGIN),
        Page(matches.get_absolute_url(), mandate.user, LOGIN, GONE, 200, GONE),
        Page(reverse("drop_in"), mandate.user),
        Page(opened.hours[0].get_absolute_url(), mandate.user, anonymous=LOGIN),
        own("booking"),
        own("cancel_booking"),
        Page(reverse("equipment"), mandate.user),
        Page(reverse("storage"), mandate.user),
        Page(item.get_absolute_url(), mandate.user),
        Page(loan.get_absolute_url(), mandate.user, LOGIN, GONE, 200, 200),
        Page(reverse("equipment_loan_cancel", args=[loan.pk]), mandate.user, LOGIN, GONE, 200, 200),
        Page(reverse("use_of_booking", args=[booking.pk]), mandate.user, LOGIN, GONE, 200, 200),
        Page(reverse("use_by_link", args=[token_of(booking)]), mandate.user),
        Page(unused.get_absolute_url(), mandate.user, LOGIN, GONE, 200, 200),
        Page(reverse("day_list", args=place), keeper.user, LOGIN, GONE, 200, 200),
        Page(reverse("day_list_pdf", args=place), keeper.user, LOGIN, GONE, 200, 200),
        Page(reverse("fire_instruction", args=place), mandate.user, LOGIN, 200, 200, 200),
        own("booking", asked),
        Page(reverse("share_booking", args=[booking.pk]), mandate.user, LOGIN, GONE, 200, GONE),
        own("series", series),
        Page(wait.get_absolute_url(), mandate.user, LOGIN, GONE, 200, GONE),
        Page(closed.get_absolute_url(), mandate.user, LOGIN, GONE, 200, GONE),
        Page(reverse("series_change", args=[series.pk]), mandate.user, LOGIN, GONE, 200, GONE),
        Page(reverse("series_cancel", args=[series.pk]), mandate.user, LOGIN, GONE, 200, GONE),
        Page(reverse("book_series", args=room), mandate.user, anonymous=LOGIN),
        own("cancel_booking", asked),
    ]
