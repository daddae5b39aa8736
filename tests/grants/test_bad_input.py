"""What people send by mistake, and what others send on purpose: a plain message, and nothing is lost."""

import re
from datetime import date

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from grants import rules, workflow
from grants.models import GrantApplication, QuestionKind
from portal.models import StoredFile
from tests.factories import NOW, make_staff
from tests.grants.factories import ANSWERS, make_application, make_call, make_draft, upload
from tests.grants.test_forms import make_form, page, question, step_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
K = QuestionKind


def fresh(application):
    return GrantApplication.objects.get(pk=application.pk)


def test_an_account_number_of_seven_digits_is_told_and_stays_on_the_page(client):
    draft = make_draft(amount_applied=None)
    client.force_login(draft.saved_by)
    url = step_url(draft, "okonomi")
    text = page(
        client.post(
            url, {"version": draft.version, "amount_applied": "30000", "bank_account_number": "1234567"}
        )
    )
    assert "Et kontonummer har 11 sifre." in text
    assert 'value="1234567"' in text
    assert (fresh(draft).bank_account_number, fresh(draft).amount_applied) == ("", 30_000)


@pytest.mark.parametrize("rows", [900, 10_000])
def test_a_table_of_ten_thousand_rows_harms_nothing(client, rows):
    form = make_form(question("q", K.TABLE, choices=["Hva"]))
    draft = make_draft(call=make_call(scheme=form.scheme), members_total=12)
    client.force_login(draft.saved_by)
    response = client.post(step_url(draft, "tiltaket"), {f"q-{row}-0": f"rad {row}" for row in range(rows)})
    assert response.status_code == (200 if rows < 1000 else 400)
    assert ("Høyst 60 rader" if rows < 1000 else "Ingenting ble lagret") in page(response)
    assert fresh(draft).answer("q") is None
    assert fresh(draft).members_total == 12


def test_a_form_cannot_be_deleted_under_a_draft(client):
    draft = make_draft(members_total=60)
    with pytest.raises(ProtectedError):
        draft.form_version.delete()
    client.force_login(make_staff())
    url = reverse("admin:grants_formversion_delete", args=[draft.form_version_id])
    assert client.post(url, {"post": "yes"}).status_code in (403, 404)
    assert fresh(draft).members_total == 60


class TestConditions:
    """A question that is put only after another answer: seen or not, asked for or not, kept or not."""

    @pytest.fixture
    def draft(self):
        form = make_form(
            question("rents", K.CHOICE),
            question("how", K.CHOICE, asked_if_key="rents", asked_if_answer="ja"),
            question("rent", K.MONEY, page="okonomi", asked_if_key="how", asked_if_answer="ja"),
            question("lease", K.FILE, page="vedlegg", asked_if_key="rents", asked_if_answer="ja"),
        )
        application = make_application(state="draft", call=make_call(scheme=form.scheme))
        by = application.saved_by
        workflow.attach(application, kind="lease", file=upload("leie.pdf"), by=by, at=NOW)
        return self.save(application, rents=True, how=True, rent=12_000)

    def save(self, draft, **answers):
        row = fresh(draft)
        return workflow.save_draft(
            row, answers=answers, bases={}, version=row.version, by=row.saved_by, at=NOW
        )

    def test_what_hangs_on_an_unasked_question_is_not_asked_either(self, draft):
        row = self.save(draft, rents=False)
        assert {one.key for one in row.not_asked()} == {"how", "rent", "lease"}
        assert not {problem.field for problem in rules.missing(row)} & {"how", "rent", "lease"}

    def test_while_one_writes_nothing_is_thrown_away(self, client, draft):
        self.save(draft, rents=False)
        client.force_login(draft.saved_by)
        assert 'name="rent"' not in page(client.get(step_url(draft, "okonomi")))
        self.save(draft, rents=True)
        assert 'value="12000"' in page(client.get(step_url(draft, "okonomi")))

    def test_what_is_not_asked_is_not_sent(self, draft):
        self.save(draft, rents=False)
        sent = workflow.submit(fresh(draft), by=draft.saved_by, at=NOW)
        assert fresh(sent).answers == {"rents": False}
        assert not sent.attachments.exists()
        assert not StoredFile.objects.filter(purpose="grants.attachment").exists()

    def test_what_is_asked_is(self, draft):
        workflow.submit(fresh(draft), by=draft.saved_by, at=NOW)
        assert fresh(draft).answers == {"rents": True, "how": True, "rent": 12_000}
        assert draft.attachments.count() == 1

    def test_nor_is_what_an_answer_to_the_municipality_has_made_needless(self, draft):
        application = workflow.submit(fresh(draft), by=draft.saved_by, at=NOW)
        workflow.ask_for_more(application, asked="?", due_on=date(2027, 3, 20), by=make_staff(), at=NOW)
        workflow.answer_more(application, answers={"rents": False}, reply="", by=draft.saved_by, at=NOW)
        assert fresh(draft).answers == {"rents": False}

    def test_two_that_wait_for_each_other_are_not_put(self):
        form = make_form(
            question("a", asked_if_key="b", asked_if_answer="x"),
            question("b", asked_if_key="a", asked_if_answer="x"),
        )
        draft = make_draft(call=make_call(scheme=form.scheme))
        assert {one.key for one in draft.not_asked()} == {"a", "b"}


def test_the_meter_counts_down_as_one_answers(client):
    draft = make_draft()
    client.force_login(draft.saved_by)

    def left():
        found = re.search(r"Omtrent (\d+) minutt", page(client.get(step_url(draft, "foreningen"))))
        return int(found[1])

    before = left()
    assert 0 < before <= draft.form_version.minutes <= 15
    answers = {key: value for key, value in ANSWERS.items() if key != "purpose_of_money"}
    workflow.save_draft(
        fresh(draft), answers=answers, bases={}, version=draft.version, by=draft.saved_by, at=NOW
    )
    assert left() < before
