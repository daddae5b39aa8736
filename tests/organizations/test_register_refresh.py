"""Every night: what has changed in the national register lies on the worklist, and no word of ours is overwritten."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from stdnum.no import orgnr

from organizations.brreg import Client, EntityRegister
from organizations.demo.invented_register import address, unit
from organizations.models import Association, ChangeKind, RegisterChange, RegisterEntry
from organizations.states import AssociationState, RegisterChangeState
from organizations.tasks import refresh_register
from organizations.workflow import associations, corrections, refreshing, spreadsheet
from portal.models import AuditEntry
from portal.tables import read
from tests.factories import NOW, make_association, make_staff
from tests.organizations.brreg_server import cut_off, not_json, status

pytestmark = pytest.mark.django_db

NUMBER = "312001004"
TODAY = NOW.date()
OWN = {"street_address": "Vår vei 1", "postal_code": "3408", "postal_place": "Tranby"}


def night(at=NOW):
    with Client() as client:
        return refreshing.refresh_due(EntityRegister(client), today=at.date(), at=at)


def next_night(brreg, **more):
    """The register says something new, and we ask the night after."""
    brreg.known = [brreg.known[0] | more] if brreg.known else []
    return night(NOW + timedelta(days=1))


@pytest.fixture
def korps(brreg):
    """An association with words of its own, that the register has been asked about once."""
    brreg.known = [unit(NUMBER, "TRANBY DEMOKORPS")]
    made = make_association(name="Korpset vårt", organization_number=NUMBER, confirmed_at=NOW, **OWN)
    night()
    made.refresh_from_db()
    return made


def change():
    return RegisterChange.objects.get()


def test_the_first_time_is_no_news(korps):
    assert not RegisterChange.objects.exists()
    assert (korps.name, korps.register_name, korps.street_address) == (
        "Korpset vårt", "TRANBY DEMOKORPS", "Vår vei 1",
    )  # fmt: skip
    assert korps.register_entry.street_address == "Demoveien 1"


class TestNews:
    def test_renamed(self, korps, brreg):
        next_night(brreg, navn="TRANBY OG LIER DEMOKORPS")
        assert (change().kind, change().old, change().new) == (
            ChangeKind.RENAMED, "Tranby Demokorps", "Tranby og Lier Demokorps",
        )  # fmt: skip
        korps.refresh_from_db()
        assert korps.name == "Korpset vårt"

    def test_moved_within_the_municipality(self, korps, brreg):
        next_night(brreg, forretningsadresse=address("Skolegata 2", "3408", "TRANBY"))
        assert (change().kind, change().old, change().new) == (
            ChangeKind.MOVED, "Demoveien 1, 3408 Tranby", "Skolegata 2, 3408 Tranby",
        )  # fmt: skip
        korps.refresh_from_db()
        assert korps.street_address == "Vår vei 1"

    def test_moved_to_another_municipality_names_both(self, korps, brreg):
        there = address("Torget 1", "3017", "DRAMMEN", municipality="DRAMMEN", number="3301")
        next_night(brreg, forretningsadresse=there)
        assert (change().old, change().new) == (
            "Demoveien 1, 3408 Tranby (Lier)", "Torget 1, 3017 Drammen (Drammen)",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("more", "says", "kept"),
        [
            ({"konkurs": True}, "konkurs", "bankrupt"),
            ({"underAvvikling": True}, "under avvikling", "winding_up"),
            ({"underTvangsavviklingEllerTvangsopplosning": True}, "under tvangsavvikling", "forced"),
        ],
    )
    def test_on_its_way_out(self, korps, brreg, more, says, kept):
        next_night(brreg, **more)
        assert (change().kind, change().new) == (ChangeKind.STATUS, says)
        korps.refresh_from_db()
        assert korps.register_status == kept, "a fact that only the register knows"

    def test_left_the_voluntary_register(self, korps, brreg):
        next_night(brreg, registrertIFrivillighetsregisteret=False)
        assert change().kind == ChangeKind.LEFT_VOLUNTARY
        korps.refresh_from_db()
        assert not korps.in_voluntary_register

    def test_deleted_stays_in_the_list_until_somebody_has_looked(self, korps, brreg):
        next_night(brreg, slettedato="2027-03-01")
        assert (change().kind, change().new) == (ChangeKind.DELETED, "1. mars 2027")
        korps.refresh_from_db()
        assert korps.state == AssociationState.ACTIVE
        night(NOW + timedelta(days=2))
        assert RegisterChange.objects.count() == 1

    def test_deleted_without_a_trace_but_in_the_feed(self, korps, brreg):
        brreg.known, brreg.feed = [], [(5, NUMBER, "Sletting")]
        night(NOW + timedelta(days=1))
        assert (change().kind, change().new) == (ChangeKind.DELETED, "")

    def test_everything_at_once_is_a_line_each(self, korps, brreg):
        next_night(brreg, navn="NYTT NAVN", konkurs=True, registrertIFrivillighetsregisteret=False)
        assert set(RegisterChange.objects.values_list("kind", flat=True)) == {
            "renamed",
            "status",
            "voluntary",
        }

    def test_the_same_news_is_told_once(self, korps, brreg):
        next_night(brreg, navn="NYTT NAVN")
        assert night(NOW + timedelta(days=2)).changed == 0
        next_night(brreg, navn="ENDA NYERE")
        night(NOW + timedelta(days=3))
        assert (change().old, change().new) == ("Tranby Demokorps", "Enda Nyere")

    def test_what_the_association_writes_already_is_no_news(self, korps, brreg):
        next_night(brreg, navn="KORPSET VÅRT", forretningsadresse=address("Vår vei 1", "3408", "TRANBY"))
        assert not RegisterChange.objects.exists()

    def test_what_the_register_takes_back_lapses(self, korps, brreg):
        next_night(brreg, navn="NYTT NAVN", konkurs=True)
        brreg.known = [unit(NUMBER, "TRANBY DEMOKORPS")]
        night(NOW + timedelta(days=2))
        assert set(RegisterChange.objects.values_list("state", flat=True)) == {RegisterChangeState.LAPSED}
        korps.refresh_from_db()
        assert korps.register_status == ""

    def test_alive_again_after_all(self, korps, brreg):
        next_night(brreg, slettedato="2027-03-01")
        brreg.known = [unit(NUMBER, "TRANBY DEMOKORPS")]
        night(NOW + timedelta(days=2))
        assert change().state == RegisterChangeState.LAPSED

    def test_lies_on_the_staffs_worklist(self, korps, brreg, client):
        next_night(brreg, navn="NYTT NAVN")
        with time_machine.travel(NOW + timedelta(days=1), tick=False):
            client.force_login(make_staff())
            page = client.get(reverse("admin:index")).content.decode()
            assert "Enhetsregisteret om Korpset vårt: nytt navn" in page
            case = client.get(reverse("admin:organizations_registerchange_change", args=[change().pk]))
        text = case.content.decode()
        assert "Tranby Demokorps" in text
        assert "Nytt Navn" in text
        assert "Korpset vårt" in text


class TestWordsThatNobodyHasConfirmed:
    """An imported association: what somebody has written about it stays, the rest follows the register."""

    @pytest.fixture
    def imported(self, brreg):
        brreg.known = [
            unit(NUMBER, "TRANBY DEMOKORPS", epostadresse="gammel@korps.example", telefon="22000000")
        ]
        made = make_association(name="Tranby demokorps", organization_number=NUMBER)
        night()
        made.refresh_from_db()
        assert (made.email, made.confirmed_at) == ("gammel@korps.example", None)
        return made

    def test_a_correction_that_was_taken_in_is_not_undone_by_the_night(self, imported, brreg):
        by = make_staff()
        correction = corrections.propose(
            imported, field="email", value="ny@korps.example", form_key=uuid4(), at=NOW
        )
        corrections.accept(correction, by=by, at=NOW)
        next_night(brreg, telefon="33000000")
        imported.refresh_from_db()
        assert (imported.email, imported.phone) == ("ny@korps.example", "33000000")

    def test_nor_is_what_staff_have_written(self, imported, brreg, client):
        staff = make_staff()
        client.force_login(staff)
        url = reverse("admin:organizations_association_change", args=[imported.pk])
        form = client.get(url).context["adminform"].form
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
        assert client.post(url, sent | {"email": "ny@korps.example", "_save": "1"}).status_code == 302
        next_night(brreg)
        imported.refresh_from_db()
        assert imported.email == "ny@korps.example"

    def test_nor_is_what_came_from_the_spreadsheet_of_staff(self, brreg):
        brreg.known = [
            unit(NUMBER, "TRANBY DEMOKORPS", epostadresse="gammel@korps.example", telefon="22000000")
        ]
        sheet = f"Navn;Org.nr;E-post\nTranby demokorps;{NUMBER};ny@korps.example\n"
        spreadsheet.take_in(read(io.BytesIO(sheet.encode())), by=make_staff(), at=NOW)
        night()
        made = Association.objects.get()
        assert (made.email, made.phone) == ("ny@korps.example", "22000000")

    def test_a_word_of_ones_own_stays_when_the_copy_is_deleted(self, imported, brreg):
        associations.change(imported, by=make_staff(), at=NOW, is_confirming=False, email="ny@korps.example")
        brreg.feed, brreg.known = [(5, NUMBER, "Fjernet")], []
        night(NOW + timedelta(days=1))
        imported.refresh_from_db()
        assert (imported.email, imported.phone, imported.state) == ("ny@korps.example", "", "active")


class TestRemovedForLegalReasons:
    def test_the_copy_is_deleted_and_the_own_words_stay(self, korps, brreg):
        brreg.feed = [(5, NUMBER, "Fjernet")]
        brreg.known = []
        night(NOW + timedelta(days=1))
        korps.refresh_from_db()
        entry = RegisterEntry.objects.get()
        assert (entry.name, entry.street_address, entry.is_removed) == ("", "", True)
        assert (korps.register_name, korps.legal_form, korps.in_voluntary_register) == ("", "", False)
        assert (korps.name, korps.street_address, korps.state) == ("Korpset vårt", "Vår vei 1", "active")
        assert (change().kind, change().old, change().new) == (ChangeKind.REMOVED, "", "")

    def test_old_news_about_it_is_deleted_too(self, korps, brreg):
        next_night(brreg, navn="HEMMELIG NAVN")
        brreg.feed, brreg.known = [(5, NUMBER, "Fjernet")], []
        night(NOW + timedelta(days=2))
        assert change().kind == ChangeKind.REMOVED
        assert "HEMMELIG" not in str(list(AuditEntry.objects.values()))

    def test_what_was_nothing_but_a_copy_leaves_the_list(self, brreg):
        brreg.known = [unit(NUMBER, "BARE EN KOPI", epostadresse="x@kopi.example")]
        make_association(name="Bare en Kopi", organization_number=NUMBER)
        night()
        assert Association.objects.get().email == "x@kopi.example"
        brreg.feed, brreg.known = [(5, NUMBER, "Fjernet")], []
        night(NOW + timedelta(days=1))
        association = Association.objects.get()
        assert (association.email, association.street_address, association.purpose) == ("", "", "")
        assert association.state == AssociationState.DELETED

    def test_it_is_told_once(self, korps, brreg):
        brreg.feed, brreg.known = [(5, NUMBER, "Fjernet")], []
        night(NOW + timedelta(days=1))
        night(NOW + timedelta(days=2))
        assert RegisterChange.objects.count() == 1

    @pytest.mark.parametrize("answer", [status(410, b"<html>"), status(404, b""), status(410, b"{}")])
    def test_only_the_feed_can_say_so(self, korps, brreg, answer):
        """Nobody's copy is deleted because some server on the way answers strangely."""
        brreg.known = []
        brreg.faults = [status(200, b"{}"), status(200, b"{}"), answer]
        night(NOW + timedelta(days=1))
        assert RegisterEntry.objects.get().name == "TRANBY DEMOKORPS"
        assert not RegisterChange.objects.exists()


