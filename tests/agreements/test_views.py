import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from agreements import workflow
from agreements.models import PartnershipAgreement
from agreements.states import AgreementState
from agreements.template import TEMPLATE
from portal.models import Notice
from tests.agreements.factories import TEXT, Parties
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

S = AgreementState


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_member(client, parties):
    client.force_login(parties.member)
    return client


@pytest.fixture
def as_staff(parties):
    from django.test import Client

    client = Client()
    client.force_login(parties.staff)
    return client


def page(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def form_data(agreement, **changes):
    data = {"version": agreement.version, **TEXT, **changes}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}


# The list


def test_everybody_sees_which_agreements_are_in_force_and_no_text(client, parties):
    agreement = parties.conclude()
    draft = parties.start(title="Bare et utkast")
    html = page(client, "agreements")
    assert "Én avtale gjelder nå" in html
    assert agreement.title in html
    assert str(parties.association) in html
    assert "1. april 2027" in html
    assert draft.title not in html
    for section in TEMPLATE:
        assert TEXT[section.field] not in html
    assert agreement.get_absolute_url() not in html


def test_the_list_says_what_to_do_when_it_is_empty(client, db):
    html = page(client, "agreements")
    assert "Ingen avtaler gjelder nå" in html
    assert "Frivillige skal ikke erstatte offentlige tjenester" in html
    assert reverse("agreement_start") in html


def test_the_parties_find_their_own_in_every_state(as_member, as_staff, parties):
    mine = [parties.make(state) for state in S]
    Parties().start(title="En annens avtale")
    html = page(as_member, "agreements")
    assert html.count('data-label="Status"') == len(mine)
    assert "En annens avtale" not in html
    # The staff's unit is a party to both.
    assert "En annens avtale" in page(as_staff, "agreements")


