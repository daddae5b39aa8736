import itertools
import uuid
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from agreements import workflow
from agreements.models import Confirmation, PartnershipAgreement
from agreements.states import AGREEMENT, AgreementParty, AgreementState
from organizations.models import Mandate
from organizations.states import MandateState
from portal.lifecycle import Role
from portal.models import AuditEntry, Notice, StoredFile
from portal.problems import Refused
from tests.agreements.factories import TEXT
from tests.factories import NOW, make_mandate, make_staff, make_user

S = AgreementState

# The whole promise in one table: who may do what from where, and where it leads.
ALLOWED = {
    ("rewrite", S.DRAFT): S.DRAFT,
    ("rewrite", S.PROPOSED): S.DRAFT,
    ("confirm", S.DRAFT): S.PROPOSED,
    ("confirm", S.PROPOSED): S.ACTIVE,
    ("withdraw", S.DRAFT): S.WITHDRAWN,
    ("withdraw", S.PROPOSED): S.WITHDRAWN,
    ("terminate", S.ACTIVE): S.TERMINATED,
}


def do(verb, agreement, by):
    if verb == "rewrite":
        return workflow.rewrite(agreement, by=by, at=NOW, version=agreement.version, purpose="Noe annet.")
    if verb == "confirm":
        return workflow.confirm(agreement, by=by, at=NOW, seen=agreement.fingerprint)
    if verb == "withdraw":
        return workflow.withdraw(agreement, by=by, at=NOW)
    return workflow.terminate(agreement, by=by, at=NOW, reason="Fordi.", terminated_on=date(2027, 6, 1))


def people(parties):
    return {
        "member": parties.member,
        "staff": parties.staff,
        "staff of another unit": make_staff(unit="Oppvekst"),
        "another's chair": make_mandate().user,
        "nobody": make_user(),
        "inactive staff": make_staff(is_active=False),
    }


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("verb", ["rewrite", "confirm", "withdraw", "terminate"])
def test_every_state_and_role_and_verb(parties, state, verb):
    for who, by in people(parties).items():
        with transaction.atomic():
            agreement = parties.make(state)
            may = who in ("member", "staff") and (verb, state) in ALLOWED
            if verb == "confirm" and state == S.PROPOSED and who == "member":
                may = False  # the member's side has confirmed already
            if may:
                do(verb, agreement, by)
                assert agreement.state == ALLOWED[verb, state], (who, verb, state)
            else:
                with pytest.raises(Refused):
                    do(verb, agreement, by)
                assert agreement.state == state
                agreement.refresh_from_db()
                assert agreement.state == state


@pytest.mark.parametrize("state", S)
def test_only_the_system_ends_an_agreement(parties, state):
    agreement = parties.make(state)
    if state == S.ACTIVE:
        assert workflow.end(agreement, at=NOW).state == S.ENDED
    else:
        with pytest.raises(Refused):
            workflow.end(agreement, at=NOW)


def test_the_table_lets_both_parties_do_all_but_end():
    assert {move.name: move.who for move in AGREEMENT.moves if move.name != "end"} == {
        name: {Role.MEMBER, Role.STAFF} for name in ("propose", "reopen", "activate", "withdraw", "terminate")
    }


@pytest.mark.parametrize(("who", "other"), [("member", "unit"), ("staff", "association")])
def test_either_party_begins_a_draft_and_the_other_is_told(parties, who, other):
    by = getattr(parties, who)
    agreement = workflow.start(
        association=parties.association, unit=parties.unit, title="Avtale", by=by, at=NOW
    )
    assert agreement.state == S.DRAFT
    assert agreement.case.title == "Avtale"
    assert str(parties.association) in agreement.partners
    receiver = parties.staff if other == "unit" else parties.member
    assert [notice.address for notice in Notice.objects.all()] == [receiver.email]
    assert [entry.action for entry in AuditEntry.objects.about(agreement)] == ["agreements.agreement.created"]


