"""The frame is shared out by a formula, adjusted with a reason, agreed by two, and decided all at once."""

import io
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from grants import workflow
from grants.models import BatchLine, CallFormula, FormulaKind, Grant, GrantApplication, Proposal
from grants.states import ApplicationState
from grants.tasks import decide_batches
from portal.models import Decision, Notice
from portal.models.decision import Outcome
from portal.problems import Refused
from tests.factories import NOW, make_association, make_staff, make_user
from tests.grants.factories import decide, make_application, make_call, make_scheme
from tests.grants.test_forms import make_form, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
K = FormulaKind
TEXTS = {"rule": "Retningslinjene.", "considerations": "Vi har fordelt etter antall unge."}


def make_formula(call, kind=K.PER_MEMBER, **facts):
    facts.setdefault("rates", {"6–20": 500} if kind in (K.PER_MEMBER, K.POT) else {})
    return CallFormula.objects.create(call=call, kind=kind, **facts)


def amounts():
    return [int(one.amount) for one in Proposal.objects.order_by("application__pk")]


def page(response):
    return response.content.decode().replace("\u00a0", " ")


class TestSimulator:
    @pytest.fixture
    def call(self):
        call = make_call(frame=100_000)
        for young in (10, 20, 40):
            make_application(call=call, members_6_20=young, members_total=60, amount_applied=Decimal(30_000))
        return call

    @pytest.mark.parametrize(
        ("kind", "facts", "gives"),
        [
            (K.FIXED, {"base": 4000}, [4000, 4000, 4000]),
            (K.FIXED, {"base": 40_000}, [30_000, 30_000, 30_000]),  # never more than applied for
            (K.FIXED, {"base": 40_000, "is_capped_by_application": False}, [33_334, 33_333, 33_333]),
            (K.PER_MEMBER, {"base": 3000}, [8000, 13_000, 23_000]),
            (K.PER_MEMBER, {"base": 3000, "cap": 10_000}, [8000, 10_000, 10_000]),
            (K.PER_MEMBER, {"rates": {"6–20": 500, "andre": 100}}, [10_000, 14_000, 22_000]),
            (K.POT, {}, [30_000, 30_000, 30_000]),  # 1:2:4 of 100 000, until all have what they applied for
            (K.POT, {"is_capped_by_application": False}, [14_286, 28_571, 57_143]),
        ],
    )
    def test_the_formula_fills_in_a_proposal(self, call, kind, facts, gives):
        make_formula(call, kind, **facts)
        assert workflow.compute_proposals(call, by=make_staff(), at=NOW) == 3
        assert amounts() == gives
        assert all(one.words for one in Proposal.objects.all())

    def test_what_is_granted_already_is_taken_from_the_frame(self, call):
        first = GrantApplication.objects.order_by("pk").first()
        decide(first, amount=30_000)
        make_formula(call, K.FIXED, base=40_000, is_capped_by_application=False)
        workflow.compute_proposals(call, by=make_staff(), at=NOW)
        assert amounts() == [35_000, 35_000]

    def test_a_share_of_a_documented_cost(self):
        form = make_form(question("rent_paid", "money", page="okonomi"))
        call = make_call(scheme=form.scheme)
        make_application(call=call, rent_paid=12_345, amount_applied=Decimal(30_000))
        make_formula(call, K.COST_SHARE, percent=80, cost_key="rent_paid", cap=25_000)
        workflow.compute_proposals(call, by=make_staff(), at=NOW)
        assert amounts() == [9876]
        assert "80 % av 12 345 kr" in Proposal.objects.get().words.replace("\u00a0", " ")

    def test_members_by_age_are_those_that_the_form_asked_for(self):
        form = make_form(question("ages", "members", page="medlemmer"))
        call = make_call(scheme=form.scheme)
        make_application(call=call, ages={"6–12": 20, "13–19": 10}, amount_applied=Decimal(30_000))
        make_formula(call, base=3000, rates={"6–12": 100, "13–19": 150})
        workflow.compute_proposals(call, by=make_staff(), at=NOW)
        assert amounts() == [6500]

    def test_points_can_be_the_reviewers_mean(self, call):
        first, second, third = GrantApplication.objects.order_by("pk")
        for application, scores in ((first, (2, 4)), (second, (6,)), (third, ())):
            for score in scores:
                application.reviews.create(reviewer=make_staff(), score=score, reviewed_at=NOW)
        make_formula(call, K.POT, rates={}, is_capped_by_application=False)
        workflow.compute_proposals(call, by=make_staff(), at=NOW)
        assert amounts() == [33_333, 66_667, 0]

    def test_without_a_formula_it_says_so(self, call):
        with pytest.raises(Refused, match="no_formula"):
            workflow.compute_proposals(call, by=make_staff(), at=NOW)

    def test_it_costs_the_same_however_many(self, call, django_assert_max_num_queries):
        make_formula(call)
        by = make_staff()
        with django_assert_max_num_queries(14) as few:
            workflow.compute_proposals(call, by=by, at=NOW)
        for _ in range(20):
            make_application(call=call)
        with django_assert_max_num_queries(len(few) + 1):
            workflow.compute_proposals(call, by=by, at=NOW)


