"""What goes past midnight: a party, a weekend, a camp. On every day that it goes over, and right by the wall clock."""

import json
import re
from datetime import date, datetime, time, timedelta

import icalendar
import pytest
from django.db.models import F
from django.urls import reverse

from organizations import hours
from organizations.models import Activity, Occurrence
from organizations.recurrence import shortest_gap
from organizations.workflow import calendar, elsewhere
from portal.clock import OSLO, local
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate
from tests.organizations.factories import make_activity, make_sign_up, posted, trust

pytestmark = pytest.mark.django_db

FRIDAY, SUNDAY = date(2027, 3, 26), date(2027, 3, 28)  # the clock is set forward in the night to Sunday


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def camp():
    return make_activity(
        title="Påskeleir", kind="event", starts_on=FRIDAY, start_time=time(18), end_time=time(15), nights=2
    )


def opened(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.replace("\u00a0", " ")))


class TestWhen:
    def test_a_weekend_ends_by_the_wall_clock_though_it_is_an_hour_shorter(self, camp):
        row = camp.occurrences.get()
        assert row.ends_at == local(SUNDAY, time(15))
        assert row.ends_at - row.starts_at == timedelta(hours=44)
        assert (row.on, row.last_on) == (FRIDAY, SUNDAY)

    @pytest.mark.parametrize(
        ("nights", "end", "last"),
        [
            (0, time(23, 59), 0),
            (1, time(2), 0),  # the night is the evening before
            (1, time(6), 0),
            (1, time(6, 1), 1),
            (2, time(0), 1),
            (30, time(12), 30),
        ],
    )
    def test_the_last_day_is_the_same_in_the_database_and_in_words(self, nights, end, last):
        activity = make_activity(
            kind="event", starts_on=FRIDAY, start_time=time(18), end_time=end, nights=nights
        )
        row = activity.occurrences.get()
        assert row.last_on == hours.last_day(row.starts_at, row.ends_at) == FRIDAY + timedelta(days=last)

    def test_every_friday_night_stays_friday_night_over_both_clock_changes(self):
        club = make_activity(starts_on=date(2027, 3, 5), start_time=time(20), end_time=time(1, 30), nights=1)
        shown = {
            (f"{row.starts_at.astimezone(OSLO):%a %H.%M}", f"{row.ends_at.astimezone(OSLO):%a %H.%M}")
            for row in club.occurrences.all()
        }
        assert shown == {("Fri 20.00", "Sat 01.30")}
        assert not club.occurrences.exclude(last_on=F("on")).exists()

    @pytest.mark.parametrize(
        ("begins", "ends", "day", "said"),
        [
            ((4, 18, 0), (4, 19, 30), 4, "kl. 18.00–19.30"),
            ((4, 20, 0), (5, 2, 0), 4, "kl. 20.00–02.00"),
            ((4, 0, 0), (4, 23, 59), 4, "hele dagen"),
            ((4, 18, 0), (6, 15, 0), 4, "kl. 18.00, til lørdag 6. mars kl. 15.00"),
            ((4, 18, 0), (6, 15, 0), 5, "hele dagen, til lørdag 6. mars kl. 15.00"),
            ((4, 18, 0), (6, 15, 0), 6, "til kl. 15.00"),
            ((4, 0, 0), (6, 23, 59), 4, "hele dagen, til lørdag 6. mars"),
            ((4, 0, 0), (6, 23, 59), 6, "hele dagen"),
        ],
    )
    def test_in_words_from_each_of_its_days(self, begins, ends, day, said):
        start, end = (datetime(2027, 3, *moment, tzinfo=OSLO) for moment in (begins, ends))
        on, last = start.date(), hours.last_day(start, end)
        text = hours.in_words(start, end, on=on, last_on=last, day=date(2027, 3, day))
        assert text.replace("\u00a0", " ") == said

    def test_a_rule_counts_days_not_dates(self, camp):
        assert camp.hours.replace("\u00a0", " ") == "kl. 18.00, til søndag 28. mars kl. 15.00"
        weekly = make_activity(starts_on=FRIDAY, start_time=time(18), end_time=time(15), nights=2)
        assert weekly.hours.replace("\u00a0", " ") == "kl. 18.00, til kl. 15.00 2 dager etter"


