"""Letters are archive copies (PDF/A-2a), readable by a screen reader (PDF/UA-1), and stopped by no text."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portal import documents

DATED = date(2027, 5, 20)


def make_letter(**changes):
    facts = {
        "municipality": "Lier kommune",
        "unit": "Kultur og fritid",
        "case_number": "2027/000123",
        "receiver": ["Fjellveien barnekor", "Eksempelveien 4", "3408 Tranby"],
        "sections": [["Vedtak", ["Koret får 24 500 kr i driftstilskudd.", ["Grunnbeløp", "Per medlem"]]]],
        "handler": {"name": "Ola Eksempel", "title": "Rådgiver"},
    }
    return documents.render("letter", facts | changes, title="Dere får driftstilskudd", dated=DATED)


def make_agreement(**changes):
    facts = {
        "municipality": "Lier kommune",
        "case_number": "2027/000200",
        "parties": [
            {"name": "Fjellveien barnekor", "organization_number": "311 046 349"},
            {"name": "Lier kommune, Frivilligsentralen", "represented_by": "Ola Eksempel"},
        ],
        "sections": [[f"Del {n}", ["Tekst."]] for n in range(1, 7)],
        "confirmations": [
            {
                "name": "Kari Eksempel",
                "on_behalf_of": "Fjellveien barnekor",
                "at": datetime(2027, 6, 1, 16, 30, tzinfo=UTC),
            },
            {"name": "Ola Eksempel", "on_behalf_of": "Lier kommune", "at": None},
        ],
    }
    return documents.render("agreement", facts | changes, title="Samarbeidsavtale", dated=DATED)


def reader(pdf):
    return PdfReader(BytesIO(pdf))


def text_of(pdf):
    """A day and its month are kept on one line by a hard space; a reader does not see the difference."""
    return "\n".join(page.extract_text() for page in reader(pdf).pages).replace("\u00a0", " ")


def squeezed(text):
    return "".join(text.replace("\u200b", "").split())


def tags(node):
    """The structure types of the tag tree, in reading order."""
    node = node.get_object()
    if not hasattr(node, "get"):
        return [tag for child in node for tag in tags(child)] if isinstance(node, list) else []
    own = [node["/S"]] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])


@pytest.mark.parametrize("make", [make_letter, make_agreement])
def test_declares_archive_and_accessibility_standard_at_once(make):
    xmp = reader(make()).trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


@pytest.mark.parametrize("make", [make_letter, make_agreement])
def test_is_tagged_and_says_its_language_and_title(make):
    pdf = reader(make())
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("nb")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title in ("Dere får driftstilskudd", "Samarbeidsavtale")
    assert tags(root["/StructTreeRoot"]).count("/H1") == 1
    assert "/H2" in tags(root["/StructTreeRoot"])


def test_every_font_is_inter_and_embedded():
    fonts = [
        font.get_object()
        for page in reader(make_letter()).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        descendant = font["/DescendantFonts"][0].get_object()
        assert "Inter" in descendant["/BaseFont"]
        assert {"/FontFile2", "/FontFile3"} & descendant["/FontDescriptor"].get_object().keys()


def test_letter_shows_who_writes_to_whom_in_which_case():
    text = text_of(make_letter())
    for part in (
        "Lier kommune",
        "3408 Tranby",
        "2027/000123",
        "20. mai 2027",
        "Ola Eksempel",
        "Rådgiver",
        "Side 1 av 1",
    ):
        assert part in text


def test_pairs_and_bullets_are_lists_to_a_screen_reader():
    pdf = reader(make_letter(details=[["Beløp", "24 500 kr"]]))
    assert {"/L", "/LI", "/Lbl", "/LBody"} <= set(tags(pdf.trailer["/Root"]["/StructTreeRoot"]))


def test_agreement_numbers_its_sections_and_says_who_confirmed_and_when():
    text = text_of(make_agreement())
    assert [f"{n}. Del {n}" in text for n in range(1, 7)] == [True] * 6
    assert "311 046 349" in text
    assert "1. juni 2027 kl. 18.30" in text
    assert "Ikke bekreftet ennå" in text


@pytest.mark.parametrize(("language", "words"), [("nn", "Med vennleg helsing"), ("en", "Kind regards")])
def test_the_letters_own_words_follow_the_language(language, words):
    facts = {
        "municipality": "Lier",
        "case_number": "1",
        "receiver": [],
        "sections": [],
        "handler": {"name": "Ola"},
    }
    pdf = documents.render("letter", facts, title="T", language=language, dated=DATED)
    assert words in text_of(pdf)
    assert reader(pdf).trailer["/Root"]["/Lang"].startswith(language)


def test_user_text_is_never_markup():
    written = '#import "x": * #panic() = Nei *fet* _skrå_ $x$ <merke> @kilde `kode` \\ [a] // bort /* bort */ - liste'
    text = text_of(make_letter(sections=[[written, [written]]], receiver=[written]))
    assert squeezed(text).count(squeezed(written)) == 3


def test_letters_without_a_glyph_become_squares_and_control_characters_vanish():
    text = text_of(
        make_letter(
            sections=[["", ["Kor 😀👩‍👩‍👧 漢 \x00\x07\x1b\u202e\ue000 \ud800 slutt", "a\u030arsmøte"]]]
        )
    )
    assert "Kor □□□□ □ □ □ slutt" in " ".join(text.split())
    assert "årsmøte" in text


def test_newlines_begin_lines_and_blank_lines_begin_paragraphs():
    pdf = reader(make_letter(sections=[["", ["En\r\nto\r\n\r\ntre"]]]))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert [line for line in text.splitlines() if line in ("En", "to", "tre")] == ["En", "to", "tre"]
    plain = reader(make_letter(sections=[["", ["En to tre"]]]))
    paragraphs = [tags(each.trailer["/Root"]["/StructTreeRoot"]).count("/P") for each in (pdf, plain)]
    assert paragraphs[0] == paragraphs[1] + 1


@pytest.mark.parametrize(
    "text", ["frivillig " * 6000, "x" * 60_000, "e" + "\u0301" * 59_999, "ord\n" * 15_000]
)
def test_sixty_thousand_characters_make_a_letter(text):
    pdf = reader(make_letter(sections=[[text, [text]]], receiver=[text[:500]]))
    assert len(pdf.pages) >= 1


def test_a_word_wider_than_the_line_stays_on_the_page():
    text = text_of(make_letter(sections=[["", ["x" * 500]]]))
    assert squeezed(text).count("x" * 500) == 1
    assert max(len(line) for line in text.splitlines()) < 200


@pytest.mark.parametrize("title", ["", "\x00\n", "T" * 60_000])
def test_any_title_will_do(title):
    facts = {
        "municipality": "Lier",
        "case_number": "1",
        "receiver": [],
        "sections": [],
        "handler": {"name": "Ola"},
    }
    assert reader(documents.render("letter", facts, title=title, dated=DATED)).metadata.title


def test_the_same_facts_give_the_same_bytes():
    assert make_letter() == make_letter()
    assert make_letter() != make_letter(unit="Oppvekst")


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        make_letter(introduction=datetime(2027, 5, 20, 12))


def test_a_missing_font_says_what_to_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="npm ci"):
        documents.render("letter", {}, title="T", dated=DATED, fonts=tmp_path)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=80))
def test_no_text_stops_a_letter(text):
    assert make_letter(
        sections=[[text, [text, [text]]]], receiver=[text], details=[[text, text]], introduction=text
    )
