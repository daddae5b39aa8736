"""The live registers, asked over a real socket that answers in their shapes and misbehaves."""

import json

import pytest

from organizations.brreg import (
    Client,
    Deleted,
    Entity,
    EntityRegister,
    Unavailable,
    Unreadable,
    VoluntaryRegister,
)
from organizations.demo.invented_register import unit
from tests.organizations.brreg_server import (
    cut_off,
    drips,
    hangs_up,
    not_json,
    slow,
    status,
)

NUMBER = "312001004"
ONE = f"/enhetsregisteret/api/enheter/{NUMBER}"
PLAIN = "Brønnøysundregistrene svarer ikke akkurat nå."
BAD_REQUEST = b'{"tidsstempel": 1, "status": 400, "feilmelding": "Feilaktig", "valideringsfeil": []}'
SPRINGS_OWN = (
    b'{"timestamp": "2027-03-01T00:20:10.625+00:00", "status": 400, "error": "Bad Request", "path": "/"}'
)


@pytest.fixture
def korps(brreg):
    brreg.known.append(unit(NUMBER, "TRANBY DEMOKORPS"))
    return brreg


def ask(number=NUMBER, **options):
    with Client(**options) as client:
        return EntityRegister(client).one(number)


class TestOneNumber:
    def test_a_living_unit(self, korps):
        found = ask()
        assert (found.register_name, found.municipality_number, found.municipality) == (
            "TRANBY DEMOKORPS", "3312", "Lier",
        )  # fmt: skip

    def test_the_register_sees_who_asks(self, korps, settings):
        ask()
        assert korps.headers[0]["User-Agent"] == f"Frivilligportalen (+{settings.PORTAL_BASE_URL})"
        assert korps.headers[0]["Accept"] == "application/json"

    def test_an_unknown_number(self, korps):
        assert ask("312000008") is None

    def test_a_deleted_unit_is_gone_with_its_date(self, brreg):
        brreg.known.append(unit(NUMBER, "TRANBY DEMOKORPS", slettedato="2027-02-20"))
        found = ask()
        assert isinstance(found, Deleted)
        assert str(found.deleted_on) == "2027-02-20"

    @pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}"])
    def test_a_410_that_says_nothing_proves_nothing(self, brreg, body):
        brreg.faults = [status(410, body)]
        assert ask() is None

    def test_an_answer_about_another_number_is_none(self, brreg):
        brreg.faults = [status(200, b'{"organisasjonsnummer": "312000008", "navn": "ANDRE"}')]
        assert ask() is None


class TestBadWeather:
    @pytest.mark.parametrize("fault", [status(500), status(503), hangs_up, cut_off, slow(0.5)])
    def test_it_is_tried_again_and_goes_well(self, korps, fault, monkeypatch):
        monkeypatch.setattr("organizations.brreg.client.PHASE", 0.25)
        korps.faults = [fault, fault]
        assert isinstance(ask(), Entity)
        assert korps.paths() == [ONE] * 3

    def test_the_waits_grow_and_are_never_the_same_for_all(self, korps):
        korps.faults = [status(500)] * 3
        ask()
        first, second, third = korps.waits
        assert 0.25 <= first <= 0.75 < 1.0 <= third <= 3.0
        assert 0.5 <= second <= 1.5

    @pytest.mark.parametrize("fault", [status(500), hangs_up, cut_off])
    def test_it_is_given_up_with_a_plain_sentence(self, korps, fault):
        korps.faults = [fault] * 9
        with pytest.raises(Unavailable) as error:
            ask()
        assert str(error.value) == PLAIN
        assert korps.paths() == [ONE] * 4

    @pytest.mark.parametrize(
        "fault",
        [not_json, status(400, BAD_REQUEST), status(400, SPRINGS_OWN), status(403), status(429), status(200, b"[]"),
         status(200, b"")],
    )  # fmt: skip
    def test_what_will_not_get_better_is_not_tried_again(self, korps, fault):
        korps.faults = [fault]
        with pytest.raises(Unavailable) as error:
            ask()
        assert str(error.value) == PLAIN
        assert korps.paths() == [ONE]

    def test_an_answer_that_drips_is_cut_when_the_time_is_out(self, korps):
        korps.faults = [drips] * 9
        with pytest.raises(Unavailable):
            ask(within=0.3)
        assert len(korps.asked) == 1

    def test_an_answer_without_end_is_cut_too(self, korps, monkeypatch):
        monkeypatch.setattr("organizations.brreg.client.MOST_BYTES", 100)
        korps.faults = [status(200, b" " * 1000)]
        with pytest.raises(Unavailable):
            ask()

    def test_nobody_is_there(self, settings):
        settings.BRREG_URL = "http://127.0.0.1:9"
        with pytest.raises(Unavailable):
            ask(tries=2, wait=lambda seconds: None)

    def test_the_log_says_what_happened_and_holds_no_answer(self, korps, caplog):
        korps.faults = [status(403, b"Ola Nordmann")]
        with pytest.raises(Unavailable):
            ask()
        assert "refused with status 403" in caplog.text
        assert "Ola" not in caplog.text


