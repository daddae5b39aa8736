"""The log is written once. The cases are numbered without gaps. A decision is never edited."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from portal import history
from portal.clock import OSLO
from portal.models import Appeal, AuditEntry, Case, Decision, StoredFile
from portal.models.audit import record
from portal.models.decision import Outcome
from portal.problems import Refused
from tests.conventions.source import ROOT, modules
from tests.factories import NOW, make_association, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    record("organizations.association.created", make_association(), by=make_staff(), at=NOW)
    return AuditEntry.objects.get()


class TestLog:
    def test_cannot_be_changed(self, entry):
        with pytest.raises(ProgrammingError, match="pgtrigger: Cannot"), transaction.atomic():
            AuditEntry.objects.update(action="noe.annet")
        entry.action = "noe.annet"
        with pytest.raises(ProgrammingError), transaction.atomic():
            entry.save()
        assert AuditEntry.objects.get().action == "organizations.association.created"

    def test_cannot_be_deleted(self, entry):
        with pytest.raises(ProgrammingError, match="pgtrigger: Cannot"), transaction.atomic():
            AuditEntry.objects.all().delete()
        assert AuditEntry.objects.count() == 1

    @pytest.mark.parametrize(
        ("action", "fields", "codes", "words"),
        [
            ("organizations.association.verified", (), {"from": "proposed", "to": "active"},
             "Ny status: i registeret (var: venter på kontroll)"),
            ("organizations.association.changed", ("name", "email"), {}, "Endret: navn, e-post"),
            ("organizations.association.created", (), {}, "Opprettet"),
            ("organizations.association.danced", (), {}, "organizations.association.danced"),
        ],
    )  # fmt: skip
    def test_is_read_in_plain_words(self, action, fields, codes, words):
        record(action, make_association(), by=None, at=NOW, fields=fields, **codes)
        assert history.describe(AuditEntry.objects.get()) == words


class TestCase:
    def open(self, at=NOW, **fields):
        return Case.objects.open_new(kind="test", title="En sak", at=at, **fields)

    def test_numbers_begin_anew_each_year(self):
        references = [self.open().reference, self.open().reference]
        references.append(self.open(at=NOW + timedelta(days=365)).reference)
        assert references == ["2027/000001", "2027/000002", "2028/000001"]

    def test_a_number_that_came_to_nothing_is_given_back(self):
        with transaction.atomic():
            self.open()
            transaction.set_rollback(True)
        assert self.open().number == 1

    def test_what_is_exempt_from_public_access_has_a_legal_basis(self):
        with pytest.raises(IntegrityError, match="case_restriction_has_a_legal_basis"), transaction.atomic():
            self.open(is_restricted=True)
        self.open(is_restricted=True, legal_basis="offl. § 13")

    def test_what_is_due_can_be_found(self):
        late = self.open(due_on=date(2027, 3, 1))
        self.open(due_on=date(2027, 3, 10))
        self.open(due_on=date(2027, 3, 1), closed_at=NOW)
        assert list(Case.objects.due_by(date(2027, 3, 2))) == [late]


class TestDecision:
    @pytest.fixture
    def decision(self):
        return self.decide(is_individual_decision=True, appeal_days=21, appeal_body="Klagenemnda")

    def decide(self, **fields):
        staff = make_staff()
        letter = StoredFile.keep(
            b"brev", name="brev.pdf", content_type="application/pdf", purpose="test", by=staff, at=NOW
        )
        return Decision.objects.create(
            case=Case.objects.open_new(kind="test", title="En sak", at=NOW), outcome=Outcome.GRANTED,
            rule="§ 1", facts="Fakta", decided_at=NOW, decided_by=staff, letter=letter, **fields,
        )  # fmt: skip

    @pytest.mark.parametrize(("field", "value"), [("outcome", "refused"), ("rule", "x"), ("facts", "x")])
    def test_is_never_edited(self, decision, field, value):
        with pytest.raises(ProgrammingError, match="Cannot delete or update"), transaction.atomic():
            Decision.objects.update(**{field: value})

    def test_is_never_deleted(self, decision):
        with pytest.raises(ProgrammingError, match="Cannot delete or update"), transaction.atomic():
            decision.delete()

    def test_is_superseded_by_another(self, decision):
        newer = self.decide(is_individual_decision=False, supersedes=decision)
        assert list(Decision.objects.in_force()) == [newer]

    def test_can_be_marked_as_sent_and_opened(self, decision):
        Decision.objects.update(notified_at=NOW)
        assert list(Decision.objects.unopened()) == [decision]
        Decision.objects.update(first_opened_at=NOW)
        assert not Decision.objects.unopened()

    def test_an_individual_one_can_always_be_appealed(self):
        with pytest.raises(IntegrityError, match="decision_individual_can_be_appealed"), transaction.atomic():
            self.decide(is_individual_decision=True)

    @pytest.mark.parametrize(("days", "is_late"), [(1, False), (21, False), (22, True)])
    def test_an_appeal_is_taken_in_and_flagged_when_it_is_late(self, decision, days, is_late):
        Decision.objects.update(notified_at=NOW)
        decision.refresh_from_db()
        chair, at = make_user(), NOW + timedelta(days=days)
        appeal = Appeal.objects.receive(decision, text="Vi er uenige. <b>🎵</b>", by=chair, at=at)
        assert appeal.is_late is is_late
        told = AuditEntry.objects.about(appeal).get()
        assert (told.action, told.actor, told.case) == ("portal.appeal.received", chair, decision.case)
        assert "uenige" not in str(told.codes)

    def test_what_cannot_be_appealed_takes_no_appeal(self):
        decision = self.decide(is_individual_decision=False)
        with pytest.raises(Refused, match="no_appeal"):
            Appeal.objects.receive(decision, text="Vi er uenige.", by=make_user(), at=NOW)
        assert not Appeal.objects.exists()

    def test_the_time_to_appeal_runs_from_when_it_arrived(self, decision):
        assert decision.appeal_by is None
        decision.notified_at = NOW
        assert decision.appeal_by == date(2027, 3, 23)
        decision.first_opened_at = NOW + timedelta(days=1)
        assert decision.appeal_by == date(2027, 3, 24)

    @pytest.mark.parametrize(
        ("notified", "last_day"),
        [
            (datetime(2027, 3, 5, 12, tzinfo=OSLO), date(2027, 3, 30)),  # three weeks later is Good Friday
            (datetime(2027, 4, 26, 12, tzinfo=OSLO), date(2027, 5, 18)),  # 17 May
            (datetime(2027, 6, 5, 12, tzinfo=OSLO), date(2027, 6, 28)),  # a Saturday
        ],
    )
    def test_the_last_day_is_never_a_day_off(self, decision, notified, last_day):
        decision.notified_at = notified
        assert decision.appeal_by == last_day

    def test_late_in_the_evening_counts_as_the_norwegian_day(self, decision):
        decision.notified_at = NOW.replace(month=6, hour=23, minute=30)
        assert decision.appeal_by == date(2027, 6, 23)


def test_every_verb_that_is_written_has_words():
    """The verbs of a lifecycle are told by their new status; "changed" tells the fields."""
    written = {
        found.rsplit(".", 1)[-1]
        for path, _tree in modules()
        for found in re.findall(r'\brecord\(\s*"([a-z_.]+)"', (ROOT / path).read_text(encoding="utf-8"))
    }
    assert len(written) > 50
    assert written - {"changed"} <= set(history.VERBS)