class TestProposals:
    @pytest.fixture
    def application(self):
        application = make_application(call=make_call(frame=100_000))
        make_formula(application.call, K.FIXED, base=10_000)
        workflow.compute_proposals(application.call, by=make_staff(), at=NOW)
        return application

    @pytest.mark.parametrize(
        ("amount", "reason", "codes"),
        [
            (12_000, "", {"no_reason"}),
            (40_000, "", {"more_than_applied", "no_reason"}),
            (40_000, "Fordi", {"more_than_applied"}),
            (None, "", {"no_reason"}),
        ],
    )
    def test_an_adjustment_says_why_and_all_that_is_wrong_is_told(self, application, amount, reason, codes):
        with pytest.raises(Refused) as refused:
            workflow.propose(
                application, amount=amount and Decimal(amount), reason=reason, by=make_staff(), at=NOW
            )
        assert {problem.code for problem in refused.value.problems} == codes

    def test_an_adjusted_one_stays_when_the_rest_is_computed_anew(self, application):
        workflow.propose(application, amount=Decimal(12_000), reason="Nystartet", by=make_staff(), at=NOW)
        CallFormula.objects.update(base=5000)
        workflow.compute_proposals(application.call, by=make_staff(), at=NOW)
        proposal = Proposal.objects.get()
        assert (proposal.computed, proposal.amount, proposal.reason) == (5000, 12_000, "Nystartet")

    def test_the_database_wants_a_reason_and_another_person(self, application):
        proposal = Proposal.objects.get()
        for change, constraint in (
            ({"amount": 1}, "proposal_adjusted_says_why"),
            ({"amount": -1, "reason": "x"}, "proposal_is_never_negative"),
            ({"approved_by": proposal.changed_by, "approved_at": NOW}, "proposal_approved_by_another"),
        ):
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
                Proposal.objects.update(**change)

    def test_two_persons_above_an_amount(self, application):
        scheme = application.call.scheme
        scheme.two_persons_above = Decimal(10_000)
        scheme.save()
        kari, ola = make_staff(name="Kari"), make_staff(name="Ola")
        with pytest.raises(Refused, match="second_person"):
            decide(application, outcome=Outcome.PARTLY, amount=12_000, by=ola)
        workflow.propose(application, amount=Decimal(12_000), reason="Nystartet", by=kari, at=NOW)
        with pytest.raises(Refused, match="own_proposal"):
            workflow.approve_proposal(application, by=kari, at=NOW)
        workflow.approve_proposal(application, by=ola, at=NOW)
        with pytest.raises(Refused, match="second_person"):  # the one who approved does not decide too
            decide(application, outcome=Outcome.PARTLY, amount=12_000, by=ola)
        with pytest.raises(Refused, match="second_person"):  # another amount is not the one approved
            decide(application, outcome=Outcome.PARTLY, amount=13_000, by=kari)
        decide(application, outcome=Outcome.PARTLY, amount=12_000, by=kari)
        assert Grant.objects.get().amount == 12_000

    def test_a_changed_amount_must_be_approved_anew(self, application):
        workflow.approve_proposal(application, by=make_staff(), at=NOW)
        workflow.propose(application, amount=Decimal(12_000), reason="Nystartet", by=make_staff(), at=NOW)
        assert Proposal.objects.get().approved_by is None


