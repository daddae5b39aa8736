"""Impartiality, reviews, more information, last year's answers, and dangerous documents."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants import workflow
from grants.models import CallFormula, GrantApplication, Supplement
from grants.states import ApplicationState
from portal.models import Notice
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.grants.closed import admin_urls, lists, logged_in, page
from tests.grants.factories import decide, enclose_all, make_application, make_call, make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState
MORE = {"asked": "Hvor mange er under 13 år?", "due_on": date(2027, 4, 1)}


class TestImpartiality:
    @pytest.fixture
    def application(self):
        association = make_association(name="Hemmelig forening")
        application = make_application(state=S.DRAFT, association=association)
        enclose_all(application, by=application.saved_by)
        return workflow.submit(application, by=application.saved_by, at=NOW)

    def disqualified(self, application):
        kari = make_staff(name="Kari")
        workflow.take(application, by=kari, at=NOW)
        workflow.declare_disqualified(application, by=kari, at=NOW)
        return kari

    def test_the_disqualified_reach_the_case_by_no_address(self, client, application):
        client.force_login(self.disqualified(application))
        for url in admin_urls(application):
            response = client.get(url)
            assert response.status_code in (302, 404), url
            if response.status_code == 302:
                assert response["Location"].startswith("/admin/"), url
        for url in lists()[1:5]:
            assert "Hemmelig forening" not in page(client.get(url)), url
        assert f"/{application.pk}/change/" not in page(client.get(reverse("admin:index")))

    def test_another_still_does(self, client, application):
        self.disqualified(application)
        client.force_login(make_staff())
        for url in admin_urls(application):
            if not url.endswith("/take/"):  # it is taken already
                answer = client.get(url)
                b"".join(answer)  # a file is closed when it has been read to the end
                assert answer.status_code == 200, url

    def test_the_case_loses_its_handler_and_verbs_are_refused(self, application):
        kari = self.disqualified(application)
        application = GrantApplication.objects.for_lists().get(pk=application.pk)
        assert application.case.case_handler is None
        with pytest.raises(Refused, match="not_allowed"):
            workflow.dismiss(application, reason="Nei.", by=kari, at=NOW)
        with pytest.raises(Refused, match="not_allowed"):
            workflow.review(application, score=9, recommendation="", by=kari, at=NOW)

    def test_whoever_acts_for_the_association_is_disqualified_without_a_word(self, client, application):
        both = make_staff()
        make_mandate(association=application.association, user=both)
        with pytest.raises(Refused):
            workflow.take(application, by=both, at=NOW)
        client.force_login(both)
        assert client.get(application.get_absolute_url()).status_code == 200  # as a member
        assert client.get(next(admin_urls(application))).status_code == 302

    def test_a_frame_that_applicants_compete_for_is_shared_out_by_another(self, client, application):
        kari = self.disqualified(application)
        make_application(call=application.call)
        CallFormula.objects.create(call=application.call, kind="fixed", base=1000)
        with pytest.raises(Refused, match="disqualified"):
            workflow.compute_proposals(application.call, by=kari, at=NOW)
        client.force_login(kari)
        text = page(client.get(reverse("admin:grants_grantcall_share", args=[application.call_id])))
        assert "inhabil i en av søknadene" in text
        assert "Hemmelig forening" not in text
        assert workflow.compute_proposals(application.call, by=make_staff(), at=NOW) == 2

    def test_payments_tell_the_disqualified_nothing(self, client, application):
        kari, ola = self.disqualified(application), make_staff()
        decide(application, by=ola)
        payment = workflow.pay(application.grant, by=ola, at=NOW)
        workflow.check_payment(payment, by=make_staff(), at=NOW)
        batch = workflow.export_payments(
            exporter="csv", from_account="12345678903", pay_on=date(2027, 3, 5), by=ola, at=NOW
        )
        client.force_login(kari)
        url = reverse("admin:grants_paymentbatch_change", args=[batch.pk])
        assert "Hemmelig forening" not in page(client.get(url))
        assert client.get(reverse("stored_file", args=[batch.file.key])).status_code == 404
        assert client.get(reverse("admin:grants_payment_change", args=[payment.pk])).status_code == 302
        confirm = reverse("admin:grants_paymentbatch_confirm", args=[batch.pk])
        assert "ikke rett til å gjøre dette" in page(client.post(confirm, follow=True))
        client.force_login(ola)
        assert "Hemmelig forening" in page(client.get(url))
        assert "1 betaling er bekreftet" in page(client.post(confirm, follow=True))

    def test_the_impartial_go_on(self, application):
        kari = make_staff()
        workflow.declare_impartial(application, by=kari, at=NOW)
        workflow.take(application, by=kari, at=NOW)


class TestReviews:
    def test_each_has_one_and_can_change_it(self):
        application = make_application()
        kari, ola = make_staff(name="Kari"), make_staff(name="Ola")
        for by, score in ((kari, 4), (ola, 8), (kari, 6)):
            workflow.review(application, score=score, recommendation="Godt.", by=by, at=NOW)
        assert sorted(one.score for one in application.reviews.all()) == [6, 8]

    def test_the_others_are_seen_when_one_has_given_ones_own(self, client):
        application = make_application()
        kari, ola, nils = make_staff(name="Kari"), make_staff(name="Ola"), make_staff(name="Nils")
        for by, words in ((kari, "Sterkt korps"), (ola, "Tynn plan")):
            workflow.review(application, score=7, recommendation=words, by=by, at=NOW)
        url = reverse("admin:grants_grantapplication_change", args=[application.pk])

        def seen(by):
            client.force_login(by)
            text = page(client.get(url)) + page(client.get(f"{url.removesuffix('change/')}flytt/review/"))
            return [words for words in ("Sterkt korps", "Tynn plan") if words in text], text

        words, text = seen(nils)
        assert (words, "2 vurderinger er gitt" in text) == ([], True)
        workflow.review(application, score=2, recommendation="", by=nils, at=NOW)
        assert seen(nils)[0] == seen(kari)[0] == ["Sterkt korps", "Tynn plan"]

    def test_afterwards_they_are_part_of_the_case(self, client):
        application = make_application()
        workflow.review(application, score=7, recommendation="Sterkt korps", by=make_staff(), at=NOW)
        workflow.dismiss(application, reason="Feil ordning.", by=make_staff(), at=NOW)
        client.force_login(make_staff())
        url = reverse("admin:grants_grantapplication_change", args=[application.pk])
        assert "Sterkt korps" in page(client.get(url))

    @pytest.mark.parametrize("score", ["-1", "11", "ni", ""])
    def test_a_strange_score_gets_a_message(self, client, score):
        application = make_application()
        client.force_login(make_staff())
        url = reverse("admin:grants_grantapplication_move", args=[application.pk, "review"])
        assert client.post(url, {"score": score}).status_code == 200
        assert not application.reviews.exists()


class TestMoreInformation:
    @pytest.fixture
    def application(self):
        application = make_application()
        workflow.ask_for_more(application, by=make_staff(), at=NOW, **MORE)
        return application

    def url(self, application):
        return reverse("grant_supplement", args=[application.pk])

    def sent(self, **changes):
        return {
            "contact": str(GrantApplication.objects.get().contact_id), "is_open_to_all": "True",
            "has_elected_board": "True", "has_auditor": "True", "has_bylaws": "True", "members_total": "60",
            "members_6_20": "42", "amount_applied": "30000", "bank_account_number": "86011117947", **changes,
        }  # fmt: skip

    def test_the_association_is_told_and_answers_and_staff_see_what_changed(self, client, application):
        (notice,) = Notice.objects.filter(kind="grants.more_information")
        assert "under 13" not in notice.body
        client.force_login(application.submitted_by)
        assert self.url(application) in page(client.get(application.get_absolute_url()))
        assert "Hvor mange er under 13 år?" in page(client.get(self.url(application)))
        answer = client.post(
            self.url(application), self.sent(members_6_20="44", reply="12 av dem."), follow=True
        )
        assert "Kommunen har mottatt det som ble skrevet" in page(answer)
        client.force_login(make_staff())
        text = page(client.get(reverse("admin:grants_grantapplication_change", args=[application.pk])))
        for words in (
            "12 av dem.",
            "− Hvor mange av dem er 6–20 år? 42",
            "+ Hvor mange av dem er 6–20 år? 44",
        ):
            assert words in text, words

    def test_nothing_said_and_nothing_lost(self, client, application):
        client.force_login(application.submitted_by)
        assert "Endre et svar, eller skriv noen ord." in page(client.post(self.url(application), self.sent()))
        text = page(client.post(self.url(application), self.sent(amount_applied="", reply="Vi vet ikke.")))
        assert "Skriv hvor mye søknaden gjelder." in text
        assert "Vi vet ikke." in text
        assert Supplement.objects.open().exists()

    def test_one_question_at_a_time(self, application):
        with pytest.raises(Refused, match="asked_already"):
            workflow.ask_for_more(application, by=make_staff(), at=NOW, **MORE)

    def test_answered_twice_is_answered_once(self, client, application):
        client.force_login(application.submitted_by)
        for _ in range(2):
            assert client.post(self.url(application), self.sent(reply="12.")).status_code == 302
        assert Supplement.objects.count() == 1

    def test_is_nobody_elses_and_not_there_unasked(self, client, application):
        for user in (make_mandate().user, make_staff()):
            client.force_login(user)
            assert client.get(self.url(application)).status_code == 404
        other = make_application(call=make_call(deadline=date(2027, 4, 20)))
        client.force_login(other.submitted_by)
        assert client.get(self.url(other)).status_code == 404


class TestTwoWriters:
    """A lock that says who is writing. It can be taken over, and nothing that either wrote is lost."""

    @pytest.fixture
    def draft(self):
        return make_draft()

    @pytest.fixture
    def ingrid(self, draft):
        return logged_in(draft.saved_by)

    @pytest.fixture
    def kari(self, draft):
        user = make_user(name="Kari Kasserer")
        return logged_in(make_mandate(association=draft.association, user=user).user)

    def url(self, draft, slug="medlemmer"):
        return reverse("grant_application_step", args=[draft.pk, slug])

    def written(self, client, draft, **answers):
        form = client.get(self.url(draft)).context["form"]
        bases = dict(form.base_inputs())
        return {"version": draft.version, **bases, **answers}

    def test_the_other_reads_and_sees_who_writes(self, draft, ingrid, kari):
        assert "skriver her nå" not in page(kari.get(self.url(draft)))
        text = page(ingrid.get(self.url(draft)))
        assert "Kari Kasserer skriver her nå" in text
        assert "Skriv her selv" in text
        assert 'name="members_total"' not in text
        assert "skriver her nå" not in page(kari.get(self.url(draft)))  # my own page is not somebody else

    def test_it_is_let_go_after_ten_quiet_minutes(self, draft, ingrid, kari, at_now):
        kari.get(self.url(draft))
        at_now.shift(timedelta(minutes=9))
        assert "skriver her nå" in page(ingrid.get(self.url(draft)))
        at_now.shift(timedelta(minutes=1))
        assert 'name="members_total"' in page(ingrid.get(self.url(draft)))

    def test_what_is_written_without_the_lock_stays_on_the_page_and_can_be_saved(self, draft, ingrid, kari):
        mine = self.written(kari, draft, members_total="60", members_6_20="42")
        take = reverse("grant_application_take_over", args=[draft.pk, "medlemmer"])
        assert ingrid.post(take).url == self.url(draft)
        text = page(kari.post(self.url(draft), mine))
        assert "skriver her nå. Det du skrev, står her fortsatt, men er ikke lagret." in text
        assert 'value="60"' in text
        assert GrantApplication.objects.get().members_total is None
        answer = kari.post(self.url(draft), {**mine, "take_over": "1"})
        assert answer.status_code == 302
        assert GrantApplication.objects.get().members_total == 60

    def test_taking_over_never_overwrites_what_the_other_has_saved(self, draft, ingrid, kari):
        mine = self.written(kari, draft, members_total="60")
        ingrid.post(reverse("grant_application_take_over", args=[draft.pk, "medlemmer"]))
        ingrid.post(self.url(draft), self.written(ingrid, draft, members_total="58"))
        text = page(kari.post(self.url(draft), {**mine, "take_over": "1"}))
        assert "58" in text
        assert 'value="60"' in text
        assert GrantApplication.objects.get().members_total == 58

    def test_the_page_that_was_refused_still_rests_on_what_the_writer_saw(self, draft, ingrid, kari):
        mine = self.written(kari, draft, members_total="60")
        ingrid.post(reverse("grant_application_take_over", args=[draft.pk, "medlemmer"]))
        ingrid.post(self.url(draft), self.written(ingrid, draft, members_total="58"))
        refused = kari.post(self.url(draft), mine).context["form"]
        again = {"version": refused.version, **dict(refused.base_inputs()), "members_total": "60"}
        text = page(kari.post(self.url(draft), {**again, "take_over": "1"}))
        assert "skrev «58» her" in text
        assert GrantApplication.objects.get().members_total == 58

    def test_autosave_says_so_too(self, draft, ingrid, kari):
        mine = self.written(kari, draft, members_total="60")
        ingrid.post(reverse("grant_application_take_over", args=[draft.pk, "medlemmer"]))
        answer = kari.post(self.url(draft), mine, headers={"X-Autosave": "1"})
        assert answer.status_code == 409
        assert "skriver her nå" in answer.json()["text"]

    def test_nobody_sends_what_another_is_writing(self):
        application = make_application(state=S.DRAFT)
        kari = logged_in(
            make_mandate(association=application.association, user=make_user(name="Kari K")).user
        )
        kari.post(reverse("grant_application_take_over", args=[application.pk, "medlemmer"]))
        send = reverse("grant_application_send", args=[application.pk])
        boss = logged_in(application.saved_by)
        boss.post(send)
        assert GrantApplication.objects.get(pk=application.pk).is_draft
        assert "Kari K skriver her nå" in page(boss.get(send))
        take = reverse("grant_application_take_over", args=[application.pk, "send"])
        assert boss.post(take, follow=True).status_code == 200
        boss.post(send)
        assert not GrantApplication.objects.get(pk=application.pk).is_draft

    def test_is_nobody_elses(self, draft):
        stranger = logged_in(make_mandate().user)
        assert (
            stranger.post(reverse("grant_application_take_over", args=[draft.pk, "send"])).status_code == 404
        )


class TestCopyLast:
    def test_fills_in_everything_but_files_and_declarations(self, client):
        by, association = make_user(), make_association()
        old = make_application(by=by, association=association, purpose_of_money="Noter.")
        call = make_call(scheme=old.call.scheme, deadline=date(2027, 4, 20))
        draft = workflow.start(call, association=association, by=by, at=NOW)
        client.force_login(by)
        url = reverse("grant_application_step", args=[draft.pk, "foreningen"])
        assert "Fyll inn det vi svarte sist" in page(client.get(url))
        client.post(reverse("grant_application_copy", args=[draft.pk]))
        draft = GrantApplication.objects.get(pk=draft.pk)
        assert (draft.amount_applied, draft.purpose_of_money) == (30_000, "Noter.")
        assert draft.is_draft
        assert "Fyll inn det vi svarte sist" not in page(client.get(url))

    def test_nothing_to_copy_is_told(self):
        draft = make_draft()
        with pytest.raises(Refused, match="nothing_to_copy"):
            workflow.copy_last(draft, by=draft.saved_by, at=NOW)


def packed(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return stream.getvalue()


class TestDocuments:
    def send(self, client, name, content):
        draft = make_draft()
        client.force_login(draft.saved_by)
        url = reverse("grant_application_step", args=[draft.pk, "vedlegg"])
        return draft, page(client.post(url, {"accounts": SimpleUploadedFile(name, content)}))

    @pytest.mark.parametrize("inside", ["word__vbaProject_bin", "xl__vbaProject_bin"])
    def test_macros_are_refused_plainly(self, client, inside):
        draft, text = self.send(
            client, "regnskap.docx", packed(**{"word__document_xml": "<x/>", inside: "vba"})
        )
        assert "Dokumentet har makroer. Lagre det som PDF" in text
        assert not draft.attachments.exists()

    def test_a_zip_bomb_is_refused_without_being_opened(self, client):
        zeros = b"\0" * (11 * 1024 * 1024)
        parts = {f"word__media{number}_bin": zeros for number in range(30)}
        draft, text = self.send(client, "regnskap.docx", packed(word__document_xml="<x/>", **parts))
        assert "mye større inni enn det ser ut" in text
        assert not draft.attachments.exists()

    def test_a_pdf_with_a_script_is_only_downloaded(self, client):
        script = b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n%%EOF\n"
        draft, _text = self.send(client, "regnskap.pdf", script)
        url = reverse("stored_file", args=[draft.attachments.get().file.key])
        response = client.get(url)
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        b"".join(response)

    def test_our_own_letters_open_in_the_browser(self, client):
        application = make_application(state=S.GRANTED)
        client.force_login(application.submitted_by)
        response = client.get(reverse("stored_file", args=[application.decision().letter.key]))
        assert response["Content-Disposition"].startswith("inline")
        b"".join(response)
