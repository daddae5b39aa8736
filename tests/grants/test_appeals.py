"""An appeal: in time or late, reversed, sent on with all its papers, or dismissed because it came late."""

import io
from datetime import datetime, timedelta
from decimal import Decimal

import pypdf
import pytest
from django.urls import reverse

from grants import workflow
from grants.models import Grant, GrantAppeal, GrantApplication
from grants.states import APPEAL_DEEDS, ApplicationState, RepaymentState
from portal.clock import OSLO
from portal.models import AuditEntry, Decision, Notice
from portal.models.appeal import APPEAL, AppealState
from portal.models.decision import Outcome
from portal.problems import Refused
from tests.factories import NOW, make_mandate, make_staff, make_user
from tests.grants.factories import decide, enclose_all, make_application, upload
from tests.grants.test_repayments import make_repayment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S, A = ApplicationState, AppealState
LATE = NOW + timedelta(days=22)
WORDS = {"rule": "R", "facts": "F", "considerations": "Vi har sett på saken på nytt."}


def make_appeal(*, state=S.REFUSED, at=NOW, **fields):
    application = make_application(state=state, **fields)
    return workflow.appeal(
        application, text="Vi har flere unge enn dere skriver.", by=application.submitted_by, at=at
    )


def page(response):
    return response.content.decode().replace("\u00a0", " ")


def text_of(file):
    with file.content.open() as content:
        read = pypdf.PdfReader(io.BytesIO(content.read()))
    said = "".join(part.extract_text() for part in read.pages).replace("\u200b", "")
    return " ".join(said.split())


class TestTheAssociation:
    @pytest.fixture
    def application(self, client):
        application = make_application(state=S.REFUSED)
        client.force_login(application.submitted_by)
        return application

    def url(self, application):
        return reverse("grant_application_appeal", args=[application.pk])

    def test_finds_the_way_from_the_answer_and_sends(self, client, application):
        assert self.url(application) in page(client.get(application.get_absolute_url()))
        text = page(client.get(self.url(application)))
        assert "Siste dag for å klage er 23. mars 2027" in text
        answer = client.post(self.url(application), {"text": "Vi har 15 unge."}, follow=True)
        assert "Kommunen har mottatt klagen" in page(answer)
        appeal = GrantAppeal.objects.get()
        assert (appeal.text, appeal.is_late) == ("Vi har 15 unge.", False)
        (notice,) = Notice.objects.filter(kind="grants.appeal_received")
        assert "15 unge" not in notice.body

    def test_an_empty_one_gets_a_message(self, client, application):
        assert "Fyll ut" in page(client.post(self.url(application), {"text": " "}))

    def test_sent_twice_is_one(self, client, application):
        for _ in range(2):
            assert client.post(self.url(application), {"text": "Uenig."}).status_code == 302
        assert GrantAppeal.objects.count() == 1
        assert Notice.objects.filter(kind="grants.appeal_received").count() == 1

    def test_after_three_weeks_it_is_told_and_flagged(self, client, application, at_now):
        client.get(application.get_absolute_url())
        at_now.move_to(LATE)
        client.force_login(application.submitted_by)
        assert "merket som for sen" in page(client.get(self.url(application)))
        client.post(self.url(application), {"text": "Vi var på tur."})
        assert GrantAppeal.objects.get().is_late

    def test_is_nobody_elses(self, client, application):
        for user in (make_mandate().user, make_staff()):
            client.force_login(user)
            assert client.get(self.url(application)).status_code == 404
            assert client.post(self.url(application), {"text": "x"}).status_code == 404

    def test_what_is_not_decided_cannot_be_appealed(self, client):
        application = make_application()
        client.force_login(application.submitted_by)
        assert client.get(self.url(application)).status_code == 404