class TestBatch:
    def make(self, number, *, frame=900_000):
        call = make_call(frame=frame)
        by = make_user()
        for _ in range(number):
            make_application(call=call, by=by, association=make_association())
        make_formula(call, K.FIXED, base=10_000)
        workflow.compute_proposals(call, by=make_staff(), at=NOW)
        return call

    def test_sixty_decisions_inside_the_frame_each_with_its_letter(self):
        call = self.make(60, frame=600_000)
        workflow.decide_batch(call, by=make_staff(), at=NOW, **TEXTS)
        decide_batches()
        assert Decision.objects.count() == Grant.objects.count() == 60
        assert call.granted_so_far() == 600_000
        assert Notice.objects.filter(kind="grants.decision_ready").count() == 60
        assert not BatchLine.objects.due().exists()
        decide_batches()
        assert Decision.objects.count() == 60

    def test_a_krone_beyond_the_frame_and_nothing_begins(self):
        call = self.make(3, frame=30_000)
        application = GrantApplication.objects.first()
        workflow.propose(application, amount=Decimal(10_001), reason="Én krone", by=make_staff(), at=NOW)
        with pytest.raises(Refused, match="over_frame"):
            workflow.decide_batch(call, by=make_staff(), at=NOW, **TEXTS)
        assert not BatchLine.objects.exists()

    def test_zero_is_a_refusal_and_the_held_back_waits(self):
        call = self.make(3)
        first, second, _third = GrantApplication.objects.order_by("pk")
        workflow.propose(first, amount=Decimal(0), reason="Oppfyller ikke vilkårene", by=make_staff(), at=NOW)
        workflow.propose(second, amount=None, reason="Venter på regnskap", by=make_staff(), at=NOW)
        workflow.decide_batch(call, by=make_staff(), at=NOW, **TEXTS)
        decide_batches()
        states = [one.state for one in GrantApplication.objects.order_by("pk")]
        assert states == [ApplicationState.REFUSED, ApplicationState.SUBMITTED, ApplicationState.PARTLY]

    def test_begun_twice_decides_once(self):
        call = self.make(2)
        workflow.decide_batch(call, by=make_staff(), at=NOW, **TEXTS)
        with pytest.raises(Refused, match="nothing"):
            workflow.decide_batch(call, by=make_staff(), at=NOW, **TEXTS)

    def test_what_cannot_be_decided_says_why_and_the_rest_go_on(self, client):
        call = self.make(3)
        workflow.decide_batch(call, by=make_staff(), at=NOW, **TEXTS)
        first = GrantApplication.objects.order_by("pk").first()
        workflow.withdraw(first, by=first.submitted_by, at=NOW)
        decide_batches()
        assert Grant.objects.count() == 2
        assert BatchLine.objects.get(application=first).problem

    def test_the_unadmitted_late_stop_the_batch_by_name(self):
        call = self.make(2)
        first = GrantApplication.objects.order_by("pk").first()
        GrantApplication.objects.filter(pk=first.pk).update(is_late=True)
        with pytest.raises(Refused) as refused:
            workflow.decide_batch(call, by=make_staff(), at=NOW, **TEXTS)
        assert [problem.code for problem in refused.value.problems] == ["late_not_admitted"]


