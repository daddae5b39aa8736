"""An emoji in what becomes a letter: the letter is written all the same, with a square where the font has none."""

import io

import pypdf
from django.urls import reverse

from portal.models import Decision
from tests.bad_input.browser import Browser
from tests.grants.factories import make_application


def test_in_a_decision_letter(town):
    application = make_application(call=town.call, association=town.association, by=town.chair, state="in_review",
                                   staff=town.staff)  # fmt: skip
    staff = Browser(town.staff)
    url = reverse("admin:grants_grantapplication_move", args=[application.pk, "decide"])
    staff.post(url, {"outcome": "partly", "amount": "9 000", "rule": "Punkt 3 🎺", "facts": "42 unge 👩‍👩‍👧",
                     "considerations": "Bra 🎉!", "send": "1"})  # fmt: skip
    decision = Decision.objects.get()
    letter = said(decision.letter)
    for words in ("Punkt 3 □", "42 unge", "Bra □!", "9 000 kr"):
        assert words in letter, letter
    assert "Bra 🎉!" in Browser(town.chair).get(application.get_absolute_url()).content.decode()


def test_in_an_agreement(town):
    agreement = town.parties.conclude(purpose="Gøy på fritida 🎉", title="Avtale 🎺")
    assert "Gøy på fritida □" in said(agreement.document)


def said(file):
    with file.content.open() as content:
        pages = pypdf.PdfReader(io.BytesIO(content.read())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
