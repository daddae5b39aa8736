"""The decision letter, read back from the PDF."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from grants import workflow
from grants.models import CallFormula
from grants.words import suggested_reply, suggested_words
from portal.models import Unit
from portal.models.decision import Outcome
from tests.factories import NOW, make_association, make_staff
from tests.grants.factories import decide, make_application

pytestmark = pytest.mark.django_db


def read(decision):
    with decision.letter.content.open() as file:
        pages = PdfReader(BytesIO(file.read())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


@pytest.fixture
def application():
    association = make_association(
        name="Tranby Demokorps", street_address="Kirkeveien 1", postal_code="3408", postal_place="Tranby"
    )
    return make_application(association=association)


def test_has_everything_that_the_law_asks_for(application):
    staff = make_staff(name="Kari Saksbehandler")
    text = read(decide(application, outcome=Outcome.PARTLY, by=staff))
    for words in (
        "Lier kommune", "Kultur og fritid", str(application.case), "2. mars 2027",
        "Tranby Demokorps", "Kirkeveien 1", "3408 Tranby",
        "Dere får 12 000 kr. Det er en del av det dere søkte om.", "30 000 kr",
        "Retningslinjene punkt 3.", "Dere har 42 unge.", "Godt tilbud.",
        "Dere kan klage", "tre uker fra den dagen dette brevet kom fram", "kommunens klageorgan",
        "Dette er et tilskudd. Kommunen kjøper ingenting",
        "Kari Saksbehandler",
    ):  # fmt: skip
        assert words in text, words


def test_says_where_an_appeal_is_sent_and_under_which_number(application):
    unit = Unit.objects.create(name="Kultur", email="kultur@lier.example")
    staff = make_staff(unit=unit)
    text = read(decide(application, by=staff))
    assert f"Send klagen til kultur@lier.example, og oppgi saksnummer {application.case}." in text


def test_a_refusal_has_reasons_and_appeal_but_no_money(application):
    text = read(decide(application, outcome=Outcome.REFUSED))
    assert "Dere får ikke tilskudd." in text
    assert "Dette er et tilskudd" not in text
    assert "Dere kan klage" in text


def test_a_dismissal_says_that_nothing_was_judged(application):
    text = read(workflow.dismiss(application, reason="Feil ordning.", by=make_staff(), at=NOW))
    assert "Vi behandler ikke søknaden." in text
    assert "Feil ordning." in text


def test_what_is_not_an_individual_decision_has_no_appeal(application):
    application.call.scheme.terms.create(valid_from="2027-03-01", is_individual_decision=False)
    assert "Dere kan klage" not in read(decide(application))


def test_a_purchase_is_called_one(application):
    scheme = application.call.scheme
    scheme.is_purchase = True
    scheme.save()
    application.refresh_from_db()
    assert "betaling for en tjeneste kommunen kjøper" in read(decide(application))


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("#import *; $x^2$ *fet* `kode`", "#import *; $x^2$ *fet* `kode`"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Flott! 🎺 Hilsen oss", "Flott! □ Hilsen oss"),
    ],
    ids=["markup", "html", "emoji"],
)
def test_whatever_people_write_is_only_text(application, written, printed):
    decision = decide(application, considerations=written)
    assert "".join(printed.split()) in "".join(read(decision).replace("\u200b", "").split())


class TestNynorsk:
    @pytest.fixture
    def application(self):
        return make_application(association=make_association(name="Ål Mållag", language_form="nn"))

    def test_the_letter_is_in_the_form_that_the_association_uses(self, application):
        text = read(decide(application, outcome=Outcome.PARTLY, **suggested_words(application)))
        for words in (
            "De har søkt om", "De får 12 000 kr. Det er ein del av det de søkte om.", "Saksbehandlar",
            "Ål Mållag har 60 medlemmer. 42 av dei er 6–20 år.", "Dette er eit tilskot.",
            "Den som er usamd, kan klage.", "Med vennleg helsing",
        ):  # fmt: skip
            assert words in text, words
        assert "Dere" not in text

    def test_so_are_a_dismissal_and_the_answer_to_an_appeal(self, application):
        decision = workflow.dismiss(application, reason="Feil ordning.", by=make_staff(), at=NOW)
        assert "Vilkåra for tilskotsordninga." in read(decision)
        appeal = workflow.appeal(application, text="Usamde.", by=application.submitted_by, at=NOW)
        workflow.forward(appeal, statement="Vi står ved det.", by=make_staff(), at=NOW)
        text = read(appeal)
        assert "Svar på klaga dykkar" in text
        assert "Vi har ikkje endra vedtaket. Saka er send til" in text

    def test_the_system_drafts_the_interim_reply_so_too(self, application):
        reply = suggested_reply(application, today=NOW.date())
        assert reply["text"].startswith("Vi fekk søknaden dykkar")

    def test_a_batch_writes_to_each_in_their_own(self, application):
        other = make_application(call=application.call)
        CallFormula.objects.create(call=application.call, kind="fixed", base=1000)
        kari = make_staff()
        workflow.compute_proposals(application.call, by=kari, at=NOW)
        words = {
            "considerations": "Vi har fordelt likt.",
            "considerations_nn": "Vi har fordelt likt, seier vi.",
        }
        workflow.decide_batch(application.call, rule="R.", by=kari, at=NOW, **words)
        workflow.decide_lines(at=NOW)
        assert "seier vi" in read(application.decision())
        assert "seier vi" not in read(other.decision())

    def test_without_a_text_of_its_own_the_law_is_told_in_bokmaal(self, application):
        application.call.scheme.terms.update(appeal_information_nn="")
        assert "Den som er uenig" in read(decide(application))


def test_the_name_of_the_file_tells_the_case_and_nobodys_name(application):
    assert (
        decide(application).letter.name == f"vedtak-{application.case.year}-{application.case.number:06d}.pdf"
    )