class TestManyNumbers:
    @pytest.fixture
    def many(self, brreg):
        stems = (str(31_600_000 + n) for n in range(99))
        numbers = [found for stem in stems for d in range(10) if orgnr.is_valid(found := f"{stem}{d}")][:25]
        brreg.known = [unit(number, f"DEMOLAG {number}") for number in numbers]
        for number in numbers:
            make_association(organization_number=number, confirmed_at=NOW)
        return numbers

    def test_ten_at_a_time(self, brreg, many):
        assert night().changed == 25
        assert len(brreg.asked) == 3
        assert (
            sorted(",".join(query["organisasjonsnummer"] for _path, query in brreg.asked).split(",")) == many
        )

    def test_asked_today_is_not_asked_again(self, brreg, many):
        night()
        night(NOW + timedelta(hours=2))
        assert len(brreg.asked) == 3

    @pytest.mark.parametrize("fault", [status(500), not_json, cut_off, status(400)])
    def test_a_register_that_fails_in_the_middle_goes_on_where_it_stopped(self, brreg, many, fault):
        brreg.faults = [status(200, b"{}")] * 0
        assert len(many) == 25
        with Client() as client:
            register = EntityRegister(client)
            asked = register.numbered

            def failing(batch):
                if len(brreg.asked) == 1:
                    brreg.faults = [fault] * 4
                return asked(batch)

            register.numbered = failing
            done = refreshing.refresh_due(register, today=TODAY, at=NOW)
        assert (done.changed, done.failed) == (10, 15)
        assert Association.objects.due_for_refresh(TODAY).count() == 15
        brreg.faults = []
        assert night(NOW + timedelta(minutes=20)).changed == 15
        assert not Association.objects.due_for_refresh(TODAY).exists()

    def test_one_that_cannot_be_settled_stops_no_other(self, brreg, many):
        brreg.known = brreg.known[1:]
        with Client() as client:
            register = EntityRegister(client)

            def unavailable(number):
                from organizations.brreg import Unavailable

                raise Unavailable("down")

            register.fate = unavailable
            done = refreshing.refresh_due(register, today=TODAY, at=NOW)
        assert (done.changed, done.failed) == (24, 1)
        assert Association.objects.due_for_refresh(TODAY).count() == 1

    def test_those_without_a_number_and_those_that_are_gone_are_not_asked_about(self, brreg):
        make_association()
        make_association(organization_number=NUMBER, state="deleted")
        make_association(organization_number="312000008", state="refused")
        night()
        assert brreg.asked == []


def test_an_unknown_number_is_noted_as_asked(brreg):
    make_association(organization_number=NUMBER, confirmed_at=NOW)
    assert night().unchanged == 1
    assert not Association.objects.due_for_refresh(TODAY).exists()
    assert not RegisterChange.objects.exists()


def test_the_worker_does_it_by_itself(brreg):
    brreg.known = [unit(NUMBER, "TRANBY DEMOKORPS")]
    made = make_association(organization_number=NUMBER)
    with time_machine.travel(NOW, tick=False):
        refresh_register()
    made.refresh_from_db()
    assert made.register_name == "TRANBY DEMOKORPS"