class TestShown:
    def test_on_each_of_its_days_in_the_month_and_the_week(self, client, camp):
        for page in (opened(client, "calendar_month", 2027, 3), opened(client, "calendar_week", 2027, 12)):
            assert re.findall(r"<span>([^<]*) </span>Påskeleir", page) == ["18.00", "hele dagen", "til 15.00"]

    def test_in_the_month_that_it_only_reaches_into(self, client):
        make_activity(
            title="Leir",
            kind="event",
            starts_on=date(2027, 3, 20),
            start_time=time(9),
            end_time=time(9),
            nights=30,
        )
        page = opened(client, "calendar_month", 2027, 4)
        assert page.count("Leir<") == 22, "from Monday 29 March, with which April's weeks begin, to 19 April"

    def test_on_the_page_of_each_day_and_of_no_other(self, client, camp):
        seen = ["Påskeleir" in opened(client, "calendar_day", 2027, 3, day) for day in range(25, 30)]
        assert seen == [False, True, True, True, False]
        assert "hele dagen, til søndag 28. mars kl. 15.00" in words(
            opened(client, "calendar_day", 2027, 3, 27)
        )

    def test_in_the_list_under_today_while_it_goes_on(self, client, camp, time_machine):
        time_machine.move_to(datetime(2027, 3, 27, 12, tzinfo=OSLO), tick=False)
        page = opened(client, "calendar")
        assert '<time datetime="2027-03-27">' in page
        assert "hele dagen, til søndag 28. mars kl. 15.00" in words(page)
        time_machine.move_to(datetime(2027, 3, 28, 15, 1, tzinfo=OSLO), tick=False)
        assert "Påskeleir" not in opened(client, "calendar")

    def test_from_a_date_that_it_reaches(self, client, camp):
        assert "Påskeleir" in opened(client, "calendar", day="2027-03-28")
        assert "Påskeleir" not in opened(client, "calendar", day="2027-03-29")

    def test_a_full_day_counts_what_goes_on(self, client, camp):
        for number in range(6):
            make_activity(
                title=f"Kafé {number}", kind="event", starts_on=FRIDAY + timedelta(days=1),
                start_time=time(8 + number), end_time=time(9 + number),
            )  # fmt: skip
        [saturday] = [
            cell
            for _week, cells in client.get(reverse("calendar_month", args=[2027, 3])).context["weeks"]
            for cell in cells
            if cell.day == FRIDAY + timedelta(days=1)
        ]
        assert saturday.lines[0].title == "Påskeleir", "what began before comes first"
        assert (len(saturday.lines), saturday.more) == (4, 3)

    def test_what_began_long_ago_is_still_to_come(self, camp):
        make_activity(starts_on=date(2027, 3, 4))
        later = datetime(2027, 3, 28, 14, tzinfo=OSLO)
        assert [row.activity for row in Occurrence.objects.upcoming(later)][:1] == [camp]

    def test_in_the_calendars_of_others_as_one_event(self, client, camp):
        feed = icalendar.Calendar.from_ical(client.get(reverse("calendar_feed")).content)
        [event] = feed.walk("VEVENT")
        assert event["DTSTART"].dt == local(FRIDAY, time(18))
        assert event["DTEND"].dt == local(SUNDAY, time(15))
        page = opened(client, "activity", camp.pk)
        data = json.loads(re.search(r'ld\+json">(.*?)</script>', page).group(1))["@graph"][0]
        assert (data["startDate"], data["endDate"]) == (
            "2027-03-26T18:00:00+01:00",
            "2027-03-28T15:00:00+02:00",
        )
        assert "kl. 18.00, til søndag 28. mars kl. 15.00" in words(page)

    def test_one_signs_up_to_the_whole(self, client, camp):
        make_sign_up(activity=camp)
        page = words(opened(client, "sign_up", camp.occurrences.get().pk))
        assert "Fredag 26. mars, kl. 18.00, til søndag 28. mars kl. 15.00, Tranbyhallen." in page


