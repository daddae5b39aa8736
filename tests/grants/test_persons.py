"""A resident applies for themselves: from the start page to money, report and appeal, and nobody else sees it."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from dateutil.relativedelta import relativedelta
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from grants import exporters, rules, workflow
from grants.models import Grant, GrantAppeal, GrantApplication, GrantReport, GrantScheme
from grants.models.scheme import Applicants
from grants.providers import follow_ups, hidden_rows, obligations, report_obligations
from grants.schemes import sync_schemes
from grants.states import ApplicationState
from portal import platform
from portal.lifecycle import Role
from portal.models import Notice
from portal.models.decision import Outcome
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.grants.factories import (
    make_application,
    make_call,
    make_call_for_persons,
    make_own_application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState
SECRET = "Solveig Hemmelig"


def page(response):
    return response.content.decode().replace("\u00a0", " ")


def text_of(file):
    with file.content.open() as content:
        pages = PdfReader(BytesIO(content.read())).pages
    return " ".join(" ".join(one.extract_text() for one in pages).replace("\u00a0", " ").split())


class TestWhoSees:
    @pytest.mark.parametrize("state", list(S), ids=str)
    def test_the_person_and_staff_and_nobody_else(self, state):
        application = make_own_application(state=state)
        sees = GrantApplication.objects.visible_to
        assert application in sees(application.person)
        assert application not in sees(make_user())
        assert application not in sees(make_mandate().user)
        assert application not in sees(AnonymousUser())
        assert (application in sees(make_staff())) == (state != S.DRAFT)
        assert application.roles_of(application.person) == {Role.MEMBER}
        assert application.roles_of(make_mandate().user) == set()

    def test_staff_do_not_handle_their_own(self):
        staff = make_staff()
        application = make_own_application(by=staff)
        assert application not in GrantApplication.objects.handled_by(staff)
        assert application.roles_of(staff) == {Role.MEMBER}
        assert application in GrantApplication.objects.closed_to(staff)
        closed, notices = hidden_rows(staff)
        assert application in closed
        assert Notice.objects.get(kind="grants.application_received") in notices
        with pytest.raises(Refused):
            workflow.take(application, by=staff, at=NOW)

    @pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.GRANTED], ids=str)
    def test_no_address_is_open_to_another(self, client, state):
        application = make_own_application(state=state)
        client.force_login(make_mandate().user)
        names = ("", "_withdraw", "_appeal", "_send", "_step")
        for name in names:
            args = [application.pk, "tiltaket"] if name == "_step" else [application.pk]
            assert client.get(reverse(f"grant_application{name}", args=args)).status_code == 404, name

    def test_open_pages_say_a_resident_and_never_who(self, client):
        call = make_call_for_persons()
        make_own_application(
            call=call, by=make_user(name=SECRET, email="solveig@example.com"), state=S.GRANTED
        )
        make_application(call=make_call(scheme=call.scheme, deadline=call.deadline_on + timedelta(days=1)),
                         association=make_association(name="Tranby kor"), state=S.DRAFT)  # fmt: skip
        text = page(client.get(reverse("grants_awarded")))
        assert "En innbygger" in text
        assert "1 tilskudd, 9 000 kr" in text
        answer = client.get("/api/v1/grants/awarded")
        (row,) = answer.json()["items"]
        assert (row["association"], row["organization_number"]) == (None, None)
        found = page(client.get("/sok/?q=Solveig"))
        for said in (text, answer.content.decode(), found):
            assert "Hemmelig" not in said
            assert "solveig@" not in said

    def test_the_case_has_no_name_in_its_title(self):
        application = make_own_application(by=make_user(name=SECRET))
        assert application.case.title == "Aktivitetstilskudd – en innbygger"


def test_pages_speak_to_one_person(client):
    """The questions are the municipality's own words; the rest says you to one."""
    application = make_own_application()
    client.force_login(application.person)
    text = page(client.get(application.get_absolute_url()))
    for words in ("Du får svar innen", "Dette sendte du", "Du sendte søknaden"):
        assert words in text, words
    for words in ("Dere får", "sendte dere", "Dere sendte"):
        assert words not in text, words
    text = page(client.get(reverse("grant_application_withdraw", args=[application.pk])))
    assert "Vil du trekke søknaden?" in text
    draft = make_own_application(call=application.call, state=S.DRAFT)
    client.force_login(draft.person)
    text = page(client.get(reverse("grant_application_step", args=[draft.pk, "tiltaket"])))
    assert "<h2>Hva du vil gjøre</h2>" in text
    assert "Mangler du noe?" in text
    text = page(client.get(reverse("grant_application_send", args=[draft.pk])))
    assert "Dette skjer når du sender" in text


