"""A league's list of matches: seen first, taken in whole, known again, and nobody who trains finds out at the door."""

import contextlib
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilities import fixtures, match_plan, workflow
from facilities.models import Booking, Closure, Match, MatchList
from portal import tables
from portal.models import Notice
from portal.problems import Refused
from tests.facilities.factories import at, make_booking, make_facility, make_hall, make_request, make_site
from tests.factories import NOW, make_mandate, make_staff

pytestmark = pytest.mark.django_db
NAME = "Håndball, 4. divisjon"
DAY = date(2027, 3, 16)  # a Tuesday, two weeks from NOW
HEAD = "Kampnr;Dato;Tid;Til;Hjemmelag;Bortelag;Hall\n"
ROW = "41;16.3.2027;18.00;20.00;Tranby;Fjordbyen;Tranbyhallen\n"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hall():
    return make_facility(name="Tranbyhallen", site=make_site(name="Tranbyhallen"))


def read(text, *, is_calendar=False):
    content = text.encode()
    file = SimpleUploadedFile("kamper.csv", content)
    return fixtures.read(content, None if is_calendar else tables.read(file), today=NOW.date())


def look(text, **how):
    found = read(text, **how)
    return found, match_plan.plan(MatchList.objects.filter(name=NAME).first(), found, at=NOW)


def take(text, *, seen=None, **how):
    found, made = look(text, is_calendar=text.startswith("BEGIN"))
    return workflow.take_in_matches(
        NAME, found, seen=made.seen if seen is None else seen, by=make_staff(), at=NOW, **how
    )


def wrong(text, **how):
    """{line: everything that is wrong with it}."""
    return {one.line: " ".join(one.reasons) for one in look(text, **how)[1].wrong}


def code(deed):
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.problems[0].code


def calendar(*events):
    parts = [
        f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20270101T000000Z\nDTSTART;TZID=Europe/Oslo:{start}\n"
        f"DTEND;TZID=Europe/Oslo:{end}\nSUMMARY:{title}\nLOCATION:{place}\n{more}END:VEVENT\n"
        for uid, start, end, title, place, more in events
    ]
    return "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x//NO\n" + "".join(parts) + "END:VCALENDAR\n"