def test_the_same_form_sent_twice_begins_one_draft(parties):
    key = uuid.uuid4()
    drafts = [
        workflow.start(
            association=parties.association, unit=parties.unit, title="A", by=parties.member, at=NOW, key=key
        )
        for _ in range(2)
    ]
    assert drafts[0] == drafts[1]
    assert Notice.objects.count() == 1


def test_outsiders_begin_nothing(parties):
    for by in (make_user(), make_staff(unit="Oppvekst"), make_mandate().user):
        with pytest.raises(Refused):
            workflow.start(association=parties.association, unit=parties.unit, title="A", by=by, at=NOW)
    assert not PartnershipAgreement.objects.exists()


@pytest.mark.parametrize("first", ["member", "staff"])
def test_both_confirm_and_the_agreement_is_in_force(parties, first):
    second = "staff" if first == "member" else "member"
    agreement = parties.start()
    parties.confirm(agreement, by=getattr(parties, first))
    assert (agreement.state, agreement.document) == (S.PROPOSED, None)
    parties.confirm(agreement, by=getattr(parties, second))
    assert agreement.state == S.ACTIVE
    assert agreement.activated_at == NOW
    assert agreement.document.purpose == "agreements.pdf"
    assert StoredFile.objects.count() == 1
    agreement.case.refresh_from_db()
    assert agreement.case.closed_at == NOW
    said = Confirmation.objects.standing().values_list("text_sha256", flat=True)
    assert set(said) == {agreement.fingerprint}


def test_a_changed_text_withdraws_the_confirmation_and_tells_who_lost_it(parties):
    agreement = parties.propose()
    Notice.objects.all().delete()
    workflow.rewrite(
        agreement, by=parties.staff, at=NOW, version=agreement.version, routines="Månedlig møte."
    )
    assert agreement.state == S.DRAFT
    assert not agreement.confirmations.standing().exists()
    assert agreement.confirmations.get().withdrawn_at == NOW
    assert [notice.address for notice in Notice.objects.all()] == [parties.member.email]


def test_changing_ones_own_confirmed_text_tells_the_other_party_too(parties):
    agreement = parties.propose()
    fellow = make_mandate(association=parties.association).user
    Notice.objects.all().delete()
    workflow.rewrite(agreement, by=fellow, at=NOW, version=agreement.version, routines="Månedlig møte.")
    assert {notice.address for notice in Notice.objects.all()} == {parties.staff.email, parties.member.email}


def test_saving_without_a_change_keeps_the_confirmation(parties):
    agreement = parties.propose()
    version = agreement.version
    workflow.rewrite(agreement, by=parties.staff, at=NOW, version=version, **TEXT)
    assert (agreement.state, agreement.version) == (S.PROPOSED, version)
    assert agreement.confirmations.standing().count() == 1


def test_two_writers_never_overwrite_each_other(parties):
    agreement = parties.start()
    seen = agreement.version
    workflow.rewrite(agreement, by=parties.staff, at=NOW, version=seen, purpose="Kommunens ord.")
    with pytest.raises(Refused) as refused:
        workflow.rewrite(agreement, by=parties.member, at=NOW, version=seen, purpose="Foreningens ord.")
    assert [problem.code for problem in refused.value.problems] == ["changed_meanwhile"]
    agreement.refresh_from_db()
    assert agreement.purpose == "Kommunens ord."


def test_a_confirmation_of_a_text_that_has_changed_is_refused(parties):
    agreement = parties.start()
    seen = agreement.fingerprint
    workflow.rewrite(agreement, by=parties.staff, at=NOW, version=agreement.version, purpose="Annet.")
    with pytest.raises(Refused) as refused:
        workflow.confirm(agreement, by=parties.member, at=NOW, seen=seen)
    assert [problem.code for problem in refused.value.problems] == ["changed_meanwhile"]
    assert not Confirmation.objects.exists()