class TestStart:
    def test_a_scheme_for_persons_asks_only_for_the_form_of_norwegian(self, client):
        call, user = make_call_for_persons(), make_user(name="Ola Søker")
        call.scheme.applicants = Applicants.PERSONS
        call.scheme.save()
        client.force_login(user)
        url = reverse("grant_start", args=[call.pk])
        text = page(client.get(url))
        assert "Du søker for deg selv" in text
        assert "Hvem søker?" not in text
        answer = client.post(url, {"language_form": "nn"})
        draft = GrantApplication.objects.get()
        assert (draft.person, draft.association, draft.language) == (user, None, "nn")
        text = page(client.get(answer.url))
        assert "Om deg" in text
        assert "Fra innloggingen din" in text

    def test_where_both_may_one_chooses(self, client):
        call, mandate = make_call_for_persons(), make_mandate()
        client.force_login(mandate.user)
        url = reverse("grant_start", args=[call.pk])
        assert "Jeg søker for meg selv" in page(client.get(url))
        client.post(url, {"association": "meg", "language_form": "nb"})
        client.post(url, {"association": mandate.association_id, "language_form": "nb"})
        client.post(url, {"association": "meg", "language_form": "nb"})
        own, theirs = GrantApplication.objects.order_by("association_id")
        assert {own.association, theirs.association} == {None, mandate.association}

    def test_not_where_only_associations_may(self, client):
        call, mandate = make_call(), make_mandate()
        client.force_login(mandate.user)
        url = reverse("grant_start", args=[call.pk])
        assert "Jeg søker for meg selv" not in page(client.get(url))
        client.post(url, {"association": "meg"})
        with pytest.raises(Refused, match="not_for_persons"):
            workflow.start(call, association=None, by=mandate.user, at=NOW)
        assert not GrantApplication.objects.exists()

    def test_no_association_where_only_persons_may(self):
        call, mandate = make_call_for_persons(), make_mandate()
        GrantScheme.objects.filter(pk=call.scheme_id).update(applicants=Applicants.PERSONS)
        call.scheme.refresh_from_db()
        with pytest.raises(Refused, match="only_for_persons"):
            workflow.start(call, association=mandate.association, by=mandate.user, at=NOW)

    def test_the_database_knows_one_or_the_other_and_one_in_each_call(self):
        application = make_own_application()
        facts = {"call": application.call, "created_at": NOW, "saved_at": NOW, "saved_by": application.person}
        for who in (
            {},
            {"person": application.person, "association": make_association()},
            {"person": application.person},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                GrantApplication.objects.create(**facts, **who)

    def test_a_scholarship_is_for_persons_from_the_start(self):
        sync_schemes(at=NOW, source=platform.load("lorenskog"))
        scheme = GrantScheme.objects.get(code="culture-scholarship")
        assert scheme.applicants == Applicants.PERSONS
        assert scheme.form_in_use()


class TestTheWholeWay:
    def test_from_sending_to_money_and_report(self, client):
        person, staff, other = make_user(name="Ola Søker"), make_staff(), make_staff()
        application = make_own_application(by=person, state=S.IN_REVIEW, staff=staff)
        assert Notice.objects.get(kind="grants.application_received").receiver == person
        client.force_login(staff)
        url = reverse("admin:grants_grantapplication_change", args=[application.pk])
        assert "Ola Søker" in page(client.get(url))
        assert "Ola Søker" in page(
            client.get(reverse("admin:grants_grantapplication_changelist"), {"q": "ola"})
        )
        workflow.decide(application, outcome=Outcome.GRANTED, amount=Decimal(9_000), rule="R", facts="F",
                        considerations="C", by=staff, at=NOW)  # fmt: skip
        letter = text_of(application.decision().letter)
        for words in ("Ola Søker", "Du får 9 000 kr", "Du søkte om «Aktivitetstilskudd»"):
            assert words in letter, letter
        assert "Dere f" not in letter
        grant = Grant.objects.get()
        payment = workflow.pay(grant, by=staff, at=NOW)
        (warning,) = rules.about_payment(payment)
        assert warning.code == "account_unknown"
        workflow.check_payment(payment, by=other, at=NOW)
        facts = {"from_account": "12345678903", "pay_on": NOW.date(), "by": staff, "at": NOW}
        for code in exporters.EXPORTERS:
            with transaction.atomic():
                batch = workflow.export_payments(exporter=code, **facts)
                with batch.file.content.open() as file:
                    assert "Ola S" in file.read().decode()
                transaction.set_rollback(True)
        workflow.export_payments(exporter="csv", **facts)
        client.force_login(person)
        report = GrantReport.objects.get()
        (due,) = report_obligations(person, NOW.date())
        assert (due.association, due.url) == ("Ola Søker", report.get_absolute_url())
        assert client.get(report.get_absolute_url()).status_code == 200
        workflow.send_report(report, used_as_intended=True, text="Kurset var fint.", by=person, at=NOW)
        assert "Ola Søker" in {item.title for item in follow_ups(staff)}
        assert "Du får 9 000 kr" in page(client.get(application.get_absolute_url()))

    def test_in_nynorsk_where_they_chose_it(self):
        application = make_own_application(language_form="nn", state=S.REFUSED)
        assert "Du får ikkje tilskot" in text_of(application.decision().letter)

    def test_an_appeal_goes_the_whole_way(self, client):
        application = make_own_application(state=S.REFUSED)
        client.force_login(application.person)
        client.post(reverse("grant_application_appeal", args=[application.pk]), {"text": "Jeg er uenig."})
        appeal = GrantAppeal.objects.get()
        with pytest.raises(Refused):
            workflow.appeal(application, text="Jeg også.", by=make_user(), at=NOW)
        workflow.forward(appeal, statement="Vi er ikke enige.", by=make_staff(), at=NOW)
        assert str(application.person) in text_of(appeal.dossier)
        assert "Du klaget på vedtaket" in text_of(appeal.letter)
        assert "klagen din" in text_of(appeal.letter)

    def test_a_draft_is_among_what_one_should_do_and_last_years_can_be_copied(self):
        person = make_user()
        call = make_call_for_persons()
        make_own_application(call=call, by=person)
        again = make_call(scheme=call.scheme, deadline=call.deadline_on + timedelta(days=20))
        draft = workflow.start(again, association=None, by=person, at=NOW)
        (one,) = obligations(person, NOW.date())
        assert one.association == str(person)
        assert workflow.copy_last(draft, by=person, at=NOW).answers["what"] == "Sommerkurs i cello."

    def test_one_person_gets_another_persons_answers_never(self):
        call = make_call_for_persons()
        make_own_application(call=call)
        stranger = make_user()
        draft = workflow.start(call, association=None, by=stranger, at=NOW)
        assert GrantApplication.objects.last_like(draft) is None
        assert draft.bank_account_number == ""

    def test_answers_and_account_are_forgotten_in_time(self):
        application = make_own_application(state=S.DISMISSED)
        workflow.forget_old_answers(at=NOW + relativedelta(years=5, days=1))
        kept = GrantApplication.objects.get(pk=application.pk)
        assert (kept.answers, kept.bank_account_number, kept.amount_applied) == ({}, "", None)
