"""Whoever applies for themselves is one person: no page, letter or e-mail of the whole thread speaks to a board."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from grants import workflow
from grants.forms import steps_of
from grants.models import GrantApplication, GrantScheme
from grants.models.scheme import Applicants
from grants.states import ApplicationState
from grants.words import suggested_reply, suggested_words
from portal.models import Notice, StoredFile
from portal.models.decision import Outcome
from tests.factories import NOW, make_staff, make_user
from tests.grants.factories import (
    PERSON_ANSWERS,
    decide,
    make_call,
    make_call_for_persons,
    make_own_application,
    make_scheme,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState
MANY = re.compile(
    r"\b(dere|deres|dykk|dykkar|de har|foreningen|foreningens|foreininga|laget|styret)\b", re.IGNORECASE
)
WEEK = timedelta(days=7)


def in_words(text):
    body = re.sub(r"(?s)<(header|footer|script|nav)\b.*?</\1>", " ", text)
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def speaks_to_one(text, where):
    found = [text[max(0, hit.start() - 60) : hit.end() + 30] for hit in MANY.finditer(text)]
    assert not found, (where, found)


class Thread:
    """What one person reads, in the order it comes."""

    def __init__(self, person):
        self.client, self.read = Client(), set()
        self.client.force_login(person)

    def opens(self, name, *args, data=None):
        url = reverse(name, args=args)
        response = self.client.get(url) if data is None else self.client.post(url, data, follow=True)
        assert response.status_code == 200, url
        speaks_to_one(in_words(response.content.decode()), url)
        self.read.add(name)

    def opens_all_of(self, application):
        self.opens("grant_application", application.pk)
        self.opens("grant_applications")
        self.opens("my_page")


def letters_and_mail():
    for file in StoredFile.objects.filter(content_type="application/pdf").exclude(
        purpose="grants.attachment"
    ):
        with file.content.open() as content:
            pages = PdfReader(BytesIO(content.read())).pages
        speaks_to_one(" ".join(" ".join(one.extract_text() for one in pages).split()), file.name)
    for notice in Notice.objects.filter(kind__startswith="grants."):
        speaks_to_one(f"{notice.subject} {notice.body}", notice.kind)
    return {notice.kind.removeprefix("grants.") for notice in Notice.objects.all()}


def fresh(application):
    return GrantApplication.objects.for_lists().get(pk=application.pk)


def test_from_the_scheme_to_the_receipt():
    call, person = make_call_for_persons(), make_user()
    thread = Thread(person)
    GrantScheme.objects.filter(pk=call.scheme_id).update(applicants=Applicants.PERSONS)
    thread.opens("grant_scheme", call.scheme.code)
    thread.opens("grant_start", call.pk)
    draft = workflow.start(fresh_call(call), association=None, by=person, at=NOW)
    for step in steps_of(draft)[:-1]:
        thread.opens("grant_application_step", draft.pk, step.slug)
        thread.opens("grant_application_step", draft.pk, step.slug, data={"amount_applied": "-1"})
    thread.opens("grant_application_send", draft.pk)
    thread.opens("grant_application_withdraw", draft.pk)
    workflow.remind_of_drafts(at=call.application_deadline - timedelta(hours=5))
    draft, answers = fresh(draft), {**PERSON_ANSWERS, "contact": person.pk}
    workflow.save_draft(draft, answers=answers, bases={}, version=draft.version, by=person, at=NOW)
    thread.opens("grant_application_send", draft.pk)
    workflow.submit(fresh(draft), by=person, at=NOW)
    thread.opens_all_of(draft)
    thread.opens("grant_application_withdraw", draft.pk)
    assert letters_and_mail() == {"draft_not_sent", "application_received"}


def fresh_call(call):
    call.scheme.refresh_from_db()
    return call


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_from_questions_to_money_report_and_repayment(language):
    application = make_own_application(state=S.IN_REVIEW, language_form=language)
    person, staff, other = application.person, make_staff(), make_staff()
    thread = Thread(person)
    workflow.ask_for_more(application, asked="Hvor?", due_on=date(2027, 4, 1), by=staff, at=NOW)
    thread.opens("grant_supplement", application.pk)
    thread.opens_all_of(application)
    workflow.answer_more(application, answers={}, reply="Hjemme.", by=person, at=NOW)
    workflow.send_interim_reply(
        fresh(application), **suggested_reply(application, today=NOW.date()), by=staff, at=NOW
    )
    thread.opens_all_of(application)
    words = suggested_words(fresh(application))
    workflow.decide(fresh(application), outcome=Outcome.PARTLY, amount=Decimal(5_000), considerations="Rammen er delt.",
                    by=staff, at=NOW, **{key: words[key] for key in ("rule", "facts")})  # fmt: skip
    workflow.remind_of_unopened(at=NOW + WEEK * 2)
    thread.opens_all_of(application)
    thread.opens("grant_application_appeal", application.pk)
    grant = fresh(application).grant
    payment = workflow.pay(grant, by=staff, at=NOW)
    thread.opens_all_of(application)
    workflow.check_payment(payment, by=other, at=NOW)
    batch = workflow.export_payments(
        exporter="csv", from_account="12345678903", pay_on=NOW.date(), by=staff, at=NOW
    )
    thread.opens_all_of(application)
    workflow.confirm_batch(batch, by=staff, at=NOW)
    report = grant.report
    thread.opens("grant_report", report.pk)
    thread.opens("grant_report", report.pk, data={})
    for day in (report.due_on - WEEK, report.due_on + WEEK):
        workflow.remind_of_reports(at=NOW.replace(year=day.year, month=day.month, day=day.day))
    workflow.send_report(report, used_as_intended=True, text="Fint.", by=person, at=NOW)
    workflow.return_report(report, remark="Hva kostet det?", due_on=date(2027, 5, 1), by=staff, at=NOW)
    thread.opens("grant_report", report.pk)
    repayment = workflow.warn_of_repayment(grant, amount=Decimal(1_000), reason="Ikke brukt.",
                                           answer_by=date(2027, 4, 1), by=staff, at=NOW)  # fmt: skip
    thread.opens("grant_repayment", repayment.pk)
    thread.opens_all_of(application)
    workflow.comment_on_repayment(repayment, text="Jeg betaler.", by=person, at=NOW)
    repayment.refresh_from_db()
    workflow.claim_back(repayment, facts="Kurset ble billigere.", considerations="Derfor.", due_on=date(2027, 6, 1),
                        by=staff, at=NOW)  # fmt: skip
    thread.opens("grant_repayment", repayment.pk)
    thread.opens_all_of(application)
    assert letters_and_mail() >= {
        "application_received", "more_information", "interim_reply", "decision_ready", "decision_not_opened",
        "report_due", "report_late", "report_returned", "written_about_grant",
    }  # fmt: skip


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED], ids=str)
def test_every_outcome(outcome):
    application = make_own_application(state=S.IN_REVIEW)
    amount = {Outcome.GRANTED: 9_000, Outcome.PARTLY: 5_000, Outcome.REFUSED: None}[outcome]
    decide(application, outcome=outcome, amount=amount, facts="Kurs i cello.")
    Thread(application.person).opens_all_of(application)
    letters_and_mail()


@pytest.mark.parametrize("answer", ["forward", "dismiss_appeal", "reverse_decision"])
def test_the_answers_to_an_appeal(answer):
    application, staff = make_own_application(state=S.REFUSED), make_staff()
    at = NOW + WEEK * (8 if answer == "dismiss_appeal" else 1)
    Thread(application.person).opens("grant_application_appeal", application.pk)
    with time_machine.travel(at, tick=False):
        thread = Thread(application.person)
        appeal = workflow.appeal(fresh(application), text="Uenig.", by=application.person, at=at)
        thread.opens_all_of(application)
        if answer == "forward":
            workflow.forward(appeal, statement="Vi står ved det.", by=staff, at=at)
        elif answer == "dismiss_appeal":
            workflow.dismiss_appeal(appeal, reason="Den kom for sent.", by=staff, at=at)
        else:
            workflow.reverse_decision(appeal, outcome=Outcome.GRANTED, amount=Decimal(9_000), rule="R", facts="Kurs.",
                                      considerations="C", by=staff, at=at)  # fmt: skip
        thread.opens_all_of(application)
    assert letters_and_mail() >= {"appeal_received", "appeal_answered"} - (
        {"appeal_answered"} if answer == "reverse_decision" else set()
    )


def test_too_late_and_dismissed():
    call = make_call_for_persons()
    application = make_own_application(call=call, at=call.application_deadline + timedelta(days=1))
    thread = Thread(application.person)
    thread.opens_all_of(application)
    workflow.dismiss(application, reason="Den kom for sent.", by=make_staff(), at=application.submitted_at)
    thread.opens_all_of(application)
    letters_and_mail()


def test_a_guarantee_is_settled():
    make_scheme()
    scheme = GrantScheme.objects.get(code="deficit-guarantee")
    scheme.applicants, scheme.report_within_days = Applicants.BOTH, 60
    scheme.save()
    call, person = make_call(scheme=scheme), make_user()
    application = workflow.start(call, association=None, by=person, at=NOW)
    answers = {**PERSON_ANSWERS, "will_report": True}
    workflow.save_draft(
        application, answers=answers, bases={}, version=application.version, by=person, at=NOW
    )
    workflow.submit(fresh(application), by=person, at=NOW)
    application = fresh(application)
    decide(application, outcome=Outcome.GRANTED, amount=9_000, facts="Kurs i cello.")
    thread = Thread(application.person)
    report = application.grant.report
    thread.opens("grant_report", report.pk)
    workflow.send_report(report, used_as_intended=True, income=Decimal(100), costs=Decimal(5_000), text="Fint.",
                         by=application.person, at=NOW)  # fmt: skip
    workflow.settle(report, considerations="Regnskapet viser underskudd.", by=make_staff(), at=NOW)
    thread.opens_all_of(application)
    letters_and_mail()


def test_the_forms_of_every_scheme_that_a_person_may_meet():
    """What the ready-made forms ask in common reads well to one and to many."""
    make_scheme()
    scheme = GrantScheme.objects.get(code="activity")
    for question in scheme.form_in_use().questions.all():
        speaks_to_one(
            f"{question.label} {question.why_asked} {question.help} {question.unmet_text}", question.key
        )