def test_an_unfinished_draft_cannot_be_confirmed(parties):
    agreement = parties.start(routines="", starts_on=None, ends_on=None, review_on=None)
    with pytest.raises(Refused) as refused:
        parties.confirm(agreement, by=parties.member)
    assert {problem.field for problem in refused.value.problems} == {"routines", "starts_on"}


def test_staff_who_act_for_the_association_are_on_its_side_only(parties):
    make_mandate(association=parties.association, user=parties.staff)
    agreement = parties.propose(by=parties.member)
    with pytest.raises(Refused) as refused:
        parties.confirm(agreement, by=parties.staff)
    assert [problem.code for problem in refused.value.problems] == ["already_confirmed"]


def test_nobody_confirms_for_both_parties_even_after_leaving_one(parties):
    mandate = make_mandate(association=parties.association, user=parties.staff)
    agreement = parties.propose(by=parties.staff)
    Mandate.objects.filter(pk=mandate.pk).update(state=MandateState.ENDED, ended_at=NOW)
    with pytest.raises(Refused) as refused:
        parties.confirm(agreement, by=parties.staff)
    assert [problem.code for problem in refused.value.problems] == ["both_parties"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(
            agreement=agreement,
            party=AgreementParty.UNIT,
            confirmed_by=parties.staff,
            confirmed_at=NOW,
            version=1,
            text_sha256="0" * 64,
        )


def test_the_database_forbids_an_agreement_in_force_without_document(parties):
    agreement = parties.propose()
    with pytest.raises(IntegrityError, match="agreement_concluded_has_its_document"), transaction.atomic():
        PartnershipAgreement.objects.filter(pk=agreement.pk).update(state=S.ACTIVE)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("agreement_ends_after_it_starts", {"ends_on": date(2027, 3, 1), "review_on": None}),
        ("agreement_review_after_it_starts", {"review_on": date(2027, 3, 1)}),
        ("agreement_terminated_says_when_by_whom_and_why", {"terminated_on": date(2027, 3, 1)}),
    ],
)
def test_the_database_forbids_dates_that_cannot_be(parties, name, fields):
    agreement = parties.start()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PartnershipAgreement.objects.filter(pk=agreement.pk).update(**fields)


def read(agreement):
    with agreement.document.content.open() as file:
        reader = PdfReader(BytesIO(file.read()))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    return reader, text.replace("\u200b", "")


def test_the_pdf_says_what_was_agreed_by_whom_and_when(parties):
    parties.association.organization_number = "311046349"
    parties.association.save()
    agreement = parties.conclude()
    reader, text = read(agreement)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("nb")
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfaid:part>2<" in metadata
    assert "pdfuaid:part>1<" in metadata
    for heading in (
        "1. Avtalepartnere",
        "2. Avtaleformål",
        "3. Kommunens ansvar og oppgaver",
        "4. Frivilliges ansvar og oppgaver",
        "5. Samarbeidsrutiner",
        "6. Varighet, revisjon og oppsigelse",
    ):
        assert heading in text
    for part in (
        *(value for value in TEXT.values() if isinstance(value, str)),
        agreement.case.reference,
        "311 046 349",
        "1. april 2027",
        "31. mars 2028",
        "1. oktober 2027",
        str(parties.member),
        str(parties.staff),
        str(parties.association),
        "2. mars 2027 kl. 12.00",
    ):
        assert part in text, part
    assert "Ikke bekreftet" not in text


def test_emoji_html_and_markup_in_the_text_reach_the_pdf_as_text(parties):
    agreement = parties.conclude(
        purpose="<b>Korps</b> 🎺 #import & *glede*", title="<script>alert(1)</script>"
    )
    text = read(agreement)[1]
    assert "<b>Korps</b> □ #import & *glede*" in text
    assert "<script>alert(1)</script>" in text