class TestEntered:
    @pytest.fixture
    def member(self, client):
        mandate = make_mandate(association=trust(make_association()))
        client.force_login(mandate.user)
        return client

    def send(self, client, **changes):
        facts = {
            "kind": "event",
            "starts_on": "2027-03-26",
            "start_time": "18:00",
            "end_time": "15:00",
        } | changes
        return client.post(reverse("activity_new"), posted(**facts))

    def test_with_the_day_that_it_ends_on(self, member):
        self.send(member, ends_on="2027-03-28")
        made = Activity.objects.get()
        assert (made.nights, made.ends_on) == (2, SUNDAY)
        edit = opened(member, "activity_edit", made.pk)
        assert re.search(r'name="ends_on" value="2027-03-28"', edit)

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            ({}, "end_time", "Varer det over midnatt?"),
            ({"ends_on": "2027-03-25"}, "ends_on", "ikke slutte en dag før"),
            ({"ends_on": "2027-05-26"}, "ends_on", "høyst 31 dager"),
            ({"kind": "regular", "ends_on": "2027-04-04"}, "ends_on", "før neste gang"),
        ],
    )
    def test_what_cannot_be_is_told_on_its_field(self, member, changes, field, said):
        page = self.send(member, **changes)
        assert said in str(page.context["form"].errors[field])
        assert not Activity.objects.exists()

    def test_night_after_night_when_each_is_over_before_the_next(self, member):
        self.send(member, kind="regular", weekdays=[5, 6], ends_on="2027-03-27", end_time="02:00")
        assert Activity.objects.get().nights == 1

    def test_a_date_is_made_longer_and_ordinary_again(self, member, camp):
        user = camp.association.mandates.get().user
        row = camp.occurrences.get()
        facts = {"day": FRIDAY, "start_time": time(18), "by": user, "at": NOW}
        calendar.reschedule(row, end_time=time(12), nights=3, **facts)
        row.refresh_from_db()
        assert (row.last_on, row.moved_from) == (date(2027, 3, 29), FRIDAY)
        calendar.reschedule(row, end_time=time(15), nights=2, **facts)
        assert row.moved_from is None

    def test_what_goes_on_already_may_end_at_another_time_but_not_begin_on_another_past_day(self, camp):
        user, row = camp.association.mandates.get().user, camp.occurrences.get()
        saturday = datetime(2027, 3, 27, 12, tzinfo=OSLO)
        facts = {"start_time": time(18), "end_time": time(12), "nights": 2, "by": user, "at": saturday}
        with pytest.raises(Refused):
            calendar.reschedule(row, day=FRIDAY - timedelta(days=1), **facts)
        calendar.reschedule(row, day=FRIDAY, **facts)
        assert row.ends_at == local(SUNDAY, time(12))

    def test_a_booking_that_goes_past_midnight(self, camp):
        user = camp.association.mandates.get().user
        shown = elsewhere.show(
            camp.association, source="test:1", title="Julebord", place="Samfunnshuset", by=user, at=NOW,
            starts_at=local(FRIDAY, time(19)), ends_at=local(FRIDAY + timedelta(days=1), time(1)),
        )  # fmt: skip
        assert (shown.nights, shown.hours.replace("\u00a0", " ")) == (1, "kl. 19.00–01.00")

    def test_taken_out_while_it_goes_on(self, camp):
        user = camp.association.mandates.get().user
        calendar.withdraw(camp, by=user, at=datetime(2027, 3, 27, 12, tzinfo=OSLO))
        assert not Occurrence.objects.in_plan().filter(activity=camp).exists()


@pytest.mark.parametrize(
    ("kind", "weekdays", "gap"),
    [
        ("event", [], None),
        ("regular", [], 7),
        ("regular", [5, 6], 1),
        ("biweekly", [], 14),
        ("month_date", [], 28),
    ],
)
def test_the_fewest_days_between_two_dates(kind, weekdays, gap):
    assert shortest_gap(kind, FRIDAY, weekdays) == gap