class TestTakingIn:
    def test_a_match_has_the_hall_and_who_trained_is_told_once_with_other_times(self, hall, client):
        club = make_mandate()
        booking = make_booking(hall, mandate=club, day=DAY)
        again = make_booking(hall, mandate=club, day=DAY + timedelta(days=7))
        _found, made = look(HEAD + ROW)
        assert [row for row, _match in made.hits] == [booking]
        assert not Closure.objects.exists()
        take(HEAD + ROW + "42;23.3.2027;18.00;20.00;Tranby;Elvedalen;Tranbyhallen\n")
        booking.refresh_from_db()
        again.refresh_from_db()
        assert booking.is_cancelled
        assert again.is_cancelled
        [notice] = Notice.objects.filter(kind="facilities.matches_took")
        assert "Fjordbyen" not in notice.body
        assert not Notice.objects.filter(kind="facilities.place_closed").exists()
        client.force_login(club.user)
        page = client.get(MatchList.objects.get().get_absolute_url()).content.decode()
        assert "Dette er ledig i stedet" in page
        assert reverse("substitute", args=[booking.pk]) in page

    def test_the_same_file_again_changes_nothing(self, hall):
        take(HEAD + ROW)
        before = list(Match.objects.values()), Closure.objects.count(), Booking.objects.count()
        _found, made = look(HEAD + ROW)
        assert (made.is_empty, made.same) == (True, 1)
        take(HEAD + ROW)
        assert (list(Match.objects.values()), Closure.objects.count(), Booking.objects.count()) == before

    def test_a_match_that_is_moved_moves_and_the_hour_comes_back(self, hall):
        booking = make_booking(hall, day=DAY)
        take(HEAD + ROW)
        made = take(HEAD + ROW.replace("16.3.2027", "18.3.2027"))
        assert (len(made.moved), len(made.new)) == (1, 0)
        booking.refresh_from_db()
        assert booking.state == "confirmed"
        assert Match.objects.standing().get().starts_at == at(date(2027, 3, 18), 18)

    def test_two_matches_change_places(self, hall):
        other = "42;17.3.2027;18.00;20.00;Tranby;Elvedalen;Tranbyhallen\n"
        take(HEAD + ROW + other)
        take(HEAD + ROW.replace("16.3.", "17.3.") + other.replace("17.3.", "16.3."))
        assert {match.key: match.starts_at.day for match in Match.objects.standing()} == {"41": 17, "42": 16}

    def test_one_that_cannot_move_keeps_its_place_and_nobody_else_gets_it(self, hall):
        other = "42;17.3.2027;18.00;20.00;Tranby;Elvedalen;Tranbyhallen\n"
        take(HEAD + ROW)
        make_booking(hall, day=date(2027, 3, 18), purpose="meeting")
        moved = ROW.replace("16.3.", "18.3.") + other.replace("17.3.", "16.3.")
        assert set(wrong(HEAD + moved)) == {2, 3}
        take(HEAD + moved, leave_out_wrong=True)
        assert [match.starts_at for match in Match.objects.standing()] == [at(DAY, 18)]

    def test_one_that_is_gone_is_asked_about_and_stays_until_staff_say_so(self, hall):
        other = "42;17.3.2027;18.00;20.00;Tranby;Elvedalen;Tranbyhallen\n"
        take(HEAD + ROW + other)
        _found, made = look(HEAD + ROW)
        assert [match.key for match in made.gone] == ["42"]
        take(HEAD + ROW)
        assert Match.objects.standing().count() == 2
        take(HEAD + ROW, remove_gone=True)
        assert [match.key for match in Match.objects.standing()] == ["41"]
        make_booking(hall, day=date(2027, 3, 17))

    def test_what_was_seen_is_what_is_taken_in(self, hall):
        found, made = look(HEAD + ROW)
        make_booking(hall, day=DAY)
        deed = lambda: workflow.take_in_matches(NAME, found, seen=made.seen, by=make_staff(), at=NOW)  # noqa: E731
        assert code(deed) == "changed"
        assert not Match.objects.exists()

    def test_a_request_for_the_time_is_answered(self, hall):
        asked = make_request(hall, day=DAY)
        take(HEAD + ROW)
        asked.refresh_from_db()
        assert asked.is_refused

    def test_a_match_in_one_half_leaves_the_other(self):
        site = make_site(name="Tranbyhallen")
        _hall, a, b = make_hall(name="Tranbyhallen", site=site)
        stays, goes = make_booking(b, day=DAY), make_booking(a, day=DAY)
        take(HEAD + ROW.replace("Tranbyhallen", "Tranbyhallen, Halvdel A"))
        stays.refresh_from_db()
        goes.refresh_from_db()
        assert (stays.state, goes.state) == ("confirmed", "cancelled")

    def test_only_staff(self, hall):
        found, made = look(HEAD + ROW)
        club = make_mandate()
        deed = lambda: workflow.take_in_matches(NAME, found, seen=made.seen, by=club.user, at=NOW)  # noqa: E731
        assert code(deed) == "not_allowed"

    def test_the_database_knows_a_match_once(self, hall):
        take(HEAD + ROW)
        match = Match.objects.get()
        closure = workflow.close(site=hall.site, facility=hall, starts_at=at(DAY, 8), ends_at=at(DAY, 9), reason="x",
                                 by=make_staff(), at=NOW)  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Match.objects.create(match_list=match.match_list, key="41", title="x", facility=hall, closure=closure,
                                 starts_at=at(DAY, 8), ends_at=at(DAY, 9))  # fmt: skip


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("row", "why"),
        [
            (ROW.replace("Tranbyhallen", "Månehallen"), "ingen hall som heter «Månehallen»"),
            (ROW.replace("16.3.2027", "31.2.2027"), "dato"),
            (ROW.replace("16.3.2027", "i morgen"), "dato"),
            (ROW.replace("18.00", "25.00"), "klokkeslett"),
            (ROW.replace("20.00", "17.00"), "senere enn starten"),
            (ROW.replace("18.00;20.00", "08.00;22.00"), "12 timer"),
            (ROW.replace("2027", "0027"), "Året"),
            (ROW.replace("Tranby;Fjordbyen", ";"), "spiller"),
            (ROW.replace("Tranbyhallen", ""), "Hallen mangler"),
        ],
    )
    def test_is_told_with_its_line_and_nothing_is_half_done(self, hall, row, why):
        good = "40;17.3.2027;18.00;20.00;Tranby;Elvedalen;Tranbyhallen\n"
        [(line, reason)] = wrong(HEAD + good + row).items()
        assert line == 3
        assert why in reason
        assert code(lambda: take(HEAD + good + row)) == "wrong_lines"
        assert not MatchList.objects.exists()
        take(HEAD + good + row, leave_out_wrong=True)
        assert [match.key for match in Match.objects.all()] == ["40"]

    def test_two_matches_in_one_place(self, hall):
        other = "42;16.3.2027;19.00;21.00;Tranby;Elvedalen;Tranbyhallen\n"
        assert "linje 2" in wrong(HEAD + ROW + other)[3]

    def test_the_same_match_twice(self, hall):
        assert "linje 2" in wrong(HEAD + ROW + ROW.replace("16.3.", "17.3."))[3]

    def test_an_event_does_not_yield(self, hall):
        booking = make_booking(hall, day=DAY, purpose="meeting")
        assert str(booking.association) in wrong(HEAD + ROW)[2]

    def test_training_yields_only_to_what_is_announced_a_week_before(self, hall):
        make_booking(hall, day=NOW.date() + timedelta(days=2))
        soon = ROW.replace("16.3.2027", (NOW.date() + timedelta(days=2)).strftime("%d.%m.%Y"))
        assert "en uke før" in wrong(HEAD + soon)[2]

    def test_a_hall_that_is_closed(self, hall):
        workflow.close(site=hall.site, facility=hall, starts_at=at(DAY, 8), ends_at=at(DAY, 22), reason="Nytt gulv",
                       by=make_staff(), at=NOW)  # fmt: skip
        assert "Nytt gulv" in wrong(HEAD + ROW)[2]

    def test_a_name_that_can_be_several(self, hall):
        make_facility(name="Gymsal", site=make_site(name="Hegg skole"))
        make_facility(name="Gymsal", site=make_site(name="Egge skole"))
        assert (
            "Egge skole, Gymsal, Hegg skole, Gymsal" in wrong(HEAD + ROW.replace("Tranbyhallen", "Gymsal"))[2]
        )
        assert not wrong(HEAD + ROW.replace("Tranbyhallen", "hegg skole,  gymsal"))

    def test_what_is_over_is_left_out_without_a_word_about_wrong(self, hall):
        _found, made = look(HEAD + ROW.replace("16.3.2027", "16.1.2027"))
        assert (made.past, made.wrong, made.is_empty) == (1, [], True)

    @pytest.mark.parametrize("text", ["Hva;Hvor\nKamp;Hall\n", "Dato;Hjemmelag\n1.3.2027;Tranby\n"])
    def test_a_file_without_the_columns(self, text):
        with pytest.raises(fixtures.NotFixtures) as refused:
            read(text)
        assert "Hjemmelag" in str(refused.value)

    def test_a_calendar_that_is_cut_off(self):
        with pytest.raises(fixtures.NotFixtures):
            read("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", is_calendar=True)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text(max_size=80), column=st.integers(0, 6))
    def test_whatever_stands_in_a_cell_gives_words_and_no_error(self, hall, text, column):
        cells = ROW.strip().split(";")
        cells[column] = (
            text.replace(";", "").replace("\n", "").replace("\r", "").replace('"', "").replace("\0", "")
        )
        with contextlib.suppress(tables.NotATable):
            look(HEAD + ";".join(cells) + "\n")