class TestRedirects:
    def test_within_the_register_is_followed(self, korps):
        korps.faults = [status(302, b"", Location=ONE)]
        assert isinstance(ask(), Entity)

    def test_to_another_server_is_not(self, korps):
        korps.faults = [status(302, b"", Location="http://127.0.0.1:9/")]
        with pytest.raises(Unavailable):
            ask()
        assert len(korps.asked) == 1

    def test_round_and_round_comes_to_an_end(self, korps):
        korps.faults = [status(302, b"", Location=ONE)] * 9
        with pytest.raises(Unavailable):
            ask()
        assert len(korps.asked) == 4


class TestSeveralNumbers:
    def test_the_living_come_in_one_question(self, brreg):
        brreg.known = [unit("312001004", "A"), unit("312000008", "B", slettedato="2027-01-01")]
        with Client() as client:
            found = EntityRegister(client).numbered(["312001004", "312000008", "312001373"])
        assert set(found) == {"312001004"}
        assert brreg.asked == [
            ("/enhetsregisteret/api/enheter",
             {"organisasjonsnummer": "312001004,312000008,312001373", "size": "10"})
        ]  # fmt: skip

    def test_no_hit_has_no_embedded(self, brreg):
        with Client() as client:
            assert EntityRegister(client).numbered(["312001004"]) == {}

    def test_ten_at_a_time(self, brreg):
        with Client() as client, pytest.raises(ValueError, match="At most 10"):
            EntityRegister(client).numbered(["312001004"] * 11)


class TestSearch:
    def search(self, **params):
        with Client() as client:
            return [one["organisasjonsnummer"] for one in EntityRegister(client).search(**params)]

    @pytest.fixture
    def small(self, monkeypatch):
        """A register where the 21st hit is the first that cannot be fetched."""
        monkeypatch.setattr("organizations.brreg.entity_register.PAGE", 5)
        monkeypatch.setattr("organizations.brreg.entity_register.MOST_HITS", 20)

    def test_page_by_page(self, brreg, small):
        brreg.known = [unit(str(310_000_000 + n), f"LAG {n}") for n in range(12)]
        assert self.search(kommunenummer="3312") == [str(310_000_000 + n) for n in range(12)]
        assert [query["page"] for _path, query in brreg.asked] == ["0", "1", "2"]

    def test_no_hit(self, brreg):
        assert self.search(kommunenummer="9999") == []

    def test_the_10_001st_hit_is_reached_by_cutting_at_the_date_of_registration(self, brreg, small):
        brreg.page_limit = 20
        dates = [f"{year}-0{month}-15" for year in range(1996, 2026) for month in (2, 8)]
        brreg.known = [
            unit(str(310_000_000 + n), "LAG", registreringsdatoEnhetsregisteret=day)
            for n, day in enumerate(dates)
        ]
        assert sorted(self.search()) == sorted(one["organisasjonsnummer"] for one in brreg.known)

    def test_too_many_on_one_day_says_so(self, brreg, small):
        brreg.known = [unit(str(310_000_000 + n), f"LAG {n}") for n in range(21)]
        with pytest.raises(Unreadable, match="massefilen"):
            self.search()

    def test_a_page_that_fails_keeps_what_came_before_it(self, brreg, small):
        brreg.known = [unit(str(310_000_000 + n), f"LAG {n}") for n in range(12)]
        with Client() as client:
            units = EntityRegister(client).search()
            assert len([next(units) for _ in range(5)]) == 5
            brreg.faults = [not_json]
            with pytest.raises(Unavailable):
                next(units)


class TestFeed:
    def test_in_order_and_behind_what_we_have(self, brreg):
        brreg.feed = [(7, NUMBER, "Ny"), (9, NUMBER, "Endring"), (12, "312000008", "Sletting")]
        with Client() as client:
            register = EntityRegister(client)
            assert [one.id for one in register.changes(after=7)] == [9, 12]
            assert [one.kind for one in register.changes(numbers=[NUMBER])] == ["Ny", "Endring"]
            assert list(register.changes(after=12)) == []

    def test_a_cursor_that_does_not_move_ends_the_walk(self, brreg, monkeypatch):
        monkeypatch.setattr("organizations.brreg.entity_register.FEED_PAGE", 1)
        line = b'{"_embedded": {"oppdaterteEnheter": [{"oppdateringsid": 7, "organisasjonsnummer": "312001004"}]}}'
        brreg.faults = [status(200, line)] * 99
        with Client() as client:
            assert len(list(EntityRegister(client).changes(after=3))) == 1
        assert len(brreg.asked) == 2

    def test_page_after_page(self, brreg, monkeypatch):
        monkeypatch.setattr("organizations.brreg.entity_register.FEED_PAGE", 2)
        brreg.feed = [(n, NUMBER, "Endring") for n in range(1, 6)]
        with Client() as client:
            assert [one.id for one in EntityRegister(client).changes()] == [1, 2, 3, 4, 5]

    @pytest.mark.parametrize(("kind", "gone"), [("Fjernet", "Removed"), ("Sletting", "Deleted")])
    def test_why_a_number_is_no_longer_there(self, brreg, kind, gone):
        brreg.known = [unit(NUMBER, "A", slettedato="2027-01-01")]
        brreg.feed = [(3, NUMBER, "Ny"), (8, NUMBER, kind)]
        with Client() as client:
            assert type(EntityRegister(client).fate(NUMBER)).__name__ == gone

    def test_what_nobody_can_say_is_none(self, brreg):
        with Client() as client:
            assert EntityRegister(client).fate(NUMBER) is None


