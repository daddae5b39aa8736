"""Many papers in one PDF: pages where there are some, and what cannot be shown is attached, never a crash."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from portal import documents
from portal.bundle import bundle
from portal.models import StoredFile
from tests.factories import NOW

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


def kept(content, name="vedlegg.pdf", content_type=PDF):
    return StoredFile.keep(content, name=name, content_type=content_type, purpose="test", by=None, at=NOW)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf(pages=1, *, password="", program=""):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    if program:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(program)}
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): DictionaryObject(action)})
        writer.add_annotation(page_number=0, annotation=Link(rect=(0, 0, 9, 9), url="https://example.org/"))
        writer.add_annotation(
            page_number=0, annotation=FreeText(text="Skrevet for hånd", rect=(10, 10, 90, 40))
        )
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return written(writer)


def picture(size=(300, 200), kind="PNG"):
    out = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "green").save(out, kind)
    return out.getvalue()


def front(places):
    lines = [f"{one.name} {one.first}-{one.last} {one.is_attached} {one.sha256}" for one in places]
    facts = {
        "municipality": "Lier kommune", "unit": "", "case_number": "2027/000001", "handler": {"name": "Kari"},
        "receiver": ["Klagenemnda"], "sections": [["", ["Ord. " * 30] * 60]], "enclosures": lines,
    }  # fmt: skip
    return documents.render("letter", facts, title="Klagesak", dated=NOW.date())


def together(*files):
    return PdfReader(io.BytesIO(bundle(files, front, title="Klagesak")))


def said(reader):
    whole = " ".join(page.extract_text() for page in reader.pages).replace("\u200b", "")
    return " ".join(whole.split())


def test_pages_follow_in_order_and_the_list_says_where():
    reader = together(
        kept(pdf(2), "regnskap.pdf"),
        kept(picture(), "bilde.png", "image/png"),
        kept(picture((4000, 6000), "JPEG"), "foto.jpg", "image/jpeg"),
        kept(pdf(3), "arsmelding.pdf"),
    )
    own = len(reader.pages) - 7
    assert own > 1
    text = said(reader)
    for name, first, last in (
        ("regnskap.pdf", 1, 2),
        ("bilde.png", 3, 3),
        ("foto.jpg", 4, 4),
        ("arsmelding.pdf", 5, 7),
    ):
        assert f"{name} {own + first}-{own + last}" in text, text
    marks = [
        (one.title, reader.get_destination_page_number(one))
        for one in reader.outline
        if not isinstance(one, list)
    ]
    assert marks[-4:] == [
        ("regnskap.pdf", own), ("bilde.png", own + 2), ("foto.jpg", own + 3), ("arsmelding.pdf", own + 4),
    ]  # fmt: skip
    assert reader.pages[own].mediabox.width == 200
    assert reader.pages[own + 3].mediabox.height < 843
    assert reader.metadata.title == "Klagesak"


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (pdf(2, password="hemmelig"), "med-passord.pdf", PDF),
        (b"%PDF-1.4\n%%EOF\n", "tom.pdf", PDF),
        (pdf(2)[:200], "avkuttet.pdf", PDF),
        (b"%PDF-1.7\n" + b"\x00\xff" * 500, "soppel.pdf", PDF),
        (pdf(401), "for-lang.pdf", PDF),
        (b"PK\x03\x04regneark", "budsjett.xlsx", "application/vnd.ms-excel"),
        (picture()[:60], "halvt.png", "image/png"),
        (b"ikke et bilde", "bilde.jpg", "image/jpeg"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_has_no_pages_to_show_is_attached_as_it_came(content, name, content_type):
    reader = together(kept(content, name, content_type), kept(pdf(), "god.pdf"))
    text = said(reader)
    digest = hashlib.sha256(content).hexdigest()
    assert f"{name} 0-0 True" in text
    assert digest in text.replace(" ", "")
    assert reader.attachments[name] == [content]
    assert "god.pdf" in {one.title for one in reader.outline if not isinstance(one, list)}


def test_a_file_whose_bytes_are_gone_is_named():
    file = kept(pdf(), "borte.pdf")
    Path(file.content.path).unlink()
    assert "borte.pdf 0-0 False" in said(together(file))


def test_programs_and_links_of_strangers_do_not_come_along():
    content = bundle([kept(pdf(program="app.alert('hei')"))], front, title="Klagesak")
    assert b"app.alert" not in content
    assert b"example.org" not in content
    last = PdfReader(io.BytesIO(content)).pages[-1]
    assert [one.get_object()["/Subtype"] for one in last["/Annots"]] == ["/FreeText"]


def test_without_files_it_is_the_front_alone():
    assert "Klagesak" in said(together())
