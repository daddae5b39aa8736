"""Time that is booked is used, or goes to others; and nothing is taken before the club is heard."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from facilities import rules, tasks, use, workflow
from facilities.models import Attendance, Booking, Keeper, UnusedTime
from facilities.models.attendance import Source
from facilities.providers import use as providers
from portal import clock
from portal.models import Notice
from portal.problems import Refused
from tests.facilities.factories import TUESDAY, make_booking, make_facility, make_series
from tests.factories import NOW, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db

AFTER_ONE = clock.local(TUESDAY + timedelta(days=1), NOW.time())
AFTER_TWO = AFTER_ONE + timedelta(days=7)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AFTER_TWO, tick=False):
        yield


@pytest.fixture
def club():
    return make_mandate()


@pytest.fixture
def series(club):
    return make_series(make_facility(), mandate=club, participants=20)


def dates(series):
    return list(series.bookings.order_by("starts_at"))


def tell(booking, count, *, source=Source.CLUB, at=AFTER_TWO):
    return workflow.report_use(booking, count=count, source=source, by=None, at=at)


def two_low_weeks(series):
    first, second = dates(series)[:2]
    tell(first, 3)
    tell(second, 0)
    return UnusedTime.objects.get()


@pytest.mark.parametrize(
    ("count", "planned", "low"),
    [(0, 20, True), (6, 20, True), (7, 20, False), (20, 20, False), (0, None, True), (1, None, False), (1, 2, False)],
)  # fmt: skip
def test_low_use_is_nobody_or_fewer_than_a_third(count, planned, low):
    assert rules.is_low(count, planned) is low


class TestTelling:
    def test_the_newer_number_stands_and_the_caretakers_counts_first(self, series):
        booking = dates(series)[0]
        tell(booking, 12)
        tell(booking, 14)
        assert Attendance.objects.get().count == 14
        tell(booking, 4, source=Source.KEEPER)
        assert [row.count for row in Attendance.objects.best()] == [4]

    def test_only_of_what_has_begun_and_for_a_month(self, series):
        booking = dates(series)[0]
        for at, code in ((NOW, "not_begun"), (AFTER_TWO + timedelta(days=60), "too_old")):
            with pytest.raises(Refused) as refused:
                tell(booking, 1, at=at)
            assert [problem.code for problem in refused.value.problems] == [code]

    def test_one_tap_from_the_link_without_logging_in(self, client, series):
        booking = dates(series)[0]
        url = reverse("use_by_link", args=[use.token_of(booking)])
        assert client.get(url).status_code == 200
        assert not Attendance.objects.exists()  # a mail scanner that opens links tells nothing
        assert client.post(url, {"count": "20"}).status_code == 302
        assert Attendance.objects.get().count == 20
        for bad in ("tull", "-1", "99999999999"):
            assert client.post(url, {"count": bad}).status_code == 200
        assert Attendance.objects.get().count == 20

    def test_a_link_that_nobody_sent_and_an_old_one_open_nothing(self, client, series):
        token = use.token_of(dates(series)[0])
        assert client.get(reverse("use_by_link", args=[f"{token}x"])).status_code == 404
        with time_machine.travel(AFTER_TWO + timedelta(days=40), tick=False):
            assert client.get(reverse("use_by_link", args=[token])).status_code == 404

    def test_the_link_says_nothing_about_the_association(self, client, series):
        page = client.get(reverse("use_by_link", args=[use.token_of(dates(series)[0])])).content.decode()
        assert series.association.name not in page

    def test_a_caretaker_counts_on_the_day_list(self, client, series):
        booking = dates(series)[0]
        keeper = make_user()
        Keeper.objects.create(site=booking.facility.site, user=keeper)
        client.force_login(keeper)
        url = reverse("use_of_booking", args=[booking.pk])
        listed = client.get(reverse("day_list", args=[booking.facility.site.slug]), {"dag": str(TUESDAY)})
        assert url in listed.content.decode()
        assert client.post(url, {"count": "5"}).status_code == 302
        assert Attendance.objects.get().source == Source.KEEPER

    def test_the_association_tells_on_the_bookings_page(self, client, series, club):
        booking = dates(series)[0]
        client.force_login(club.user)
        assert (
            reverse("use_of_booking", args=[booking.pk])
            in client.get(booking.get_absolute_url()).content.decode()
        )
        client.post(reverse("use_of_booking", args=[booking.pk]), {"count": "5"})
        assert Attendance.objects.get().source == Source.CLUB
        client.force_login(make_user())
        assert client.get(reverse("use_of_booking", args=[booking.pk])).status_code == 404

    def test_the_morning_after_each_regular_time_is_asked_about_once(self, series):
        make_booking(make_facility(), day=TUESDAY)  # single: nobody is asked
        with time_machine.travel(AFTER_ONE, tick=False):
            tasks.ask_how_many_came()
            tasks.ask_how_many_came()
        [notice] = Notice.objects.filter(kind="facilities.how_many_came")
        assert "/lokaler/oppmote/" in notice.body
        assert notice.is_secret


class TestAsking:
    def test_two_low_weeks_running_and_the_club_is_asked_once(self, series, club):
        unused = two_low_weeks(series)
        tell(dates(series)[1], 1)
        assert UnusedTime.objects.count() == 1
        assert unused.answer_due_on == date(2027, 3, 24)
        [notice] = Notice.objects.filter(kind="facilities.time_unused")
        assert notice.receiver == club.user
        [asked] = providers.answers_due(club.user, AFTER_TWO.date())
        assert asked.url == unused.get_absolute_url()
        assert list(providers.worklist(make_staff())) == []

    def test_one_low_week_or_a_full_one_between_asks_nobody(self, series):
        first, second = dates(series)[:2]
        tell(first, 0)
        assert not UnusedTime.objects.exists()
        tell(second, 18)
        assert not UnusedTime.objects.exists()

    def test_a_series_that_is_over_has_nothing_to_release(self, series):
        for booking in dates(series)[2:]:
            workflow.cancel(booking, by=make_staff(), at=AFTER_TWO, reason="Slutt")
        first, second = dates(series)[:2]
        tell(first, 0)
        tell(second, 0)
        assert not UnusedTime.objects.exists()


class TestAnswers:
    def test_the_club_gives_it_back_without_a_fee(self, client, series, club):
        unused = two_low_weeks(series)
        client.force_login(club.user)
        assert client.get(unused.get_absolute_url()).status_code == 200
        client.post(reverse("unused_release", args=[unused.pk]))
        assert UnusedTime.objects.get().state == "released"
        states = [booking.state for booking in dates(series)]
        assert states[:2] == ["confirmed"] * 2
        assert set(states[2:]) == {"cancelled"}
        assert not Booking.objects.exclude(cancellation_fee=None).exists()

    def test_the_club_says_why_and_staff_let_it_keep_the_time(self, client, series, club):
        unused = two_low_weeks(series)
        client.force_login(club.user)
        assert client.post(unused.get_absolute_url(), {"answer": " "}).context["form"].errors
        client.post(unused.get_absolute_url(), {"answer": "Influensa i hele laget."})
        [item] = providers.worklist(make_staff())
        unused.refresh_from_db()
        workflow.keep(unused, by=make_staff(), at=AFTER_TWO)
        assert "Influensa" in client.get(unused.get_absolute_url()).content.decode()
        assert Booking.objects.confirmed().count() == len(dates(series))
        assert item.reference == str(unused.pk)

    def test_nothing_is_withdrawn_before_the_club_is_heard(self, series):
        unused = two_low_weeks(series)
        with pytest.raises(Refused) as refused:
            workflow.withdraw_time(unused, decision="Ubrukt", by=make_staff(), at=AFTER_TWO)
        assert [problem.code for problem in refused.value.problems] == ["not_heard"]

    def test_after_its_time_to_answer_staff_take_the_time_back_and_it_counts(self, client, series, club):
        unused = two_low_weeks(series)
        later = AFTER_TWO + timedelta(days=10)
        with time_machine.travel(later, tick=False):
            [item] = providers.worklist(make_staff())
            client.force_login(make_staff())
            assert client.get(item.url).status_code == 200
            url = reverse("admin:facilities_unusedtime_move", args=[unused.pk, "withdraw"])
            assert client.post(url, {"decision": "Ingen kom to uker på rad."}).status_code == 302
        assert UnusedTime.objects.get().state == "withdrawn"
        assert not series.bookings.confirmed().filter(starts_at__gt=later).exists()
        assert Notice.objects.filter(kind="facilities.unused_decided").exists()
        found = use.record_of(series.association_id, date(2027, 1, 1), date(2028, 1, 1))
        assert (found.counted, found.low, found.withdrawn) == (2, 2, 1)
        client.force_login(club.user)
        assert "Ingen kom to uker" in client.get(unused.get_absolute_url()).content.decode()

    def test_another_association_learns_nothing(self, client, series):
        unused = two_low_weeks(series)
        client.force_login(make_mandate().user)
        assert client.get(unused.get_absolute_url()).status_code == 404
        assert client.post(reverse("unused_release", args=[unused.pk])).status_code == 404