class TestBoard:
    def test_names_and_roles_without_birth_dates(self, brreg):
        brreg.boards[NUMBER] = [
            ("LEDE", "Styrets leder", "Kari Demo Nordby"),
            ("MEDL", "Styremedlem", "Ola Demo"),
        ]
        with Client() as client:
            board = EntityRegister(client).board(NUMBER)
        assert [(one.code, one.role, one.name) for one in board] == [
            ("LEDE", "Styrets leder", "Kari Demo Nordby"), ("MEDL", "Styremedlem", "Ola Demo"),
        ]  # fmt: skip
        assert "1981" not in repr(board)

    @pytest.mark.parametrize(
        "more", [{"avregistrert": True}, {"fratraadt": True}, {"person": {"erDoed": True}}]
    )
    def test_who_has_left_is_left_out(self, brreg, more):
        name = {"fornavn": "Kari", "etternavn": "Demo"}
        role = {"type": {"kode": "LEDE"}, "person": {"navn": name} | more.pop("person", {})} | more
        brreg.faults = [status(200, json.dumps({"rollegrupper": [{"roller": [role]}]}).encode())]
        with Client() as client:
            assert EntityRegister(client).board(NUMBER) == []

    @pytest.mark.parametrize(
        "body", [b"{}", b'{"rollegrupper": null}', b'{"rollegrupper": [7, {"roller": [null]}]}']
    )
    def test_ill_shaped_answers_are_empty(self, brreg, body):
        brreg.faults = [status(200, body)]
        with Client() as client:
            assert EntityRegister(client).board(NUMBER) == []

    def test_no_roles(self, brreg):
        with Client() as client:
            assert EntityRegister(client).board(NUMBER) == []


class TestVoluntaryRegister:
    def test_categories_the_most_important_first(self, brreg):
        brreg.icnpo[NUMBER] = ("1100", "13100")
        with Client() as client:
            assert VoluntaryRegister(client).one(NUMBER).icnpo_codes == ("1100", "13100")
            assert VoluntaryRegister(client).one("312000008") is None

    def test_who_has_left_it_does_not_stand_there(self, brreg):
        brreg.faults = [
            status(200, b'{"organisasjonsnummer": "1", "frivilligOrganisasjonsstatus": "slettet"}'),
            status(200, b'{"frivilligOrganisasjonsstatus": "frivilligOrganisasjonsstatus.innfoert",'
                        b' "slettetDato": "2027-01-01"}'),
        ]  # fmt: skip
        with Client() as client:
            assert VoluntaryRegister(client).one(NUMBER) is None
            assert VoluntaryRegister(client).one(NUMBER) is None

    def test_everybody_by_the_registers_own_cursor(self, brreg):
        brreg.icnpo = {str(312_000_000 + n): ("1200",) for n in range(250)}
        with Client() as client:
            assert len(list(VoluntaryRegister(client).all())) == 250
        assert [query.get("searchAfter") for _path, query in brreg.asked] == [None, "312000099", "312000199"]

    def test_a_cursor_that_does_not_move_ends_the_walk(self, brreg):
        page = (
            b'{"_embedded": {"frivilligeOrganisasjoner": [{"organisasjonsnummer": "312000008",'
            b' "frivilligOrganisasjonsstatus": "frivilligOrganisasjonsstatus.innfoert"}]},'
            b' "_links": {"next": {"href": "/x?searchAfter=312000008"}}}'
        )
        brreg.faults = [status(200, page)] * 99
        with Client() as client:
            assert len(list(VoluntaryRegister(client).all())) == 2
        assert len(brreg.asked) == 2

    def test_the_table_of_categories(self, brreg):
        brreg.categories = [
            ("01100", "Kunst og kultur"),
            ("1 200", "Idrett"),
            ("", "Uten nummer"),
            ("99", ""),
        ]
        with Client() as client:
            assert VoluntaryRegister(client).categories() == [("1100", "Kunst og kultur"), ("1200", "Idrett")]
        assert brreg.asked[0][1] == {"spraak": "NOB"}


@pytest.mark.django_db
def test_the_demo_asks_nobody(settings):
    """The invented register answers without any network, about associations that do not exist."""
    settings.BRREG_URL = "demo:"
    found = ask("312000008")
    assert found.register_name == "LIER DEMO VISELAG"
    with Client.for_a_page() as client:
        assert EntityRegister(client).board("312000008")[0].code == "LEDE"
