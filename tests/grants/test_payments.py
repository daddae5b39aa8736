"""Paying with four eyes, in one file, once; and the report that the next payment waits for."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from grants import rules, workflow
from grants.exporters.pain001 import NAMESPACE, clean
from grants.models import Grant, GrantCall, GrantReport, Payment, PaymentBatch
from grants.states import PAYMENT, ApplicationState, PaymentState
from portal.lifecycle import Role
from portal.models import AuditEntry
from portal.problems import Refused
from tests.factories import NOW, make_association, make_staff, make_user
from tests.grants.factories import ACCOUNT, make_application, make_call, make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S, P = ApplicationState, PaymentState
OUR_ACCOUNT = "12345678903"
FILE = {"exporter": "csv", "from_account": OUR_ACCOUNT, "pay_on": date(2027, 3, 5)}


def make_grant(**fields) -> Grant:
    fields.setdefault("call", GrantCall.objects.first() or make_call())
    return make_application(state=S.GRANTED, **fields).grant


def make_payment(*, state=P.READY, grant=None, by=None) -> Payment:
    payment = workflow.pay(grant or make_grant(), by=by or make_staff(), at=NOW)
    if state == P.CANCELLED:
        return workflow.cancel_payment(payment, by=make_staff(), at=NOW)
    if state != P.READY:
        workflow.check_payment(payment, by=make_staff(), at=NOW)
    if state in (P.EXPORTED, P.CONFIRMED, P.FAILED):
        workflow.export_payments(by=make_staff(), at=NOW, **FILE)
        payment = Payment.objects.get(pk=payment.pk)
    if state == P.CONFIRMED:
        workflow.confirm_payment(payment, by=make_staff(), at=NOW)
    if state == P.FAILED:
        workflow.fail_payment(payment, reason="Kontoen er avsluttet.", by=make_staff(), at=NOW)
    return payment


def page(response):
    return response.content.decode().replace("\u00a0", " ")


class TestPaying:
    def test_what_is_granted_is_made_ready_to_the_account_of_the_application(self):
        payment = make_payment()
        assert (payment.amount, payment.account, payment.state) == (30_000, ACCOUNT, P.READY)

    def test_a_double_click_pays_once(self):
        grant = make_grant()
        workflow.pay(grant, by=make_staff(), at=NOW)
        with pytest.raises(Refused, match="all_paid"):
            workflow.pay(grant, by=make_staff(), at=NOW)
        assert Payment.objects.count() == 1

    @pytest.mark.parametrize("state", [P.FAILED, P.CANCELLED], ids=str)
    def test_what_was_never_paid_can_be_paid_anew(self, state):
        payment = make_payment(state=state)
        again = workflow.pay(payment.grant, by=make_staff(), at=NOW)
        assert again.amount == payment.amount

    def test_four_eyes(self):
        kari = make_staff()
        payment = make_payment(by=kari)
        with pytest.raises(Refused, match="own_payment"):
            workflow.check_payment(payment, by=kari, at=NOW)
        workflow.check_payment(payment, by=make_staff(), at=NOW)

    def test_the_database_never_pays_more_than_was_granted_and_wants_four_eyes(self):
        payment = make_payment()
        for change, message in (
            ({"amount": Decimal("30000.01")}, "never more than the grant"),
            ({"amount": 0}, "payment_is_money"),
            ({"account": "1234567"}, "payment_account_has_eleven_digits"),
            ({"checked_by": payment.created_by}, "payment_has_four_eyes"),
            ({"state": P.CHECKED}, "payment_goes_on_when_checked"),
        ):
            with pytest.raises(DatabaseError, match=message), transaction.atomic():
                Payment.objects.filter(pk=payment.pk).update(**change)
        with pytest.raises(DatabaseError, match="never more"), transaction.atomic():
            Payment.objects.create(
                grant=payment.grant, amount=1, account=ACCOUNT, created_at=NOW, created_by=payment.created_by
            )

    def test_an_account_that_the_register_does_not_know_is_told_to_the_second_person(self):
        known = make_association(bank_account_number=ACCOUNT)
        for association, codes in (
            (known, []),
            (make_association(), ["account_unknown"]),
        ):
            payment = make_payment(grant=make_grant(association=association))
            assert [problem.code for problem in rules.about_payment(payment)] == codes
        known.bank_account_number = OUR_ACCOUNT
        payment = Payment.objects.order_by("pk").first()
        payment.grant.application.association.bank_account_number = OUR_ACCOUNT
        assert [problem.code for problem in rules.about_payment(payment)] == ["account_differs"]


VERBS = {
    "check": lambda p, by: workflow.check_payment(p, by=by, at=NOW),
    "confirm": lambda p, by: workflow.confirm_payment(p, by=by, at=NOW),
    "fail": lambda p, by: workflow.fail_payment(p, reason="Nei.", by=by, at=NOW),
    "cancel": lambda p, by: workflow.cancel_payment(p, by=by, at=NOW),
}


@pytest.mark.parametrize("who", ["staff", "member", "stranger"])
@pytest.mark.parametrize("state", list(P), ids=str)
@pytest.mark.parametrize("step", [m for m in PAYMENT.moves if m.name != "export"], ids=lambda step: step.name)
def test_only_the_table_decides_who_may_do_what_when(step, state, who):
    payment = make_payment(state=state)
    member = payment.grant.application.submitted_by
    by = {"staff": make_staff, "stranger": make_user}.get(who, lambda: member)()
    if state in step.sources and who == "staff":
        VERBS[step.name](payment, by)
        last = AuditEntry.objects.about(payment).last()
        assert (last.action, last.actor) == (f"grants.payment.{step.done}", by)
        assert Role.STAFF in step.who
    else:
        with pytest.raises(Refused):
            VERBS[step.name](payment, by)
        payment.refresh_from_db()
        assert payment.state == state


class TestTheFile:
    def batch(self, **facts):
        return workflow.export_payments(by=make_staff(), at=NOW, **{**FILE, **facts})

    def content(self, batch):
        with batch.file.content.open() as file:
            return file.read()

    def test_has_a_line_for_each_with_the_dimensions_of_its_scheme(self):
        scheme = make_scheme(ledger_account="147000", cost_centre="3210", function_code="231")
        association = make_association(name="=2+2 Demokorps; «Sør»", organization_number="312345678")
        make_payment(
            state=P.CHECKED, grant=make_grant(association=association, call=make_call(scheme=scheme))
        )
        batch = self.batch()
        [line] = csv.DictReader(io.StringIO(self.content(batch).decode("utf-8-sig")), delimiter=";")
        assert line["belop"] == "30000,00"
        assert line["til_konto"] == ACCOUNT
        assert line["fra_konto"] == OUR_ACCOUNT
        assert line["mottaker"] == "'=2+2 Demokorps; «Sør»"
        assert (line["konto"], line["ansvar"], line["funksjon"]) == ("147000", "3210", "231")
        assert line["fil"] == batch.reference

    def test_each_payment_is_in_one_file_once(self):
        for _ in range(3):
            make_payment(state=P.CHECKED)
        make_payment(state=P.READY)
        first = self.batch()
        assert first.payments.count() == 3
        with pytest.raises(Refused, match="nothing"):
            self.batch()
        assert PaymentBatch.objects.count() == 1

    def test_never_yesterday(self):
        make_payment(state=P.CHECKED)
        with pytest.raises(Refused, match="in_the_past"):
            self.batch(pay_on=date(2027, 3, 1))

    def test_a_failure_on_the_way_leaves_everything_as_it_was(self, settings, monkeypatch):
        from pathlib import Path

        make_payment(state=P.CHECKED)
        before = sorted(Path(settings.MEDIA_ROOT).rglob("*.csv"))
        monkeypatch.setattr("grants.workflow.paying.record", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            self.batch()
        assert Payment.objects.get().state == P.CHECKED
        assert sorted(Path(settings.MEDIA_ROOT).rglob("*.csv")) == before

    def test_is_for_staff_alone(self, client):
        make_payment(state=P.CHECKED)
        url = reverse("stored_file", args=[self.batch().file.key])
        for user, status in (
            (make_staff(), 200),
            (Payment.objects.get().grant.application.submitted_by, 404),
        ):
            client.force_login(user)
            response = client.get(url)
            assert response.status_code == status
            b"".join(response)


# The order of elements that pain.001.001.03 asks for (ISO 20022 message definition report, and the Norwegian guide).
ORDER = {
    "CstmrCdtTrfInitn": ["GrpHdr", "PmtInf"],
    "GrpHdr": ["MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"],
    "PmtInf": ["PmtInfId", "PmtMtd", "NbOfTxs", "CtrlSum", "PmtTpInf", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt",
               "ChrgBr", "CdtTrfTxInf"],
    "CdtTrfTxInf": ["PmtId", "Amt", "Cdtr", "CdtrAcct", "RmtInf"],
    "PmtId": ["InstrId", "EndToEndId"],
    "Cdtr": ["Nm", "PstlAdr"],
    "DbtrAcct": ["Id", "Ccy"],
    "Othr": ["Id", "SchmeNm"],
}  # fmt: skip
LONGEST = {
    "MsgId": 35,
    "PmtInfId": 35,
    "InstrId": 35,
    "EndToEndId": 35,
    "Nm": 70,
    "Ustrd": 140,
    "NbOfTxs": 15,
}


class TestPain001:
    @pytest.fixture
    def root(self):
        for name in ("Ærlig & Ørsmå <kor>", "Å" * 150):
            make_payment(state=P.CHECKED, grant=make_grant(association=make_association(name=name)))
        batch = workflow.export_payments(by=make_staff(), at=NOW, **{**FILE, "exporter": "pain.001"})
        with batch.file.content.open() as file:
            return ET.fromstring(file.read())

    def named(self, root, name):
        return list(root.iter(f"{{{NAMESPACE}}}{name}"))

    def test_elements_stand_in_the_order_of_the_schema(self, root):
        for name, order in ORDER.items():
            for element in self.named(root, name):
                children = [child.tag.split("}")[1] for child in element]
                assert list(dict.fromkeys(children)) == order, name

    def test_nothing_is_longer_than_the_schema_allows(self, root):
        for name, longest in LONGEST.items():
            for element in self.named(root, name):
                assert 1 <= len(element.text) <= longest, name

    def test_sums_and_numbers_agree(self, root):
        amounts = [Decimal(one.text) for one in self.named(root, "InstdAmt")]
        assert amounts == [30_000, 30_000]
        assert {Decimal(one.text) for one in self.named(root, "CtrlSum")} == {Decimal(60_000)}
        assert {one.text for one in self.named(root, "NbOfTxs")} == {"2"}
        ids = [one.text for one in self.named(root, "EndToEndId")]
        assert len(set(ids)) == 2

    def test_accounts_are_norwegian_and_names_are_as_written(self, root):
        assert {one.text for one in self.named(root, "Cd")} == {"CUST", "NURG", "BBAN"}
        assert "Ærlig & Ørsmå <kor>" in [one.text for one in self.named(root, "Nm")]

    @pytest.mark.parametrize(
        ("text", "gives"),
        [("a\x00b\x1f", "ab"), ("  a \n b ", "a b"), ("", "-"), ("\ud800", "-"), ("x" * 99, "x" * 70)],
    )
    def test_what_a_bank_refuses_is_left_out(self, text, gives):
        assert clean(text, 70) == gives


class TestReports:
    @pytest.fixture
    def report(self):
        return make_grant(call=self.call()).report

    def call(self, **fields):
        return make_call(scheme=make_scheme(report_within_days=90, **fields))

    def test_is_asked_for_when_the_scheme_needs_it(self, report):
        assert report.due_on == NOW.date() + timedelta(days=90)
        make_scheme(report_within_days=None)
        assert not hasattr(make_grant(call=GrantCall.objects.get()), "report")

    def test_unrestricted_money_is_one_answer_on_one_page(self, client, report):
        client.force_login(report.grant.application.submitted_by)
        text = page(client.get(report.get_absolute_url()))
        assert "Er pengene brukt som planlagt?" in text
        assert 'type="file"' not in text
        assert "Du må rette én ting" in page(client.post(report.get_absolute_url(), {"text": "Noter."}))
        answer = client.post(report.get_absolute_url(), {"used_as_intended": "True"}, follow=True)
        assert "Rapporten er sendt" in page(answer)
        assert client.get(report.get_absolute_url()).status_code == 302

    def test_is_nobody_elses(self, client, report):
        for user in (make_user(), make_staff()):
            client.force_login(user)
            assert client.get(report.get_absolute_url()).status_code == 404

    def test_reminders_before_and_after_each_once(self, report):
        due = report.due_on

        def told(day):
            return workflow.remind_of_reports(at=NOW.replace(year=day.year, month=day.month, day=day.day))

        days = [-15, -14, -13, 0, 1, 2, 14, 15, 30]
        assert [told(due + timedelta(days=days_)) for days_ in days] == [0, 1, 0, 0, 1, 0, 1, 0, 0]

    def test_late_it_stops_the_next_payment_and_not_the_next_application(self, report, at_now):
        association, by = report.grant.application.association, report.grant.application.submitted_by
        GrantReport.objects.update(due_on=NOW.date() - timedelta(days=1))
        other = make_application(association=association, by=by, state=S.GRANTED, call=self.call_another())
        with pytest.raises(Refused, match="report_late"):
            workflow.pay(other.grant, by=make_staff(), at=NOW)
        workflow.send_report(report, used_as_intended=True, text="", by=by, at=NOW)
        workflow.pay(other.grant, by=make_staff(), at=NOW)

    def call_another(self):
        return make_call(scheme=make_scheme(), deadline=date(2027, 4, 20))

    def test_staff_approve_or_ask_for_more(self, report):
        by = report.grant.application.submitted_by
        workflow.send_report(report, used_as_intended=False, text="Vi kjøpte ski.", by=by, at=NOW)
        assert [problem.code for problem in rules.about_report(report)] == ["not_as_intended"]
        workflow.return_report(
            report, remark="Hvorfor ski?", due_on=date(2027, 7, 1), by=make_staff(), at=NOW
        )
        report.refresh_from_db()
        assert (report.state, report.remark, report.due_on) == ("due", "Hvorfor ski?", date(2027, 7, 1))
        workflow.send_report(report, used_as_intended=True, text="Noter.", by=by, at=NOW)
        workflow.approve_report(report, by=make_staff(), at=NOW)
        with pytest.raises(Refused):
            workflow.send_report(report, used_as_intended=True, text="", by=by, at=NOW)


class TestDeficitGuarantee:
    @pytest.fixture
    def grant(self):
        from grants.models import GrantScheme

        make_scheme()
        GrantScheme.objects.update(report_within_days=60)
        scheme = GrantScheme.objects.get(code="deficit-guarantee")
        answers = {"what": "Konsert", "starts_on": "2027-06-01", "place": "Tranby", "is_for_everybody": True,
                   "plan_budget": {"income": [], "cost": [["Leie", 30_000]]}, "will_report": True}  # fmt: skip
        return make_grant(call=make_call(scheme=scheme), **answers)

    @pytest.mark.parametrize(
        ("income", "costs", "pays", "outcome"),
        [
            (50_000, 60_000, 10_000, "partly"),
            (50_000, 80_000, 30_000, "granted"),
            (50_000, 99_000, 30_000, "granted"),  # never more than the guarantee
            (60_000, 60_000, 0, "refused"),
            (90_000, 60_000, 0, "refused"),
        ],
    )
    def test_is_settled_from_the_accounts_with_its_own_decision(self, grant, income, costs, pays, outcome):
        with pytest.raises(Refused, match="not_settled"):
            workflow.pay(grant, by=make_staff(), at=NOW)
        by = grant.application.submitted_by
        workflow.send_report(
            grant.report,
            used_as_intended=True,
            income=Decimal(income),
            costs=Decimal(costs),
            text="",
            by=by,
            at=NOW,
        )
        settlement = workflow.settle(
            grant.report, considerations="Regnskapet er i orden.", by=make_staff(), at=NOW
        )
        assert settlement.amount == pays
        assert settlement.decision != grant.decision
        assert settlement.decision.outcome == outcome
        grant = Grant.objects.get(pk=grant.pk)
        if pays:
            assert workflow.pay(grant, by=make_staff(), at=NOW).amount == pays
        else:
            with pytest.raises(Refused):
                workflow.pay(grant, by=make_staff(), at=NOW)

    def test_settled_twice_is_settled_once(self, grant):
        by = grant.application.submitted_by
        workflow.send_report(
            grant.report, used_as_intended=True, income=Decimal(0), costs=Decimal(5), text="", by=by, at=NOW
        )
        workflow.settle(grant.report, considerations="Ja.", by=make_staff(), at=NOW)
        with pytest.raises(Refused):
            workflow.settle(grant.report, considerations="Ja.", by=make_staff(), at=NOW)
        assert grant.application.case.decisions.count() == 2

    def test_negative_accounts_are_refused_plainly(self, client, grant):
        client.force_login(grant.application.submitted_by)
        sent = {"used_as_intended": "True", "income": "-5", "costs": "100", "text": "x"}
        text = page(client.post(grant.report.get_absolute_url(), sent))
        assert "Du må rette" in text
        with pytest.raises(IntegrityError), transaction.atomic():
            GrantReport.objects.update(income=-1)


class TestStaffPages:
    @pytest.fixture
    def staff(self, client):
        self.user = make_staff()
        client.force_login(self.user)
        return client

    def test_from_grant_to_paid(self, staff):
        grant = make_grant()
        pay = reverse("admin:grants_grant_pay", args=[grant.pk])
        assert "30 000 kr" in page(staff.get(reverse("admin:grants_grant_change", args=[grant.pk])))
        for _ in range(2):
            staff.post(pay)
        payment = Payment.objects.get()
        move = "admin:grants_payment_move"
        assert "har laget betalingen klar selv" in page(
            staff.post(reverse(move, args=[payment.pk, "check"]), {"go": "1"})
        )
        staff.force_login(make_staff())
        staff.post(reverse(move, args=[payment.pk, "check"]), {"go": "1"})
        url = reverse("admin:grants_paymentbatch_export")
        assert "30 000 kr" in page(staff.get(url))
        assert staff.post(url, FILE).status_code == 302
        batch = PaymentBatch.objects.get()
        text = page(staff.get(reverse("admin:grants_paymentbatch_change", args=[batch.pk])))
        assert f"{batch.reference}.csv" in text
        staff.post(reverse("admin:grants_paymentbatch_confirm", args=[batch.pk]))
        payment.refresh_from_db()
        assert payment.state == P.CONFIRMED

    def test_an_account_of_seven_digits_is_told_plainly(self, staff):
        make_payment(state=P.CHECKED)
        text = page(
            staff.post(reverse("admin:grants_paymentbatch_export"), {**FILE, "from_account": "1234567"})
        )
        assert "11 sifre" in text
        assert 'value="1234567"' in text
