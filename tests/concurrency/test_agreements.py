"""Two parties at the same agreement at the same moment, on real PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from agreements import workflow
from agreements.models import Confirmation, PartnershipAgreement
from agreements.states import AgreementState
from portal.models import AuditEntry, Notice, StoredFile
from portal.problems import Refused
from tests.agreements.factories import Parties
from tests.factories import NOW, make_mandate, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def at_once(*deeds):
    """Run the deeds in a thread each, let go together; return what each gave: a result, or Refused."""
    start = threading.Barrier(len(deeds))

    def run(deed):
        try:
            start.wait()
            return deed()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def confirming(agreement, by, seen):
    own = PartnershipAgreement.objects.get(pk=agreement.pk)
    return lambda: workflow.confirm(own, by=by, at=NOW, seen=seen)


@pytest.mark.parametrize("round_", range(4))
def test_both_confirm_at_once_and_the_agreement_is_made_once(round_):
    parties = Parties()
    agreement = parties.start()
    seen = agreement.fingerprint
    results = at_once(*(confirming(agreement, by, seen) for by in (parties.member, parties.staff)))
    assert not [result for result in results if isinstance(result, Refused)]
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.ACTIVE
    assert StoredFile.objects.count() == 1
    assert AuditEntry.objects.filter(action="agreements.agreement.activated").count() == 1
    assert Notice.objects.filter(kind="agreements.in_force").count() == 2


def test_eight_of_both_boards_confirm_at_once_and_one_of_each_counts():
    parties = Parties()
    agreement = parties.start()
    seen = agreement.fingerprint
    people = [parties.member, parties.staff]
    people += [make_mandate(association=parties.association).user for _ in range(3)]
    people += [make_staff() for _ in range(3)]
    results = at_once(*(confirming(agreement, by, seen) for by in people))
    assert len([result for result in results if isinstance(result, Refused)]) == 6
    assert Confirmation.objects.standing().count() == 2
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("round_", range(4))
def test_a_confirmation_never_lands_on_a_text_that_was_changed_meanwhile(round_):
    parties = Parties()
    agreement = parties.start()
    seen, version = agreement.fingerprint, agreement.version
    other = PartnershipAgreement.objects.get(pk=agreement.pk)
    at_once(
        confirming(agreement, parties.member, seen),
        lambda: workflow.rewrite(other, by=parties.staff, at=NOW, version=version, purpose="Noe helt annet."),
    )
    agreement.refresh_from_db()
    assert agreement.purpose == "Noe helt annet."
    assert agreement.state == AgreementState.DRAFT
    assert not Confirmation.objects.standing().exists()


def test_two_who_save_at_once_do_not_overwrite_each_other():
    parties = Parties()
    agreement = parties.start()
    rows = [PartnershipAgreement.objects.get(pk=agreement.pk) for _ in range(2)]
    results = at_once(
        *(
            lambda row=row, by=by: workflow.rewrite(
                row, by=by, at=NOW, version=agreement.version, purpose=str(by)
            )
            for row, by in zip(rows, (parties.member, parties.staff), strict=True)
        )
    )
    assert len([result for result in results if isinstance(result, Refused)]) == 1


def test_a_form_sent_eight_times_at_once_begins_one_draft():
    parties = Parties()
    key = PartnershipAgreement().key
    deed = lambda: workflow.start(  # noqa: E731
        association=parties.association, unit=parties.unit, title="A", by=parties.member, at=NOW, key=key
    )
    results = at_once(*[deed] * 8)
    assert len({result.pk for result in results}) == 1
    assert PartnershipAgreement.objects.count() == 1