class TestPages:
    @pytest.fixture
    def staff(self, client):
        client.force_login(make_staff(name="Kari"))
        return client

    @pytest.fixture
    def call(self):
        call = make_call(frame=50_000)
        for name in ("Tranby kor", "=Farlig regnestykke"):
            make_application(call=call, association=make_association(name=name))
        return call

    def url(self, call, name="share"):
        return reverse(f"admin:grants_grantcall_{name}", args=[call.pk])

    def test_from_formula_to_decisions(self, staff, call):
        assert "Velg en formel" in page(staff.get(self.url(call)))
        facts = {
            "call": call.pk,
            "kind": "per_member",
            "base": "3000",
            "rate_lines": "6–20: 100",
            "is_fitted": "on",
        }
        assert staff.post(reverse("admin:grants_callformula_add"), facts).status_code == 302
        text = page(staff.post(self.url(call), {"compute": "1"}, follow=True))
        assert "7 200 kr" in text  # 3 000 + 42 · 100
        assert "35 600 kr" in text  # what is left of 50 000
        first, second = GrantApplication.objects.order_by("-amount_applied", "pk")
        rows = {f"{one.pk}-amount": "7200" for one in (first, second)}
        text = page(staff.post(self.url(call), {**rows, f"{first.pk}-amount": "8000", "save": "1"}))
        assert "Skriv hvorfor beløpet er justert." in text
        assert 'value="8000"' in text
        rows |= {f"{first.pk}-amount": "8000", f"{first.pk}-reason": "Nystartet"}
        assert staff.post(self.url(call), {**rows, "save": "1"}).status_code == 302
        assert Proposal.objects.get(application=first).amount == 8000
        assert "2 vedtak" in page(staff.get(self.url(call, "decide_all")))
        assert staff.post(self.url(call, "decide_all"), TEXTS).status_code == 302
        decide_batches()
        assert call.granted_so_far() == 15_200

    def test_the_committees_list_to_read_and_to_compute_with(self, staff, call):
        make_formula(call, K.FIXED, base=4000)
        workflow.compute_proposals(call, by=make_staff(), at=NOW)
        pdf = pypdf.PdfReader(io.BytesIO(staff.get(self.url(call, "list_pdf")).content))
        said = " ".join("".join(part.extract_text() for part in pdf.pages).split())
        for words in ("Tranby kor", "4 000 kr", "8 000 kr", "42 000 kr", "=Farlig regnestykke"):
            assert words in said.replace("\u00a0", " "), said
        book = openpyxl.load_workbook(io.BytesIO(staff.get(self.url(call, "list_xlsx")).content))
        rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
        assert {"Tranby kor", "'=Farlig regnestykke"} <= {row[1] for row in rows}
        assert [row[3] for row in rows[1:3]] == [4000, 4000]

    @pytest.mark.parametrize("name", ["share", "decide_all", "list_pdf", "list_xlsx"])
    def test_is_for_staff(self, client, call, name):
        client.force_login(make_user())
        assert client.get(self.url(call, name), follow=True).status_code == 404

    @pytest.mark.parametrize("rows", [2, 12])
    def test_the_page_costs_the_same_however_many(self, staff, rows, django_assert_max_num_queries):
        call = make_call(scheme=make_scheme())
        for _ in range(rows):
            make_application(call=call)
        make_formula(call)
        workflow.compute_proposals(call, by=make_staff(), at=NOW)
        staff.get(self.url(call))  # whom the reader acts for is remembered from now on
        with django_assert_max_num_queries(12):
            staff.get(self.url(call))


@pytest.mark.usefixtures("at_now")
def test_the_button_to_approve_is_there_for_the_second_person_alone(client):
    kari, ola = make_staff(), make_staff()
    application = make_application()
    url = reverse("admin:grants_grantapplication_change", args=[application.pk])
    button = reverse("admin:grants_grantapplication_move", args=[application.pk, "approve_proposal"])

    def has_button(user):
        client.force_login(user)
        return button in client.get(url).content.decode()

    assert not has_button(ola)
    workflow.propose(application, amount=Decimal(1000), reason="Ny", by=kari, at=NOW)
    assert (has_button(kari), has_button(ola)) == (False, True)
    workflow.approve_proposal(application, by=ola, at=NOW)
    assert not has_button(make_staff())
