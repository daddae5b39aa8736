"""The school calendar from a spreadsheet: all schools close, each school closes, and bad rows are told plainly."""

import io
from datetime import date, time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from facilities import closing
from facilities.known import calendar_of
from facilities.models import ClosedPeriod, Facility
from facilities.workflow import school_calendar
from portal.problems import Refused
from portal.tables import read
from tests.facilities.factories import at, make_booking, make_facility, make_rate, make_site
from tests.factories import NOW, make_staff, make_user

pytestmark = pytest.mark.django_db
WINTER = date(2027, 3, 9)

FILE = """Fra;Til;Hva;Skole;Lokalene
9.3.2027;13.3.2027;Vinterferie;;
2027-04-05;2027-04-05;Planleggingsdag;Sylling skole;stengt
04.10.2027;08.10.2027;Høstferie;;åpne
"""


@pytest.fixture
def school():
    return make_facility(name="Gymsal", kind="gym", site=make_site(name="Sylling skole", is_school=True))


def take_in(text, *, by=None, **options):
    return school_calendar.take_in(read(io.BytesIO(text.encode())), by=by or make_staff(), at=NOW, **options)


def closed(facility, day):
    return calendar_of(facility, day, day).closed_because(day)


def test_holidays_close_all_schools_and_nothing_else(school):
    hall, other = make_facility(), make_facility(site=make_site(is_school=True))
    report = take_in(FILE)
    assert len(report.created) == 3
    assert not report.rejected
    assert closed(school, WINTER) == closed(other, WINTER) == "Vinterferie"
    assert closed(hall, WINTER) == ""
    assert calendar_of(hall, WINTER, WINTER).is_school_holiday(WINTER)


def test_a_school_closes_by_itself_and_premises_can_stay_open(school):
    other = make_facility(site=make_site(is_school=True))
    take_in(FILE)
    assert closed(school, date(2027, 4, 5)) == "Planleggingsdag"
    assert closed(other, date(2027, 4, 5)) == ""
    assert closed(school, date(2027, 10, 5)) == ""
    assert calendar_of(school, date(2027, 10, 5), date(2027, 10, 5)).is_school_holiday(date(2027, 10, 5))


def test_the_search_says_the_same(school):
    hall = make_facility()
    make_rate()
    take_in(FILE)
    free = Facility.objects.bookable().free(at(WINTER, 18), at(WINTER, 19), at=NOW)
    assert list(free) == [hall]


def test_read_again_the_same_file_changes_nothing(school):
    take_in(FILE)
    report = take_in(FILE)
    assert (len(report.created), report.known, report.rejected) == (0, 3, [])
    assert ClosedPeriod.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("12.3.2027;16.3.2027;Skidag;;", "Overlapper linje 2, Vinterferie"),
        ("1.13.2027;;Skidag;;", "«1.13.2027» er ikke en dato"),
        ("9.4.2027;8.4.2027;Skidag;;", "Siste dag"),
        ("9.4.2027;9.4.2029;Skidag;;", "120 dager"),
        ("9.4.2027;;;;", "mangler"),
        ("9.4.2027;;Skidag;Hogwarts;", "Hogwarts"),
        ("9.4.2027;;Skidag;;kanskje", "kanskje"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_nothing_comes_in_unless_it_is_left_out(school, row, words):
    report = take_in(FILE + row + "\n")
    [rejected] = report.rejected
    assert rejected.line == 5
    assert words in " ".join(rejected.reasons)
    assert (report.ready, report.created) == (3, [])
    assert not ClosedPeriod.objects.exists()
    assert len(take_in(FILE + row + "\n", leave_out_wrong=True).created) == 3
    assert ClosedPeriod.objects.count() == 3


def test_everything_that_is_wrong_with_a_row_is_told_at_once(school):
    report = take_in("Fra;Til;Hva;Skole\ntull;tøys;;Hogwarts\n")
    assert len(report.rejected[0].reasons) == 4


def test_a_period_that_overlaps_what_stands_is_told(school):
    take_in(FILE)
    report = take_in("Fra;Til;Hva\n10.3.2027;11.3.2027;Skidager\n")
    assert "Vinterferie" in report.rejected[0].reasons[0]


def test_bookings_that_stand_on_days_that_are_closed_now_are_counted(school):
    make_rate(kind="gym")
    make_booking(school, day=WINTER)
    report = take_in(FILE)
    assert [standing for _period, standing in report.created] == [1, 0, 0]


def test_a_file_without_the_headings_is_refused(school):
    with pytest.raises(Refused):
        take_in("A;B\n1;2\n")


def test_only_staff(school):
    with pytest.raises(Refused):
        take_in(FILE, by=make_user())


def test_public_holidays_are_written_although_a_school_calendar_came_first(school):
    take_in(FILE)
    assert closing.close_by_rule([2027]) > 10
    assert closed(make_facility(), date(2027, 5, 17))


def workbook():
    book = Workbook()
    for row in [("Fra", "Til", "Hva"), (date(2027, 3, 9), date(2027, 3, 13), "Vinterferie"),
                (date(2027, 3, 12), None, "Skidag")]:  # fmt: skip
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("skolerute.xlsx", content.getvalue())


def test_staff_take_it_in_on_a_page_that_shows_what_came_in_and_what_must_be_mended(client, school):
    with time_machine.travel(NOW, tick=False):
        client.force_login(make_staff())
        url = reverse("admin:facilities_closedperiod_import")
        assert url in client.get(reverse("admin:facilities_closedperiod_changelist")).content.decode()
        assert "leave_out_wrong" not in client.get(url).content.decode()
        page = client.post(url, {"file": workbook()}).content.decode()
        assert "Overlapper linje 2" in page
        assert "1 rad er riktig, men ingenting er lest inn ennå" in page
        assert not ClosedPeriod.objects.exists()
        page = client.post(url, {"file": workbook(), "leave_out_wrong": "on"}).content.decode()
    assert "Vinterferie" in page
    assert "Overlapper linje 2" in page
    assert "alle skoler" in page


def test_others_do_not_find_the_page(client):
    client.force_login(make_user())
    assert client.get(reverse("admin:facilities_closedperiod_import")).status_code in (302, 404)


def test_the_hours_of_a_school_day_are_as_ever(school):
    take_in(FILE)
    assert calendar_of(school, date(2027, 4, 6), date(2027, 4, 6)).open_on(date(2027, 4, 6)) == [
        (time(8), time(22))
    ]