def test_the_number_of_queries_does_not_grow_with_the_list(
    as_member, parties, django_assert_max_num_queries, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for rows in (1, 7):
        for _ in range(rows):
            parties.conclude()
            parties.start()
        page(as_member, "agreements")  # whom the reader acts for is remembered from now on
        with CaptureQueriesContext(connection) as queries:
            page(as_member, "agreements")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_twenty_five_to_a_page(client, parties):
    for number in range(26):
        parties.conclude(title=f"Avtale {number:02}")
    assert page(client, "agreements").count('id="avtale-') == 25
    second = client.get(reverse("agreements") + "?side=2").content.decode()
    assert second.count('id="avtale-') == 1
    assert "Avtale 25" in second


# Starting


def test_a_member_proposes_an_agreement_and_goes_on_to_write_it(as_member, parties):
    html = page(as_member, "agreement_start")
    assert str(parties.association) in html
    key = re.search(r'name="key" value="([^"]+)"', html)[1]
    data = {"title": "Leksehjelp", "unit": parties.unit.pk, "key": key}
    responses = [as_member.post(reverse("agreement_start"), data) for _ in range(2)]
    agreement = PartnershipAgreement.objects.get()
    assert [response["Location"] for response in responses] == [
        reverse("agreement_edit", args=[agreement.pk])
    ] * 2
    assert agreement.association == parties.association
    assert agreement.written_by_party == "association"


def test_staff_begin_one_for_their_own_unit(as_staff, parties):
    data = {"title": "Leksehjelp", "association": parties.association.pk, "key": uuid.uuid4()}
    as_staff.post(reverse("agreement_start"), data)
    agreement = PartnershipAgreement.objects.get()
    assert (agreement.unit, agreement.written_by_party) == (parties.unit, "unit")
    assert agreement.case.case_handler == parties.staff


def test_staff_who_act_for_an_association_choose_for_whom(as_staff, parties):
    own = make_association(name="Kari sitt kor")
    make_mandate(association=own, user=parties.staff)
    assert "Kari sitt kor" in page(as_staff, "agreement_start")
    as_staff.post(reverse("agreement_start") + "?for=forening", {"title": "Sang", "unit": parties.unit.pk})
    assert PartnershipAgreement.objects.get().association == own
    # For the municipality they may begin one with anybody but their own.
    response = as_staff.post(reverse("agreement_start"), {"title": "Sang 2", "association": own.pk})
    assert "Velg" in response.content.decode() or response.status_code == 302


def test_who_acts_for_nobody_is_told_what_to_do(client, parties):
    client.force_login(make_user())
    html = page(client, "agreement_start")
    assert "må du handle for en forening" in html
    assert "<textarea" not in html
    client.post(reverse("agreement_start"), {"title": "X", "unit": parties.unit.pk})
    assert not PartnershipAgreement.objects.exists()


def test_an_agreement_needs_a_name_and_somebody_to_make_it_with(as_member, parties):
    response = as_member.post(reverse("agreement_start"), {"title": "", "unit": "0", "key": "tull"})
    html = response.content.decode()
    assert response.status_code == 200
    assert "ds-error-summary" in html
    assert 'href="#id_title"' in html
    assert 'href="#id_unit"' in html


# Writing


def test_both_parties_write_in_the_same_draft(as_member, as_staff, parties):
    agreement = parties.start()
    url = reverse("agreement_edit", args=[agreement.pk])
    as_member.post(url, form_data(agreement, purpose="Flere leser."))
    agreement.refresh_from_db()
    response = as_staff.post(url, form_data(agreement, purpose="Flere leser.", routines="Hver måned."))
    assert response["Location"] == agreement.get_absolute_url()
    agreement.refresh_from_db()
    assert (agreement.purpose, agreement.routines) == ("Flere leser.", "Hver måned.")


def test_a_half_finished_draft_is_saved(as_member, parties):
    agreement = workflow.start(
        association=parties.association, unit=parties.unit, title="Kort", by=parties.member, at=NOW
    )
    data = {"version": 1, "title": "Kort", "purpose": "Noe.", "notice_months": "3"}
    as_member.post(reverse("agreement_edit", args=[agreement.pk]), data)
    agreement.refresh_from_db()
    assert (agreement.purpose, agreement.partners, agreement.starts_on) == ("Noe.", "", None)
    html = page(as_member, "agreement", agreement.pk)
    assert "Fyll ut «5. Samarbeidsrutiner»" in html
    assert "Her er det ikke skrevet noe ennå." in html


def test_guidance_stands_beside_every_section(as_member, parties):
    html = page(as_member, "agreement_edit", parties.start().pk)
    for section in TEMPLATE:
        assert section.label in html
        assert str(section.guidance) in html
    assert html.count("(valgfritt)") == 3  # last day, review, and more about them
    assert "Hva vil dere oppnå, og for hvem?" in html
    assert "Frivillige skal ikke erstatte offentlige tjenester" in html


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "må fylles ut"),
        ("title", "x" * 161, "160"),
        ("ends_on", "2027-03-31", "Siste dag må komme etter første dag."),
        ("review_on", "2027-03-31", "Velg en senere dag."),
        ("review_on", "2028-04-01", "Velg en tidligere dag."),
        ("starts_on", "31.2.2027", "Skriv en dato"),
        ("notice_months", "25", "24"),
        ("notice_months", "-1", "0"),
        ("purpose", "x" * 10_001, "10000"),
    ],
)
def test_bad_input_is_told_on_its_own_field_and_nothing_is_lost(as_member, parties, field, value, message):
    agreement = parties.start()
    url = reverse("agreement_edit", args=[agreement.pk])
    response = as_member.post(url, form_data(agreement, routines="Nye rutiner.", **{field: value}))
    html = response.content.decode()
    assert response.status_code == 200
    error = re.search(rf'id="id_{field}_error">([^<]*)<', html)
    assert error, html
    if field != "title" or value:
        assert message in error[1]
    assert "Nye rutiner." in html
    agreement.refresh_from_db()
    assert agreement.routines == TEXT["routines"]


def fill_in(client, url, **changes):
    """The form as the page shows it, with some of it changed, as a browser would send it."""
    form = client.get(url).context["form"]
    names = ("version", "base", *PartnershipAgreement.TEXT_FIELDS)
    data = {name: form.initial[name] if form.initial[name] is not None else "" for name in names}
    return {**data, **changes}


def test_somebody_elses_save_is_shown_and_ones_own_words_are_kept(as_member, as_staff, parties):
    agreement = parties.start()
    url = reverse("agreement_edit", args=[agreement.pk])
    mine = fill_in(as_member, url, purpose="Foreningens ord.", title="Foreningens tittel")
    theirs = fill_in(as_staff, url, purpose="Kommunens ord.", starts_on="2027-04-02", routines="Ukentlig.")
    as_staff.post(url, theirs)
    response = as_member.post(url, mine)
    html = response.content.decode()
    assert "Noen andre lagret mens du skrev." in html
    # Both wrote in one place, so both are seen; in the others nothing is lost of either.
    assert html.count("Kommunens ord.") == 1
    merged = response.context["form"]
    assert merged["purpose"].value() == "Foreningens ord."
    assert merged["title"].value() == "Foreningens tittel"
    assert merged["routines"].value() == "Ukentlig."
    assert merged["starts_on"].value() == "2027-04-02"
    agreement.refresh_from_db()
    assert agreement.purpose == "Kommunens ord."
    as_member.post(url, {name: merged[name].value() or "" for name in merged.fields})
    agreement.refresh_from_db()
    assert agreement.purpose == "Foreningens ord."
    assert (agreement.routines, agreement.starts_on) == ("Ukentlig.", date(2027, 4, 2))