def test_the_e_mails_hold_nothing_of_the_agreement(parties):
    agreement = parties.conclude()
    workflow.remind_of_reviews(day=date(2027, 8, 20), at=NOW)
    workflow.terminate(
        agreement, by=parties.member, at=NOW, reason="Hemmelig grunn.", terminated_on=date(2027, 6, 1)
    )
    other = parties.propose()
    workflow.rewrite(other, by=parties.staff, at=NOW, version=other.version, purpose="Nytt.")
    workflow.withdraw(other, by=parties.member, at=NOW)
    kinds = {notice.kind.removeprefix("agreements.") for notice in Notice.objects.all()}
    assert kinds == {"started", "waits", "changed", "in_force", "withdrawn", "terminated", "review_due"}
    secrets = [value for value in TEXT.values() if isinstance(value, str)]
    secrets += ["Hemmelig grunn.", str(parties.member), str(parties.staff)]
    for notice, secret in itertools.product(Notice.objects.all(), secrets):
        assert secret not in notice.subject + notice.body
    for notice in Notice.objects.all():
        assert f"/avtaler/{agreement.pk}/" in notice.body or f"/avtaler/{other.pk}/" in notice.body
        assert "&" not in notice.body
        assert len(notice.body.splitlines()) <= 6


def test_the_unit_is_told_at_its_own_address_until_there_is_a_case_handler(parties):
    parties.unit.email = "kultur@lier.example"
    parties.unit.save()
    agreement = parties.propose()
    assert set(Notice.objects.values_list("address", flat=True)) == {"kultur@lier.example"}
    Notice.objects.all().delete()
    workflow.rewrite(agreement, by=parties.staff, at=NOW, version=agreement.version, purpose="Nytt.")
    agreement.case.refresh_from_db()
    assert agreement.case.case_handler == parties.staff
    parties.confirm(agreement, by=parties.member)
    assert Notice.objects.filter(address=parties.staff.email, kind="agreements.waits").count() == 1


def test_both_are_reminded_once_before_the_review_and_once_before_the_end(parties):
    agreement = parties.conclude()
    Notice.objects.all().delete()
    both = {parties.member.email, parties.staff.email}
    before = agreement.review_on - timedelta(days=61)
    assert workflow.remind_of_reviews(day=before, at=NOW) == 0
    for day in range(1, 70):
        workflow.remind_of_reviews(day=before + timedelta(days=day), at=NOW)
    assert {n.address for n in Notice.objects.all()} == both
    assert Notice.objects.count() == 2
    workflow.remind_of_reviews(day=agreement.ends_on - timedelta(days=30), at=NOW)
    assert Notice.objects.count() == 4


def test_agreements_end_the_day_after_their_last(parties):
    agreement, endless = parties.conclude(), parties.conclude(ends_on=None)
    assert workflow.end_those_over(day=agreement.ends_on, at=NOW) == 0
    assert workflow.end_those_over(day=agreement.ends_on + timedelta(days=1), at=NOW) == 1
    assert workflow.end_those_over(day=agreement.ends_on + timedelta(days=1), at=NOW) == 0
    agreement.refresh_from_db()
    endless.refresh_from_db()
    assert (agreement.state, endless.state) == (S.ENDED, S.ACTIVE)


def test_a_terminated_agreement_holds_until_its_last_day(parties):
    agreement = parties.make(S.TERMINATED)
    assert agreement.terminated_by_party == AgreementParty.ASSOCIATION
    in_force = PartnershipAgreement.objects.in_force
    assert agreement in in_force(date(2027, 6, 1))
    assert agreement not in in_force(date(2027, 6, 2))


def test_the_log_names_fields_and_never_what_was_written(parties):
    agreement = parties.conclude()
    entries = AuditEntry.objects.about(agreement)
    assert [entry.action.rsplit(".", 1)[1] for entry in entries] == [
        "created", "changed", "proposed", "activated",
    ]  # fmt: skip
    assert "purpose" in entries[1].fields
    assert [entry.codes.get("party") for entry in entries] == ["association", None, "association", "unit"]
    assert not any(TEXT["purpose"] in str(entry.codes) for entry in entries)