class TestCalendarFile:
    def test_events_come_in_and_move_by_their_uid(self, hall):
        event = ("a1", "20270316T180000", "20270316T200000", "Tranby – Fjordbyen", "Tranbyhallen", "")
        take(calendar(event))
        assert Match.objects.get().starts_at == at(DAY, 18)
        made = take(calendar((*event[:1], "20270317T180000", "20270317T193000", *event[3:])))
        assert len(made.moved) == 1

    def test_a_cancelled_event_is_gone(self, hall):
        event = ("a1", "20270316T180000", "20270316T200000", "Tranby – Fjordbyen", "Tranbyhallen")
        take(calendar((*event, "")))
        _found, made = look(calendar((*event, "STATUS:CANCELLED\n")), is_calendar=True)
        assert [match.title for match in made.gone] == ["Tranby – Fjordbyen"]

    def test_an_unknown_hall_is_named_with_the_number_of_the_event(self, hall):
        event = ("a1", "20270316T180000", "20270316T200000", "Tranby – Fjordbyen", "Månehallen", "")
        assert "Månehallen" in wrong(calendar(event), is_calendar=True)[1]


class TestThePage:
    def post(self, client, text, name="kamper.csv"):
        url = reverse("admin:facilities_matchlist_add")
        return client.post(url, {"name": NAME, "file": SimpleUploadedFile(name, text.encode())})

    def test_a_look_first_and_then_one_press(self, hall, admin_client):
        booking = make_booking(hall, day=DAY)
        page = self.post(admin_client, HEAD + ROW)
        said = page.content.decode()
        assert str(booking.association) in said
        assert "Ta inn, og gi beskjed" in said
        assert not Match.objects.exists()
        data = {name: page.context["form"][name].value() for name in ("name", "packed", "seen")}
        done = admin_client.post(
            reverse("admin:facilities_matchlist_add"), {**data, "step": "take"}, follow=True
        )
        assert "1 kamp er tatt inn" in done.content.decode()
        assert "Fjordbyen" in done.content.decode()

    def test_what_was_changed_on_the_way_is_refused(self, hall, admin_client):
        page = self.post(admin_client, HEAD + ROW)
        data = {name: page.context["form"][name].value() for name in ("name", "packed", "seen")}
        data["packed"] = data["packed"][:-2] + "xx"
        done = admin_client.post(
            reverse("admin:facilities_matchlist_add"), {**data, "step": "take"}, follow=True
        )
        assert "Send fila en gang til" in done.content.decode()
        assert not Match.objects.exists()

    def test_wrong_lines_stop_the_press_until_they_are_left_out(self, hall, admin_client):
        page = self.post(
            admin_client, HEAD + ROW + ROW.replace("41;", "42;").replace("Tranbyhallen", "Månehallen")
        )
        data = {name: page.context["form"][name].value() for name in ("name", "packed", "seen")} | {
            "step": "take"
        }
        url = reverse("admin:facilities_matchlist_add")
        assert "må rettes først" in admin_client.post(url, data).content.decode()
        admin_client.post(url, {**data, "leave_out_wrong": "on"})
        assert Match.objects.count() == 1

    @pytest.mark.parametrize(
        ("text", "why"),
        [("tull", "Vi finner ingen rader"), ("BEGIN:VCALENDAR\n", "Kalenderfilen er skadet eller ")],
    )
    def test_what_is_no_list_is_told_in_words(self, admin_client, text, why):
        assert why in self.post(admin_client, text).content.decode()

    def test_names_from_a_file_are_only_text(self, hall, admin_client):
        said = self.post(admin_client, HEAD + ROW.replace("Fjordbyen", "<script>x</script>")).content.decode()
        assert "<script>x" not in said
        assert "&lt;script&gt;x" in said

    def test_another_association_sees_nothing(self, hall, client):
        make_booking(hall, day=DAY)
        take(HEAD + ROW)
        client.force_login(make_mandate().user)
        assert client.get(MatchList.objects.get().get_absolute_url()).status_code == 404


def test_a_look_at_many_matches_costs_as_little_as_at_few(hall, django_assert_max_num_queries):
    rows = "".join(
        f"{n};{(DAY + timedelta(days=n)).strftime('%d.%m.%Y')};18.00;20.00;Tranby;Lag {n};Tranbyhallen\n"
        for n in range(60)
    )
    found = read(HEAD + rows)
    with django_assert_max_num_queries(3):
        assert len(match_plan.plan(None, found, at=NOW).new) == 60
