"""What the database forbids, and who sees which application."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from grants.models import GrantApplication, GrantCall, SchemeTerms
from grants.schemes import sync_schemes
from grants.states import (
    APPLICATION,
    AWAITING,
    DECIDED,
    RECEIVED,
    STANDING,
    ApplicationState,
)
from portal import platform
from portal.models import AuditEntry
from tests.factories import NOW, make_mandate, make_staff, make_user
from tests.grants.factories import make_application, make_call, make_draft, make_scheme

pytestmark = pytest.mark.django_db
S = ApplicationState


def test_the_sets_of_states_cover_them_all():
    assert AWAITING | DECIDED == RECEIVED
    assert STANDING | {S.WITHDRAWN} == set(S)
    assert {move.to for move in APPLICATION.moves} | {S.DRAFT} == set(S)


@pytest.mark.parametrize(
    ("state", "changes", "constraint"),
    [
        (S.DRAFT, {"submitted_at": NOW}, "application_sent_has_a_time_and_a_sender"),
        (S.DRAFT, {"state": S.SUBMITTED}, "application_has_a_case_once_sent"),
        (S.SUBMITTED, {"state": S.DRAFT}, "application_has_a_case_once_sent"),
        (S.SUBMITTED, {"state": S.GRANTED}, "application_decided_has_a_time"),
        (S.SUBMITTED, {"decided_at": NOW}, "application_decided_has_a_time"),
        (S.SUBMITTED, {"amount_applied": None}, "application_sent_is_complete"),
        (S.SUBMITTED, {"bank_account_number": ""}, "application_sent_is_complete"),
        (S.SUBMITTED, {"contact": None}, "application_sent_is_complete"),
        (S.DRAFT, {"members_total": 1}, "application_young_members_are_members"),
        (S.DRAFT, {"amount_applied": 0}, "application_asks_for_money"),
        (S.DRAFT, {"bank_account_number": "1234"}, "application_account_has_eleven_digits"),
        (S.DRAFT, {"is_late": True}, "application_late_only_when_sent"),
        (S.SUBMITTED, {"late_admitted_at": NOW}, "application_late_only_when_sent"),
        (S.GRANTED, {"is_late": True}, "application_late_is_judged_only_when_admitted"),
    ],
)
def test_the_database_forbids_the_impossible(state, changes, constraint):
    application = make_application(state=state)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        GrantApplication.objects.filter(pk=application.pk).update(**changes)


def test_one_application_per_association_and_call():
    draft = make_draft()
    with (
        pytest.raises(IntegrityError, match="application_one_per_association_and_call"),
        transaction.atomic(),
    ):
        GrantApplication.objects.create(
            call=draft.call,
            association=draft.association,
            created_at=NOW,
            saved_at=NOW,
            saved_by=draft.saved_by,
        )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"opens_at": NOW + timedelta(days=90)}, "call_opens_before_its_deadline"),
        ({"budget_frame": 0}, "call_has_money"),
    ],
)
def test_a_call_makes_sense(changes, constraint):
    call = make_call()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        GrantCall.objects.filter(pk=call.pk).update(**changes)


def test_an_individual_decision_can_be_appealed():
    scheme = make_scheme()
    with pytest.raises(IntegrityError, match="can_be_appealed"), transaction.atomic():
        SchemeTerms.objects.create(scheme=scheme, valid_from="2028-01-01", is_individual_decision=True)


class TestVisibleTo:
    @pytest.mark.parametrize("state", list(S), ids=str)
    def test_members_see_their_own_and_staff_what_was_sent(self, state):
        application = make_application(state=state)
        colleague = make_mandate(association=application.association).user
        sees = GrantApplication.objects.visible_to
        assert application in sees(application.saved_by)
        assert application in sees(colleague)
        assert application not in sees(make_mandate().user)
        assert application not in sees(make_user())
        assert application not in sees(AnonymousUser())
        assert (application in sees(make_staff())) == (state != S.DRAFT)

    def test_a_deleted_draft_stays_the_associations_own(self):
        from grants import workflow

        draft = make_draft()
        workflow.withdraw(draft, by=draft.saved_by, at=NOW)
        assert draft not in GrantApplication.objects.visible_to(make_staff())


class TestSyncSchemes:
    def test_run_again_it_changes_nothing(self):
        first = sync_schemes(at=NOW)
        assert first.created == len(platform.current().grants.schemes)
        logged = AuditEntry.objects.count()
        again = sync_schemes(at=NOW)
        assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)
        assert AuditEntry.objects.count() == logged

    def test_the_file_wins_and_what_staff_know_stays(self):
        scheme = make_scheme(title="Feil", delegated_up_to=50_000)
        assert sync_schemes(at=NOW).updated == 1
        scheme.refresh_from_db()
        assert scheme.title == "Driftstilskudd til barne- og ungdomskultur"
        assert scheme.delegated_up_to == 50_000

    def test_a_scheme_that_is_gone_is_no_longer_offered(self):
        scheme = make_scheme(code="nedlagt")
        sync_schemes(at=NOW)
        scheme.refresh_from_db()
        assert not scheme.is_offered

    @pytest.mark.parametrize("name", platform.available())
    def test_every_platform_can_be_synced(self, name):
        source = platform.load(name)
        assert sync_schemes(at=NOW, source=source).created == len(source.grants.schemes)

    def test_the_command_says_what_it_did(self, capsys):
        from django.core.management import call_command

        call_command("sync_schemes")
        assert "new, 0 changed, 0 unchanged." in capsys.readouterr().out


def test_terms_are_those_of_the_day():
    from datetime import date

    scheme = make_scheme()
    old = scheme.terms_on(date(2027, 1, 1))
    new = scheme.terms.create(valid_from=date(2027, 7, 1), is_individual_decision=False)
    assert scheme.terms_on(date(2027, 6, 30)) == old
    assert scheme.terms_on(date(2027, 7, 1)) == new


def test_the_interim_reply_is_due_a_month_after_receipt():
    from datetime import date

    terms = make_scheme().terms_on(date(2027, 1, 31))
    assert terms.interim_reply_by(date(2027, 1, 31)) == date(2027, 2, 28)
