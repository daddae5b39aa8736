"""What an association meets: find a scheme, write, send, and read the answer."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants import workflow
from grants.models import Attachment, GrantApplication
from grants.states import ApplicationState
from portal.clock import OSLO
from portal.models import Case, Notice
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.grants.factories import (
    ACCOUNT,
    ANSWERS,
    PDF,
    decide,
    enclose_all,
    make_application,
    make_call,
    make_draft,
    make_scheme,
    make_scheme_without_form,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState


def page(response):
    return response.content.decode().replace("\u00a0", " ")


def step_url(application, slug):
    return reverse("grant_application_step", args=[application.pk, slug])


@pytest.fixture
def draft():
    return make_draft(
        association=make_association(name="Tranby Demokorps"), by=make_user(name="Ingrid Leder")
    )


@pytest.fixture
def chair(client, draft):
    client.force_login(draft.saved_by)
    return client


class TestPublicPages:
    def test_open_calls_stand_with_their_deadline(self, client):
        make_call()
        text = page(client.get(reverse("grants")))
        assert "15. april 2027 kl. 23.59" in text
        assert "900 000 kr" in text
        assert "Underskuddsgaranti" in text

    def test_without_an_open_call_the_page_says_so(self, client):
        make_scheme()
        assert "Ingen ordninger er åpne akkurat nå" in page(client.get(reverse("grants")))

    def test_scheme_says_what_is_looked_at_and_when_the_answer_comes(self, client):
        call = make_call()
        text = page(client.get(call.scheme.get_absolute_url()))
        assert "minst ti medlemmer mellom 6 og 20 år" in text
        assert "innen 6 uker etter fristen" in text
        assert reverse("grant_start", args=[call.pk]) in text

    def test_after_the_deadline_one_can_apply_late_and_is_told_what_it_means(self, client, at_now):
        call = make_call()
        at_now.move_to(datetime(2027, 4, 16, 8, tzinfo=OSLO))
        text = page(client.get(call.scheme.get_absolute_url()))
        assert "merket som for sen" in text
        assert reverse("grant_start", args=[call.pk]) in text

    def test_after_the_grace_days_it_is_closed(self, client, at_now):
        call = make_call()
        at_now.move_to(datetime(2027, 5, 1, 8, tzinfo=OSLO))
        text = page(client.get(call.scheme.get_absolute_url()))
        assert reverse("grant_start", args=[call.pk]) not in text
        assert "Forrige frist var 15. april 2027" in text

    def test_a_scheme_without_a_form_says_how_to_apply(self, client):
        url = make_scheme_without_form().get_absolute_url()
        assert "ved å spørre kommunen" in page(client.get(url))


class TestStart:
    def test_asks_for_which_association_and_opens_the_draft(self, client):
        call, mandate = make_call(), make_mandate()
        client.force_login(mandate.user)
        url = reverse("grant_start", args=[call.pk])
        assert mandate.association.name in page(client.get(url))
        response = client.post(url, {"association": mandate.association.pk})
        draft = GrantApplication.objects.get()
        assert response.url == step_url(draft, "foreningen")

    def test_one_must_say_who_applies(self, client):
        call, mandate = make_call(), make_mandate()
        client.force_login(mandate.user)
        answer = client.post(reverse("grant_start", args=[call.pk]), {"association": ""})
        assert "Velg" in page(answer)
        assert not GrantApplication.objects.exists()

    @pytest.mark.parametrize("value", ["x", "0", "99999999999999999999999", "²"])
    def test_an_association_that_is_not_mine_is_not_there(self, client, value):
        call, mandate = make_call(), make_mandate()
        client.force_login(mandate.user)
        url = reverse("grant_start", args=[call.pk])
        assert client.post(url, {"association": value}).status_code == 404
        assert client.post(url, {"association": make_association().pk}).status_code == 404

    def test_without_a_mandate_the_page_says_what_is_needed(self, client):
        client.force_login(make_user())
        text = page(client.get(reverse("grant_start", args=[make_call().pk])))
        assert "Du må ha fullmakt" in text


class TestSteps:
    @pytest.mark.parametrize("slug", ["foreningen", "medlemmer", "okonomi", "vedlegg"])
    def test_each_step_says_why_it_asks_and_what_is_missing(self, chair, draft, slug):
        text = page(chair.get(step_url(draft, slug)))
        assert 'class="why"' in text
        assert "Mangler dere noe?" in text
        assert "Skriv hvor mye søknaden gjelder." in text

    def test_known_facts_are_not_asked_for(self, chair, draft):
        assert "Tranby Demokorps" in page(chair.get(step_url(draft, "foreningen")))

    def test_every_button_saves_and_the_draft_survives(self, chair, draft):
        url = step_url(draft, "medlemmer")
        response = chair.post(url, {"version": 0, "members_total": "60", "members_6_20": "42", "go": "next"})
        assert response.url == step_url(draft, "okonomi")
        chair.logout()
        chair.force_login(draft.saved_by)
        assert 'value="60"' in page(chair.get(url))

    @pytest.mark.parametrize(("go", "slug"), [("back", "foreningen"), ("stay", "medlemmer")])
    def test_buttons_lead_where_they_say(self, chair, draft, go, slug):
        response = chair.post(step_url(draft, "medlemmer"), {"version": 0, "members_total": "5", "go": go})
        assert response.url == step_url(draft, slug)
        draft.refresh_from_db()
        assert draft.members_total == 5

    def test_a_wrong_answer_gets_a_message_and_the_right_ones_are_saved(self, chair, draft):
        answers = {"version": 0, "amount_applied": "30 000 kr", "bank_account_number": "8601 11 17948"}
        text = page(chair.post(step_url(draft, "okonomi"), answers))
        assert "Kontrollsifferet stemmer ikke. Se etter på kontoutskriften." in text
        assert 'value="8601 11 17948"' in text
        draft.refresh_from_db()
        assert (draft.amount_applied, draft.bank_account_number) == (Decimal(30_000), "")

    @pytest.mark.parametrize(
        ("slug", "answers", "message"),
        [
            ("okonomi", {"bank_account_number": "123"}, "Et kontonummer har 11 sifre."),
            ("okonomi", {"amount_applied": "mye"}, "Skriv et beløp i hele kroner"),
            ("okonomi", {"amount_applied": "-5"}, "1"),
            ("medlemmer", {"members_total": "mange"}, "Skriv et helt tall"),
            ("medlemmer", {"members_total": "5", "members_6_20": "6"}, "Dere kan ikke ha flere medlemmer"),
            ("foreningen", {"contact": "999999"}, "Velg"),
        ],
    )
    def test_bad_input_gets_a_plain_message(self, chair, draft, slug, answers, message):
        response = chair.post(step_url(draft, slug), {"version": 0, **answers})
        assert response.status_code == 200
        assert message in page(response)
        assert "feil" in page(response)

    def test_account_number_may_be_written_as_people_write_it(self, chair, draft):
        chair.post(step_url(draft, "okonomi"), {"version": 0, "bank_account_number": "8601.11.17947"})
        draft.refresh_from_db()
        assert draft.bank_account_number == ACCOUNT

    def test_html_stays_text(self, chair, draft):
        evil = "<script>alert(1)</script>"
        chair.post(step_url(draft, "okonomi"), {"version": 0, "purpose_of_money": evil})
        for url in (step_url(draft, "okonomi"), reverse("grant_application_send", args=[draft.pk])):
            text = page(chair.get(url))
            assert evil not in text
            assert "&lt;script&gt;" in text

    def test_two_people_never_lose_what_one_of_them_wrote(self, client, draft):
        kari = make_mandate(association=draft.association, user=make_user(name="Kari Kasserer")).user
        url = step_url(draft, "medlemmer")
        client.force_login(kari)
        client.post(url, {"version": 0, "base-members_total": "", "members_total": "50"})
        client.force_login(draft.saved_by)
        mine = {
            "version": 0,
            "base-members_total": "",
            "members_total": "61",
            "base-members_6_20": "",
            "take_over": "1",
        }
        text = page(client.post(url, mine))
        assert "Kari Kasserer skrev «50» her" in text
        assert 'value="61"' in text
        assert '<input type="hidden" name="version" value="1">' in text
        draft.refresh_from_db()
        assert draft.members_total == 50
        client.post(url, {"version": 1, "base-members_total": "50", "members_total": "61"})
        draft.refresh_from_db()
        assert draft.members_total == 61

    @pytest.mark.parametrize("headers", [{}, {"X-Autosave": "1"}], ids=["button", "script"])
    def test_a_wrong_answer_in_between_hides_nothing_that_another_wrote(self, client, draft, headers):
        kari = make_mandate(association=draft.association, user=make_user(name="Kari Kasserer")).user
        url = step_url(draft, "medlemmer")
        client.force_login(kari)
        client.post(url, {"version": 0, "base-members_total": "", "members_total": "50"})
        client.force_login(draft.saved_by)
        mine = {"version": 0, "base-members_total": "", "members_total": "-5", "take_over": "1"}
        answer = client.post(url, mine, headers=headers)
        if headers:
            version, base = answer.json()["version"], answer.json()["bases"]["base-members_total"]
        else:
            form = answer.context["form"]
            version, base = form.version, dict(form.base_inputs())["base-members_total"]
        mine = {"version": version, "base-members_total": base, "members_total": "61"}
        assert "Kari Kasserer skrev «50» her" in page(client.post(url, mine))
        draft.refresh_from_db()
        assert draft.members_total == 50

    def test_autosave_answers_when_it_was_saved(self, chair, draft):
        answer = chair.post(
            step_url(draft, "medlemmer"), {"version": 0, "members_total": "7"}, headers={"X-Autosave": "1"}
        ).json()
        assert answer["text"].replace("\u00a0", " ") == "Lagret kl. 12.00"
        assert (answer["version"], answer["bases"]["base-members_total"]) == (1, 7)

    def test_autosave_tells_of_a_collision_and_stores_nothing(self, chair, draft):
        kari = make_mandate(association=draft.association).user
        workflow.save_draft(draft, answers={"members_total": 50}, bases={}, version=0, by=kari, at=NOW)
        response = chair.post(
            step_url(draft, "medlemmer"), {"version": 0, "members_total": "7"}, headers={"X-Autosave": "1"}
        )
        assert response.status_code == 409
        draft.refresh_from_db()
        assert draft.members_total == 50

    def test_an_unknown_step_is_not_there(self, chair, draft):
        assert chair.get(step_url(draft, "noe-annet")).status_code == 404

    @pytest.mark.parametrize("slug", ["foreningen", "send", "trekk", "ettersend", "medlemmer"])
    def test_anothers_draft_is_not_there(self, client, draft, slug):
        for user in (make_mandate().user, make_staff()):
            client.force_login(user)
            url = f"/tilskudd/soknader/{draft.pk}/{slug}/"
            assert client.get(url).status_code in (404, 405)
            assert client.post(url).status_code == 404
        assert client.get(draft.get_absolute_url()).status_code == 404


class TestAttachments:
    def test_kept_listed_and_removable(self, chair, draft):
        url = step_url(draft, "vedlegg")
        chair.post(url, {"accounts": SimpleUploadedFile("regnskap.pdf", PDF)})
        attachment = draft.attachments.get()
        text = page(chair.get(url))
        assert "regnskap.pdf" in text
        assert "Mangler vedlegg: regnskap" not in text
        remove = reverse("grant_attachment_remove", args=[draft.pk, attachment.pk])
        for _ in range(2):
            assert chair.post(remove).url == url
        assert not draft.attachments.exists()

    def test_sent_twice_is_kept_once(self, chair, draft):
        for _ in range(2):
            chair.post(step_url(draft, "vedlegg"), {"accounts": SimpleUploadedFile("regnskap.pdf", PDF)})
        assert Attachment.objects.count() == 1

    @pytest.mark.parametrize(
        ("file", "message"),
        [
            (SimpleUploadedFile("stor.pdf", b"%PDF-" + b"0" * 30 * 1024 * 1024), "25 MB"),
            (SimpleUploadedFile("virus.pdf", b"MZ\x90\x00" + b"0" * 100), "Vi tar"),
            (SimpleUploadedFile("tom.pdf", b""), "tom"),
        ],
        ids=["30 MB", "exe called pdf", "empty"],
    )
    def test_a_bad_file_gets_a_message_and_takes_no_other_down(self, chair, draft, file, message):
        files = {"accounts": file, "budget": SimpleUploadedFile("budsjett.pdf", PDF)}
        response = chair.post(step_url(draft, "vedlegg"), files)
        assert message in page(response)
        assert [attachment.kind for attachment in draft.attachments.all()] == ["budget"]

    def test_only_the_association_and_staff_open_a_sent_one(self, client):
        application = make_application()
        enclose_all(application, by=application.submitted_by)
        url = reverse("stored_file", args=[application.attachments.first().file.key])
        for user, status in (
            (application.submitted_by, 200),
            (make_staff(), 200),
            (make_mandate().user, 404),
        ):
            client.force_login(user)
            response = client.get(url)
            assert response.status_code == status
            b"".join(response)

    def test_staff_do_not_open_what_is_in_a_draft(self, client, draft):
        enclose_all(draft, by=draft.saved_by)
        client.force_login(make_staff())
        assert (
            client.get(reverse("stored_file", args=[draft.attachments.first().file.key])).status_code == 404
        )

    def test_can_be_sent_afterwards(self, client):
        application = make_application()
        client.force_login(application.submitted_by)
        url = reverse("grant_application_enclose", args=[application.pk])
        assert client.post(url, {"budget": SimpleUploadedFile("b.pdf", PDF)}).status_code == 302
        assert application.attachments.count() == 1
        text = page(client.post(url, {"accounts": SimpleUploadedFile("a.pdf", b"MZ")}))
        assert "Vi tar" in text


class TestSend:
    def url(self, draft):
        return reverse("grant_application_send", args=[draft.pk])

    def test_says_what_is_missing_before_it_can_be_sent(self, chair, draft):
        text = page(chair.post(self.url(draft)))
        assert "Dette må på plass før dere kan sende" in text
        assert "Skriv kontonummeret." in text
        draft.refresh_from_db()
        assert draft.is_draft

    def test_sent_twice_is_sent_once_and_shows_the_receipt(self, client):
        application = make_application(state=S.DRAFT)
        client.force_login(application.saved_by)
        for _ in range(2):
            response = client.post(self.url(application))
            assert response.url == application.get_absolute_url()
        assert Case.objects.count() == 1
        assert Notice.objects.count() == 1
        text = page(client.get(application.get_absolute_url()))
        assert "Kommunen har mottatt søknaden" in text
        assert "Dere får svar innen 27. mai 2027." in text
        assert "innen 2. april 2027" in text
        assert str(Case.objects.get()) in text

    def test_late_is_told_before_and_after(self, client, at_now):
        application = make_application(state=S.DRAFT)
        at_now.move_to(datetime(2027, 4, 16, 8, tzinfo=OSLO))
        client.force_login(application.saved_by)
        assert "merket som for sen" in page(client.get(self.url(application)))
        client.post(self.url(application))
        application.refresh_from_db()
        assert application.is_late
        assert "Søknaden kom etter fristen" in page(client.get(application.get_absolute_url()))

    def test_the_steps_of_a_sent_application_lead_to_its_page(self, client):
        application = make_application()
        client.force_login(application.submitted_by)
        url = step_url(application, "medlemmer")
        assert client.get(url).url == application.get_absolute_url()
        assert client.post(url, {"members_total": "1"}).url == application.get_absolute_url()


class TestAnswer:
    def test_outcome_letter_reasons_and_appeal_stand_on_the_page(self, client):
        application = make_application(state=S.PARTLY)
        client.force_login(application.submitted_by)
        text = page(client.get(application.get_absolute_url()))
        for words in ("Dere får 12 000 kr", "Les brevet (PDF)", "Retningslinjene punkt 3.", "Godt tilbud.",
                      "Siste dag for å klage er 23. mars 2027", "Kommunen fattet vedtak"):  # fmt: skip
            assert words in text

    def test_opening_is_noted_for_a_member_and_not_for_staff(self, client):
        application = make_application(state=S.GRANTED)
        client.force_login(make_staff())
        client.get(application.get_absolute_url())
        assert application.decision().first_opened_at is None
        client.force_login(application.submitted_by)
        client.get(application.get_absolute_url())
        assert application.decision().first_opened_at == NOW

    @pytest.mark.parametrize("state", list(S), ids=str)
    def test_every_state_has_a_page(self, client, state):
        application = make_application(state=state)
        client.force_login(application.saved_by)
        assert client.get(application.get_absolute_url(), follow=True).status_code == 200

    def test_the_letter_is_for_the_association_and_staff(self, client):
        application = make_application(state=S.GRANTED)
        url = reverse("stored_file", args=[application.decision().letter.key])
        for user, status in (
            (application.submitted_by, 200),
            (make_staff(), 200),
            (make_mandate().user, 404),
        ):
            client.force_login(user)
            response = client.get(url)
            assert response.status_code == status
            b"".join(response)

    def test_interim_reply_stands_on_the_page(self, client):
        application = make_application()
        workflow.send_interim_reply(
            application, text="Vi venter.", expected_on=NOW.date() + timedelta(90), by=make_staff(), at=NOW
        )
        client.force_login(application.submitted_by)
        text = page(client.get(application.get_absolute_url()))
        assert "Foreløpig svar" in text
        assert "Vi venter." in text
        assert "31. mai 2027" in text


class TestWithdraw:
    def test_asks_once_more_and_then_does_it(self, client):
        application = make_application()
        client.force_login(application.submitted_by)
        url = reverse("grant_application_withdraw", args=[application.pk])
        assert "Vil dere trekke søknaden?" in page(client.get(url))
        assert client.post(url).url == reverse("grant_applications")
        application.refresh_from_db()
        assert application.state == S.WITHDRAWN
        assert client.post(url).url == application.get_absolute_url()

    def test_what_is_decided_stays(self, client):
        application = make_application(state=S.REFUSED)
        client.force_login(application.submitted_by)
        url = reverse("grant_application_withdraw", args=[application.pk])
        assert client.get(url).url == application.get_absolute_url()


@pytest.mark.parametrize("rows", [2, 12])
def test_my_applications_cost_the_same_however_many(client, django_assert_max_num_queries, rows):
    mandate = make_mandate()
    scheme = make_scheme()
    for year in range(rows):
        call = make_call(scheme=scheme, deadline=datetime(2027 + year, 4, 15).date())
        make_draft(call=call, association=mandate.association, by=mandate.user, at=call.opens_at)
    client.force_login(mandate.user)
    with django_assert_max_num_queries(8):
        text = page(client.get(reverse("grant_applications")))
    assert text.count("Ikke sendt") == rows


@pytest.mark.parametrize("rows", [1, 8])
def test_the_list_of_calls_costs_the_same_however_many(client, django_assert_max_num_queries, rows):
    scheme = make_scheme()
    for number in range(rows):
        make_call(scheme=scheme, deadline=datetime(2027, 4, 1 + number).date())
    with django_assert_max_num_queries(7):
        client.get(reverse("grants"))


def test_answers_of_the_factory_are_complete():
    application = make_application(state=S.DRAFT)
    assert {name: getattr(application, name) for name in ANSWERS} == ANSWERS
    decide(workflow.submit(application, by=application.saved_by, at=NOW))
