"""A sealed call leaks nothing before its deadline: not in lists, counts, search, API or log, nor in case numbers."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from grants import workflow
from grants.models import CallFormula, GrantApplication, GrantCall, Proposal
from grants.states import ApplicationState
from portal import clock
from portal.clock import OSLO
from portal.models import AuditEntry, Case, Notice
from portal.problems import Refused
from portal.templatetags.portal import day
from tests.factories import NOW, make_association, make_staff, make_user
from tests.grants.closed import admin_urls, lists, page
from tests.grants.factories import DEADLINE, make_application, make_call, make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState
AFTER = datetime(2027, 4, 16, 0, 0, tzinfo=OSLO)
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def application():
    return make_application(
        call=make_call(is_sealed=True), association=make_association(name="Hemmelig forening")
    )


def fresh(application):
    return GrantApplication.objects.select_related("case").get(pk=application.pk)


def numbers():
    return list(Case.objects.order_by("number").values_list("number", flat=True))


class TestBeforeTheDeadline:
    def test_leaks_nothing(self, client, application):
        client.force_login(make_staff())
        for url in lists():
            if not url.startswith("/sok/"):  # that the association exists is public
                assert "Hemmelig forening" not in page(client.get(url)), url
        for words in ("Hemmelig", application.receipt_code):
            assert f"/soknad/{application.pk}/" not in page(client.get(f"/sok/?q={words}"))
        for url in admin_urls(application):
            assert client.get(url).status_code in (302, 404), url
        log = page(client.get(reverse("admin:portal_auditentry_changelist")))
        assert "grants.application.submitted" not in log
        assert AuditEntry.objects.filter(action="grants.application.submitted").exists()

    def test_neither_does_a_draft_in_it(self, client):
        chair = make_user(name="Hemmelig Leder", email="hemmelig@example.com")
        draft = make_draft(call=make_call(is_sealed=True), by=chair, members_total=12)
        workflow.remind_of_drafts(at=draft.call.application_deadline - timedelta(hours=5))
        assert Notice.objects.filter(kind="grants.draft_not_sent").exists()
        client.force_login(make_staff())
        for name in ("auditentry", "notice"):
            text = page(client.get(reverse(f"admin:portal_{name}_changelist")))
            assert "Hemmelig Leder" not in text, name
            assert "hemmelig@example.com" not in text, name

    def test_nor_the_receipts_in_the_outbox(self, client, application):
        client.force_login(make_staff())
        assert Notice.objects.exists()
        text = page(client.get(reverse("admin:portal_notice_changelist")))
        assert application.submitted_by.email not in text
        notice = Notice.objects.get()
        assert client.get(reverse("admin:portal_notice_change", args=[notice.pk])).status_code == 302
        workflow.unseal_calls(at=AFTER)
        text = page(client.get(reverse("admin:portal_notice_changelist")))
        assert application.submitted_by.email in text

    def test_nobody_shares_it_out(self, client, application):
        call = application.call
        CallFormula.objects.create(call=call, kind="fixed", base=1000)
        client.force_login(make_staff())
        url = reverse("admin:grants_grantcall_share", args=[call.pk])
        assert "forseglet til 15. april 2027" in page(client.get(url))
        client.post(url, {"compute": "1"})
        assert not Proposal.objects.exists()
        with pytest.raises(Refused, match="sealed"):
            workflow.decide_batch(call, rule="R", considerations="C", by=make_staff(), at=NOW)

    def test_the_association_sees_its_own_with_a_receipt_number(self, client, application):
        assert CODE.fullmatch(application.receipt_code)
        client.force_login(application.submitted_by)
        text = page(client.get(application.get_absolute_url()))
        assert f"Kvitteringsnummeret er {application.receipt_code}" in text
        assert f"Dere får svar innen {day(application.answer_by)}" in text
        assert application.receipt_code in page(client.get(reverse("grant_applications")))


class TestCaseNumbers:
    """A number given in a sealed call would be a hole among those that staff see, and holes can be counted."""

    def test_what_others_get_meanwhile_shows_no_hole(self):
        elsewhere, sealed = make_call(deadline=date(2027, 5, 1)), make_call(is_sealed=True)
        for _turn in range(3):
            make_application(call=elsewhere)
            make_application(call=sealed)
        assert numbers() == [1, 2, 3]

    def test_they_come_when_the_call_is_opened_in_the_order_of_sending(self):
        sealed = make_call(is_sealed=True)
        sent = [make_application(call=sealed, at=NOW + timedelta(hours=hours)) for hours in (2, 1, 3)]
        withdrawn = make_application(call=sealed, state=S.WITHDRAWN, at=NOW + timedelta(hours=4))
        make_application(call=make_call(deadline=date(2027, 5, 1)))
        workflow.unseal_calls(at=AFTER)
        cases = [fresh(one).case for one in (*sent, withdrawn)]
        assert [one.number for one in cases] == [3, 2, 4, 5]
        assert cases[0].received_at == sent[0].submitted_at
        assert cases[0].due_on == sealed.answer_by(sealed.deadline_on)
        assert [one.closed_at for one in cases] == [None, None, None, AFTER]

    def test_the_receipt_number_still_finds_it_afterwards(self, client, application):
        workflow.unseal_calls(at=AFTER)
        client.force_login(make_staff())
        url = reverse("admin:grants_grantapplication_changelist")
        assert "Hemmelig forening" in page(client.get(f"{url}?q={application.receipt_code.lower()}"))
        client.force_login(application.submitted_by)
        assert "Saksnummeret er 2027/000001" in page(client.get(application.get_absolute_url()))

    def test_the_year_is_that_of_the_opening(self):
        sealed = make_call(deadline=date(2027, 12, 31), is_sealed=True)
        sealed.opens_at = NOW
        sealed.save()
        application = make_application(call=sealed)
        workflow.unseal_calls(at=datetime(2028, 1, 1, tzinfo=OSLO))
        assert fresh(application).case.reference == "2028/000001"

    def test_what_comes_late_but_before_the_opening_is_numbered_with_the_rest(self, application):
        late = make_application(
            call=application.call, at=application.call.application_deadline + timedelta(minutes=5)
        )
        assert late.is_late
        assert late.case is None
        workflow.unseal_calls(at=AFTER)
        assert fresh(late).case.number == 2

    def test_what_comes_after_the_opening_has_its_number_at_once(self, application):
        workflow.unseal_calls(at=AFTER)
        late = make_application(call=GrantCall.objects.get(), at=AFTER + timedelta(days=1))
        assert (late.case.number, late.receipt_code) == (2, "")

    def test_taken_back_in_time_it_is_never_erased_as_if_it_was_not_sent(self):
        application = make_application(call=make_call(is_sealed=True), state=S.WITHDRAWN)
        assert workflow.forget_old_answers(at=NOW + timedelta(days=1)) == 0
        assert fresh(application).members_total == 60


def test_opens_by_itself_after_the_deadline_once(client, application):
    assert workflow.unseal_calls(at=application.call.application_deadline - timedelta(minutes=1)) == 0
    assert [workflow.unseal_calls(at=AFTER) for _ in range(2)] == [1, 0]
    client.force_login(make_staff())
    assert "Hemmelig forening" in page(client.get(reverse("admin:grants_grantapplication_changelist")))
    assert AuditEntry.objects.filter(action="grants.application.numbered").count() == 1


class TestNobodyLooksInEarly:
    """Who has written the call cannot open it by changing it."""

    def change(self, client, call, **answers):
        client.force_login(make_staff())
        url = reverse("admin:grants_grantcall_change", args=[call.pk])
        sealed = {"is_sealed": "on"} if call.is_sealed else {}
        posted = {
            "scheme": call.scheme_id, "opens_on": call.opens_on.isoformat(), "closes_on": call.deadline_on.isoformat(),
            "budget_frame": "900000", "grace_days": "14", **sealed, **answers,
        }  # fmt: skip
        return page(client.post(url, {name: value for name, value in posted.items() if value}, follow=True))

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            ({"is_sealed": ""}, "åpner av seg selv etter fristen"),
            ({"closes_on": "2027-03-01"}, "kan flyttes til en senere dag"),
            ({"opens_on": "2027-04-01"}, "denne dagen kan ikke lenger endres"),
        ],
    )
    def test_once_it_is_open(self, client, application, answers, message):
        assert message in self.change(client, application.call, **answers)
        call = GrantCall.objects.get()
        assert (call.is_sealed, call.deadline_on, call.opens_on) == (
            True,
            DEADLINE,
            application.call.opens_on,
        )

    def test_the_last_day_can_be_moved_on(self, client, application):
        self.change(client, application.call, closes_on="2027-05-01")
        assert GrantCall.objects.get().application_deadline == clock.end_of(date(2027, 5, 1))

    def test_nor_is_it_sealed_when_somebody_may_have_applied(self, client):
        assert "Noen kan ha søkt allerede" in self.change(client, make_call(), is_sealed="on")
        assert not GrantCall.objects.get().is_sealed

    def test_before_the_opening_staff_choose_freely(self, client):
        call = make_call(deadline=date(2027, 12, 1), is_sealed=True)
        self.change(client, call, is_sealed="")
        assert not GrantCall.objects.get().is_sealed
