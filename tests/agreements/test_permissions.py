import pytest
from django.test import override_settings
from django.urls import reverse

from agreements.models import PartnershipAgreement
from agreements.permissions import can_open_document, party_of
from agreements.states import AgreementParty, AgreementState
from organizations.models import Mandate
from organizations.states import MandateState
from portal.models import StoredFile
from tests.factories import NOW, make_mandate, make_staff, make_user

visible = PartnershipAgreement.objects.visible_to


@pytest.mark.parametrize("state", AgreementState)
def test_the_parties_and_staff_see_it_and_nobody_else(parties, state):
    agreement = parties.make(state)
    for user in (parties.member, parties.staff, make_staff(unit="Oppvekst")):
        assert agreement in visible(user)
    for user in (None, make_user(), make_mandate().user, make_staff(is_active=False)):
        assert agreement not in visible(user)


def test_the_pdf_is_for_those_who_see_the_agreement(parties):
    stored = parties.conclude().document
    people = [parties.member, parties.staff, make_staff(unit="Oppvekst"), make_user(), make_mandate().user]
    assert [can_open_document(stored, user) for user in people] == [True, True, True, False, False]
    loose = StoredFile.keep(
        b"x", name="a.pdf", content_type="application/pdf", purpose="agreements.pdf", by=None, at=NOW
    )
    assert not can_open_document(loose, parties.staff)


def test_one_side_each(parties):
    agreement = parties.start()
    assert party_of(parties.member, agreement) == AgreementParty.ASSOCIATION
    assert party_of(parties.staff, agreement) == AgreementParty.UNIT
    make_mandate(association=parties.association, user=parties.staff)
    assert party_of(parties.staff, agreement) == AgreementParty.ASSOCIATION
    for user in (None, make_user(), make_staff(unit="Oppvekst"), make_mandate().user):
        assert party_of(user, agreement) is None


def test_an_ended_mandate_ends_the_right_at_once(parties):
    agreement = parties.start()
    Mandate.objects.filter(user=parties.member).update(state=MandateState.ENDED, ended_at=NOW)
    assert party_of(parties.member, agreement) is None
    assert agreement not in visible(parties.member)


@override_settings(DEMO=False)
def test_staff_show_the_second_factor_on_the_shared_page_too(client, parties):
    agreement = parties.propose()
    client.force_login(parties.staff)
    for name in ("agreement", "agreement_edit", "agreement_confirm", "agreement_withdraw"):
        assert client.get(reverse(name, args=[agreement.pk])).status_code == 404
    client.post(reverse("agreement_confirm", args=[agreement.pk]), {"seen": agreement.fingerprint})
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.PROPOSED