class TestReversal:
    def test_a_new_decision_supersedes_the_old_and_both_stand(self):
        appeal = make_appeal()
        old = appeal.decision
        workflow.reverse_decision(
            appeal, outcome=Outcome.GRANTED, amount=Decimal(30_000), by=make_staff(), at=NOW, **WORDS
        )
        application = GrantApplication.objects.get()
        assert application.state == S.GRANTED
        new = application.decision()
        assert new.supersedes == old
        assert Decision.objects.count() == 2
        assert Grant.objects.get().decision == new
        appeal.refresh_from_db()
        assert appeal.state == A.REVERSED

    def test_a_part_becomes_more_and_the_money_is_one(self):
        appeal = make_appeal(state=S.PARTLY)
        workflow.reverse_decision(
            appeal, outcome=Outcome.PARTLY, amount=Decimal(20_000), by=make_staff(), at=NOW, **WORDS
        )
        assert Grant.objects.get().amount == 20_000

    def test_what_stops_a_decision_stops_a_reversal_and_changes_nothing(self):
        appeal = make_appeal()
        with pytest.raises(Refused):
            workflow.reverse_decision(
                appeal, outcome=Outcome.GRANTED, amount=None, by=make_staff(), at=NOW, **WORDS
            )
        assert GrantApplication.objects.get().state == S.REFUSED
        assert GrantAppeal.objects.get().is_waiting

    def test_a_dismissal_is_reversed_by_treating_the_application(self):
        late = datetime(2027, 4, 16, 8, tzinfo=OSLO)
        application = make_application(state=S.DISMISSED, at=late)
        appeal = workflow.appeal(application, text="Strømmen gikk.", by=application.submitted_by, at=late)
        workflow.treat_after_all(appeal, reason="Strømbrudd i hele bygda.", by=make_staff(), at=late)
        application = GrantApplication.objects.get()
        assert application.state == S.IN_REVIEW
        assert application.late_admitted_at == late
        assert application.case.closed_at is None
        decide(application)
        assert application.decision().outcome == Outcome.GRANTED