def test_two_who_write_in_different_places_only_save_once_more(as_member, as_staff, parties):
    agreement = parties.start()
    url = reverse("agreement_edit", args=[agreement.pk])
    mine = fill_in(as_member, url, purpose="Foreningens ord.")
    as_staff.post(url, fill_in(as_staff, url, routines="Ukentlig."))
    html = as_member.post(url, mine).content.decode()
    assert "Se gjennom, og lagre igjen." in html
    assert "Her har dere begge skrevet." not in html


def test_a_form_without_its_base_shows_everything_that_differs(as_member, as_staff, parties):
    agreement = parties.start()
    url = reverse("agreement_edit", args=[agreement.pk])
    as_staff.post(url, fill_in(as_staff, url, purpose="Kommunens ord."))
    for base in ("", "tull", "[1]", "7"):
        html = as_member.post(url, form_data(agreement, base=base)).content.decode()
        assert "Kommunens ord." in html


def test_html_and_emoji_are_text(as_member, parties):
    agreement = parties.start(purpose="<script>alert(1)</script> 🎺", title="<b>Fet</b>")
    for name in ("agreement", "agreement_edit", "agreement_confirm"):
        html = page(as_member, name, agreement.pk)
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; 🎺" in html
        assert "<b>Fet</b>" not in html


def test_a_change_of_a_confirmed_text_says_that_both_must_confirm_again(as_staff, parties):
    agreement = parties.propose()
    url = reverse("agreement_edit", args=[agreement.pk])
    assert "gjelder ikke bekreftelsen lenger" in as_staff.get(url).content.decode()
    response = as_staff.post(url, form_data(agreement, purpose="Nytt."), follow=True)
    assert "begge parter må bekrefte på nytt" in response.content.decode()
    assert Notice.objects.filter(kind="agreements.changed", address=parties.member.email).count() == 1


# Confirming


def test_both_confirm_on_the_page_and_find_the_pdf(as_member, as_staff, parties):
    agreement = parties.start()
    url = reverse("agreement_confirm", args=[agreement.pk])
    html = as_member.get(url).content.decode()
    assert all(TEXT[section.field] in html for section in TEMPLATE)
    seen = re.search(r'name="seen" value="(\w+)"', html)[1]
    response = as_member.post(url, {"seen": seen}, follow=True)
    assert "Nå må Kultur og fritid gjøre det samme" in response.content.decode()
    response = as_staff.post(url, {"seen": seen}, follow=True)
    html = response.content.decode()
    assert "Avtalen er inngått" in html
    agreement.refresh_from_db()
    pdf = reverse("stored_file", args=[agreement.document.key])
    assert pdf in html
    answer = as_member.get(pdf)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    answer.close()


def test_pressing_confirm_twice_is_harmless(as_member, parties):
    agreement = parties.start()
    url = reverse("agreement_confirm", args=[agreement.pk])
    for _ in range(2):
        response = as_member.post(url, {"seen": agreement.fingerprint}, follow=True)
    assert "Dere har alt bekreftet denne teksten." in response.content.decode()
    assert agreement.confirmations.count() == 1


def test_a_text_that_changed_under_the_reader_is_shown_anew(as_member, parties):
    agreement = parties.start()
    seen = agreement.fingerprint
    workflow.rewrite(agreement, by=parties.staff, at=NOW, version=agreement.version, purpose="Helt nytt.")
    response = as_member.post(reverse("agreement_confirm", args=[agreement.pk]), {"seen": seen}, follow=True)
    html = response.content.decode()
    assert "Teksten ble endret etter at du åpnet den." in html
    assert "Helt nytt." in html
    assert not agreement.confirmations.exists()


def test_what_is_missing_is_said_instead_of_a_button(as_member, parties):
    agreement = parties.start(routines="", starts_on=None, ends_on=None, review_on=None)
    html = page(as_member, "agreement_confirm", agreement.pk)
    assert "Fyll ut «5. Samarbeidsrutiner»." in html
    assert "Skriv hvilken dag avtalen gjelder fra." in html
    assert 'name="seen"' not in html


# Withdrawing and terminating


