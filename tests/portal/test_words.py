"""Norwegian order, Norwegian clocks, Norwegian ways of writing."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine

from organizations.models import District
from portal import clock, registries
from portal.context import Menu
from portal.registries import NavItem, Registry
from portal.templatetags import portal as written
from portal.text import sort_key

SPACE = "\u00a0"


class TestOrder:
    def test_ends_with_the_norwegian_letters(self):
        names = ["Åros", "Ærfugl", "Ølen", "Zoo", "andre", "Ask", "Élan", "Ähus", "Öland"]
        expected = ["andre", "Ask", "Élan", "Zoo", "Ähus", "Ærfugl", "Öland", "Ølen", "Åros"]
        assert sorted(names, key=sort_key) == expected

    def test_decomposed_letters_are_the_same_letters(self):
        assert sort_key("A\u030aros") == sort_key("Åros")

    @pytest.mark.django_db
    def test_holds_in_the_database(self):
        for name in ("Østre", "Åsen", "Zakken", "Ærøya", "Dal"):
            District.objects.create(name=name)
        found = District.objects.filter(name__in=["Østre", "Åsen", "Zakken", "Ærøya", "Dal"])
        assert [district.name for district in found] == ["Dal", "Zakken", "Ærøya", "Østre", "Åsen"]


class TestClock:
    @pytest.mark.parametrize(
        ("day", "hours"), [(date(2027, 3, 27), 1), (date(2027, 3, 29), 2), (date(2027, 11, 1), 1)]
    )
    def test_six_o_clock_stays_six_o_clock(self, day, hours):
        moment = clock.local(day, time(18))
        assert moment.utcoffset() == timedelta(hours=hours)
        assert moment.time() == time(18)

    def test_the_hour_that_spring_skips_and_the_one_that_autumn_repeats(self):
        spring = clock.local(date(2027, 3, 28), time(2, 30))
        assert spring.timestamp() == datetime.fromisoformat("2027-03-28T01:30+00:00").timestamp()
        autumn = clock.local(date(2027, 10, 31), time(2, 30))
        assert autumn.utcoffset() == timedelta(hours=2)

    def test_a_deadline_lasts_the_whole_day(self):
        assert clock.end_of(date(2027, 4, 15)).isoformat() == "2027-04-15T23:59:59+02:00"

    def test_the_day_is_norways(self):
        with time_machine.travel("2027-06-30T22:30:00+00:00", tick=False):
            assert clock.today() == date(2027, 7, 1)


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (written.kr, 1095, f"1{SPACE}095{SPACE}kr"),
        (written.kr, Decimal("12.5"), f"12,50{SPACE}kr"),
        (written.kr, 0, f"0{SPACE}kr"),
        (written.kr, None, ""),
        (written.number, 14320, f"14{SPACE}320"),
        (written.day, date(2027, 3, 1), "1. mars 2027"),
        (written.day, datetime.fromisoformat("2027-02-28T23:30+00:00"), "1. mars 2027"),
        (written.weekday, date(2027, 3, 2), "tirsdag 2. mars"),
        (written.clock, time(18), f"kl.{SPACE}18.00"),
        (written.hhmm, datetime.fromisoformat("2027-07-01T16:00+00:00"), "18.00"),
        (written.moment, datetime.fromisoformat("2027-03-01T17:00+00:00"), f"1. mars 2027 kl.{SPACE}18.00"),
        (written.moment, None, ""),
    ],
)
def test_figures_dates_and_times_are_written_so(write, value, text):
    assert write(value) == text


class TestRegistry:
    def test_a_name_is_used_once(self):
        registry = Registry("the test")
        registry.register("a", len)
        with pytest.raises(ValueError, match="Two providers of the test are called 'a'"):
            registry.register("a", max)
        assert registry.names() == ["a"]
        assert registry.get("b") is None

    def test_the_first_who_knows_a_contact_answers(self, monkeypatch):
        someone = registries.Contact("Kari", "rådgiver", "k@example.com", "1", "3 dager", "/kontakt/")
        monkeypatch.setattr(
            registries.contacts,
            "_providers",
            {"a": lambda s: None, "b": lambda s: someone if s == "x" else None},
        )
        assert registries.contact_for("x") == someone
        assert registries.contact_for("y") is None

    def test_the_menu_is_ordered_and_knows_where_we_are(self, monkeypatch):
        items = {
            "b": lambda: NavItem("Lokaler", "front", "/lokaler/", 30),
            "a": lambda: NavItem("Kalender", "front", "/kalender/", 10),
        }
        monkeypatch.setattr(registries.navigation, "_providers", items)
        menu = list(Menu.at("/lokaler/tranbyhallen/"))
        assert [(str(entry["item"].label), entry["is_current"]) for entry in menu] == [
            ("Kalender", False), ("Lokaler", True)
        ]  # fmt: skip