class TestForwarding:
    def test_the_papers_are_complete(self):
        application = make_application(state="draft")
        enclose_all(application, by=application.saved_by)
        workflow.submit(application, by=application.saved_by, at=NOW)
        decide(application, outcome=Outcome.REFUSED)
        appeal = workflow.appeal(
            application, text="Vi har flere unge enn dere skriver.", by=application.saved_by, at=NOW
        )
        workflow.forward(
            appeal, statement="Vi står ved vedtaket.", by=make_staff(name="Kari Kommune"), at=NOW
        )
        appeal.refresh_from_db()
        assert appeal.state == A.FORWARDED
        text = text_of(appeal.dossier)
        for said in (
            "Vi har flere unge enn dere skriver.",  # the appeal
            "Dere har 42 unge.", "Retningslinjene punkt 3.",  # the decision
            "Vi står ved vedtaket.",
            "Hvor mange medlemmer har dere? 60",  # the application
            "Dere sendte søknaden",  # the history
            "accounts.pdf", "budget.pdf", "vedtak-",  # the enclosures
            application.case.reference, appeal.decision.appeal_body,
        ):  # fmt: skip
            assert said in text, said
        assert "Vi står ved vedtaket." in text_of(appeal.letter)
        (notice,) = Notice.objects.filter(kind="grants.appeal_answered")
        assert "vedtaket" not in notice.body.replace("Vedtak", "")

    def test_its_files_are_for_the_association_and_staff(self, client):
        appeal = make_appeal()
        workflow.forward(appeal, statement="Vi står ved vedtaket.", by=make_staff(), at=NOW)
        for user, status in (
            (appeal.received_from, 200),
            (make_staff(), 200),
            (make_mandate().user, 404),
        ):
            client.force_login(user)
            for file in (appeal.dossier, appeal.letter):
                response = client.get(reverse("stored_file", args=[file.key]))
                assert response.status_code == status
                b"".join(response)

    def test_the_pages_of_the_enclosures_follow_and_the_list_says_where(self):
        application = make_application(state="draft")
        by, sheets = application.saved_by, pypdf.PdfWriter()
        for width in (300, 301, 302):
            sheets.add_blank_page(width, 400)
        content = io.BytesIO()
        sheets.write(content)
        for kind, file in (
            ("accounts", upload("regnskap.pdf", content.getvalue())),
            ("budget", upload("budsjett.pdf")),
        ):
            workflow.attach(application, kind=kind, file=file, by=by, at=NOW)
        workflow.submit(application, by=by, at=NOW)
        decide(application, outcome=Outcome.REFUSED)
        appeal = workflow.appeal(application, text="Uenig.", by=by, at=NOW)
        workflow.forward(appeal, statement="Nei.", by=make_staff(), at=NOW)
        with appeal.dossier.content.open() as file:
            papers = pypdf.PdfReader(io.BytesIO(file.read()))
        text = " ".join("".join(one.extract_text() for one in papers.pages).split())
        first = next(n for n, one in enumerate(papers.pages, 1) if one.mediabox.width == 300)
        assert f"regnskap.pdf: side {first}–{first + 2} (SHA-256" in text
        letter = application.decision().letter
        assert f"{letter.name}: side {first - 1} (SHA-256" in text
        assert "budsjett.pdf: ligger ved denne PDF-en slik den kom (SHA-256" in text
        assert list(papers.attachments) == ["budsjett.pdf"]
        assert len(papers.pages) == first + 2

    def test_a_failure_leaves_no_bytes_behind(self, settings, monkeypatch):
        from pathlib import Path

        appeal = make_appeal()
        before = sorted(Path(settings.MEDIA_ROOT).rglob("*.pdf"))
        monkeypatch.setattr("grants.workflow.appealing.notify", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            workflow.forward(appeal, statement="Nei.", by=make_staff(), at=NOW)
        assert sorted(Path(settings.MEDIA_ROOT).rglob("*.pdf")) == before
        assert GrantAppeal.objects.get().is_waiting


class TestLate:
    @pytest.fixture
    def appeal(self):
        application = make_application(state=S.REFUSED)
        workflow.open_decision(application.decision(), by=application.submitted_by, at=NOW)
        return workflow.appeal(application, text="Sent.", by=application.submitted_by, at=LATE)

    def test_is_admitted_or_dismissed_before_it_is_answered(self, appeal):
        with pytest.raises(Refused):
            workflow.forward(appeal, statement="Nei.", by=make_staff(), at=LATE)
        workflow.admit_late_appeal(appeal, by=make_staff(), at=LATE)
        workflow.forward(appeal, statement="Nei.", by=make_staff(), at=LATE)
        assert GrantAppeal.objects.get().state == A.FORWARDED

    def test_dismissed_with_a_letter_that_says_who_can_look_at_it(self, appeal):
        workflow.dismiss_appeal(appeal, reason="Klagen kom en dag for sent.", by=make_staff(), at=LATE)
        appeal.refresh_from_db()
        assert appeal.state == A.DISMISSED
        assert appeal.decision.appeal_body in text_of(appeal.letter)

    def test_one_in_time_is_never_dismissed(self):
        with pytest.raises(Refused):
            workflow.dismiss_appeal(make_appeal(), reason="Nei.", by=make_staff(), at=NOW)


VERBS = {
    "reverse": lambda a, by: workflow.reverse_decision(
        a, outcome=Outcome.PARTLY, amount=Decimal(5000), by=by, at=LATE, **WORDS
    ),
    "forward": lambda a, by: workflow.forward(a, statement="Nei.", by=by, at=LATE),
    "dismiss": lambda a, by: workflow.dismiss_appeal(a, reason="For sent.", by=by, at=LATE),
}


@pytest.mark.parametrize("who", ["staff", "member", "stranger"])
@pytest.mark.parametrize("state", list(A), ids=str)
@pytest.mark.parametrize("move", APPEAL.moves, ids=lambda move: move.name)
def test_only_the_table_decides_who_may_do_what_when(move, state, who):
    application = make_application(state=S.REFUSED)
    workflow.open_decision(application.decision(), by=application.submitted_by, at=NOW)
    appeal = workflow.appeal(application, text="Sent.", by=application.submitted_by, at=LATE)
    workflow.admit_late_appeal(appeal, by=make_staff(), at=LATE)
    reaching = {A.REVERSED: "reverse", A.FORWARDED: "forward", A.DISMISSED: "dismiss"}
    if state in reaching:
        VERBS[reaching[state]](appeal, make_staff())
    by = {"staff": make_staff, "stranger": make_user}.get(who, lambda: application.submitted_by)()
    appeal = GrantAppeal.objects.get()
    if state in move.sources and who == "staff":
        VERBS[move.name](appeal, by)
        last = AuditEntry.objects.about(appeal).last()
        assert (last.action, last.actor) == (f"portal.appeal.{move.done}", by)
    else:
        with pytest.raises(Refused):
            VERBS[move.name](appeal, by)
        appeal.refresh_from_db()
        assert appeal.state == state


LATEST = NOW + timedelta(days=60)
DEEDS = {
    "drop_claim": lambda a, by: workflow.drop_claim(a, reason="Pengene er brukt rett.", by=by, at=LATEST),
    "admit_late_appeal": lambda a, by: workflow.admit_late_appeal(a, by=by, at=LATEST),
    "treat_after_all": lambda a, by: workflow.treat_after_all(a, reason="Strømbrudd.", by=by, at=LATEST),
}


def late_appeal_for(deed: str) -> GrantAppeal:
    """One that came late, against what this deed undoes; admitted, unless that is the deed."""
    if deed == "drop_claim":
        application = make_repayment(state=RepaymentState.CLAIMED).grant.application
    else:
        application = make_application(state=S.DISMISSED if deed == "treat_after_all" else S.REFUSED)
    member = application.submitted_by
    workflow.open_decision(application.decision(), by=member, at=NOW)
    appeal = workflow.appeal(application, text="Uenig.", by=member, at=LATEST)
    if deed != "admit_late_appeal":
        workflow.admit_late_appeal(appeal, by=make_staff(), at=LATEST)
    return appeal


def bring(appeal: GrantAppeal, state: AppealState, deed: str) -> None:
    if state == A.DISMISSED:
        VERBS["dismiss"](appeal, make_staff())
    elif state != A.RECEIVED:
        if deed == "admit_late_appeal":
            DEEDS[deed](appeal, make_staff())
        step = "forward" if state == A.FORWARDED else deed
        ways = {**VERBS, **DEEDS, "admit_late_appeal": VERBS["reverse"]}
        ways[step](appeal, make_staff())


@pytest.mark.parametrize("who", ["staff", "member", "stranger"])
@pytest.mark.parametrize("state", list(A), ids=str)
@pytest.mark.parametrize("deed", APPEAL_DEEDS, ids=lambda deed: deed.name)
def test_deeds_beside_the_table_obey_their_own(deed, state, who):
    appeal = late_appeal_for(deed.name)
    bring(appeal, state, deed.name)
    members = [GrantAppeal.objects.get().application.submitted_by]
    by = {"staff": make_staff, "stranger": make_user}.get(who, members.pop)()
    appeal = GrantAppeal.objects.get()
    assert appeal.state == state
    if state in deed.sources and who == "staff":
        DEEDS[deed.name](appeal, by)
        assert GrantAppeal.objects.get().state == deed.to
        assert AuditEntry.objects.about(appeal).filter(actor=by).exists()
    else:
        with pytest.raises(Refused):
            DEEDS[deed.name](appeal, by)
        assert GrantAppeal.objects.get().state == state


class TestStaff:
    @pytest.fixture
    def staff(self, client):
        client.force_login(make_staff())
        return client

    def test_it_waits_on_the_worklist_and_the_page_has_the_papers(self, staff):
        appeal = make_appeal()
        url = reverse("admin:grants_grantappeal_change", args=[appeal.pk])
        assert url in page(staff.get(reverse("admin:index")))
        text = page(staff.get(url))
        for words in (
            "Vi har flere unge enn dere skriver.",
            "Omgjør vedtaket",
            "Send til klageinstansen",
            "vedtak-",
        ):
            assert words in text
        assert "Avvis klagen" not in text

    def test_it_is_sent_on_from_the_page(self, staff):
        appeal = make_appeal()
        url = reverse("admin:grants_grantappeal_move", args=[appeal.pk, "forward"])
        assert staff.post(url, {"statement": "Vi står ved vedtaket."}).status_code == 302
        appeal.refresh_from_db()
        assert appeal.dossier.name in page(
            staff.get(reverse("admin:grants_grantappeal_change", args=[appeal.pk]))
        )