def test_a_proposal_is_withdrawn_after_a_question(as_member, parties):
    agreement = parties.propose()
    url = reverse("agreement_withdraw", args=[agreement.pk])
    assert "Kultur og fritid får beskjed" in page(as_member, "agreement_withdraw", agreement.pk)
    response = as_member.post(url, follow=True)
    assert "Forslaget er trukket." in response.content.decode()
    assert as_member.post(url).status_code == 302
    assert Notice.objects.filter(kind="agreements.withdrawn", address=parties.staff.email).count() == 1


def test_terminating_proposes_the_notice_that_was_agreed(as_member, parties):
    agreement = parties.conclude()
    url = reverse("agreement_terminate", args=[agreement.pk])
    html = as_member.get(url).content.decode()
    assert "tre" in html or "3 måneders varsel" in html
    assert 'value="2027-06-02"' in html
    bad = as_member.post(url, {"terminated_on": "2027-03-01", "reason": "Vi er for få."})
    assert "Velg i dag eller en senere dag." in bad.content.decode()
    response = as_member.post(
        url, {"terminated_on": "2027-06-02", "reason": "<i>Vi er for få.</i>"}, follow=True
    )
    html = response.content.decode()
    assert "har sagt opp avtalen. Siste dag er 2. juni 2027." in html
    assert "&lt;i&gt;Vi er for få.&lt;/i&gt;" in html
    assert as_member.get(url).status_code == 302


@pytest.mark.parametrize("state", S)
def test_the_page_opens_in_every_state_for_every_reader(as_member, as_staff, parties, state):
    from django.test import Client

    agreement = parties.make(state)
    reader = Client()
    reader.force_login(make_staff(unit="Oppvekst"))
    for client in (as_member, as_staff, reader):
        html = page(client, "agreement", agreement.pk)
        assert agreement.title in html
    assert "Les gjennom og bekreft" not in html
    assert "Skriv i utkastet" not in html


@pytest.mark.parametrize("name", ["agreement", "agreement_edit", "agreement_confirm", "agreement_withdraw",
                                  "agreement_terminate"])  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_agreement_does_not_exist(client, parties, name, method):
    agreement = parties.propose()
    for user in (make_user(), make_mandate().user):
        client.force_login(user)
        assert getattr(client, method)(reverse(name, args=[agreement.pk])).status_code == 404
    agreement.refresh_from_db()
    assert agreement.state == S.PROPOSED


# What shows elsewhere


def test_open_data_has_what_is_public_and_no_more(client, parties):
    parties.conclude()
    parties.start()
    answer = client.get("/api/v1/agreements/").json()
    assert answer["count"] == 1
    assert answer["items"] == [
        {
            "title": TEXT["title"],
            "association": str(parties.association),
            "organization_number": None,
            "unit": "Kultur og fritid",
            "starts_on": "2027-04-01",
            "ends_on": "2028-03-31",
        }
    ]


def test_the_worklist_shows_what_waits_for_the_unit(parties):
    from agreements import providers

    waiting = parties.propose()
    parties.propose(by=parties.staff)
    drafts = parties.start()
    parties.start(by=parties.staff)
    parties.conclude()
    assert {item.url for item in providers.worklist(parties.staff)} == {
        waiting.get_absolute_url(),
        drafts.get_absolute_url(),
    }
    assert list(providers.worklist(make_staff(unit="Oppvekst"))) == []


def test_my_page_shows_what_waits_for_the_association_and_what_is_due(parties):
    from agreements import providers

    waiting = parties.propose(by=parties.staff)
    parties.propose()
    concluded = parties.conclude(starts_on=date(2027, 3, 1), review_on=NOW.date() + timedelta(days=60))
    items = list(providers.obligations(parties.member, NOW.date()))
    assert [(item.url, item.due_on) for item in items] == [
        (waiting.get_absolute_url(), None),
        (concluded.get_absolute_url(), concluded.review_on),
    ]
    assert list(providers.obligations(make_mandate().user, NOW.date())) == []
    section = providers.my_page(parties.member)
    assert len(section.items) == 3
    assert providers.my_page(make_user()) is None


def test_search_and_measure_count_what_is_in_force(client, parties):
    from agreements import providers

    agreement = parties.conclude()
    parties.start(title="Leksehjelp i Sylling")
    (hit,) = providers.search("leksehjelp tranby")
    assert hit.url.endswith(f"/avtaler/#avtale-{agreement.pk}")
    assert list(providers.search("Sylling")) == []
    assert providers.measure(NOW.date()).value == "1"
    assert client.get(reverse("search") + "?q=leksehjelp").status_code == 200
