"""One PDF of many papers: a front that we write, and the pages of every file after it.

A file that cannot be shown as pages (a spreadsheet, a PDF with a password, a broken one) is attached to the PDF as it
came. What strangers' files can do wrong stops nothing: such a file is attached too.
"""

import io
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from PIL import Image, ImageOps
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from portal.models import StoredFile
from portal.pictures import MOST_PIXELS

log = logging.getLogger(__name__)

MOST_PAGES = 400  # of one file; a longer one is attached
SHEET = (1654, 2339)  # an A4 page, 200 dots to the inch
DOTS = 200
PROGRAMS = ("/A", "/AA", "/PA")  # what a page or a mark on it can do by itself
SHOWN = frozenset({"/Widget", "/FreeText", "/Stamp", "/Ink", "/Highlight", "/Square", "/Circle", "/Line"})


@dataclass(frozen=True)
class Placed:
    """Where a file stands in the whole: from the first to the last page, or attached, or not to be read at all."""

    name: str
    sha256: str
    first: int = 0
    last: int = 0
    is_attached: bool = False


@dataclass(frozen=True)
class _Paper:
    file: StoredFile
    content: bytes
    pages: Sequence[PageObject]


def bundle(files: Sequence[StoredFile], front: Callable[[list[Placed]], bytes], *, title: str) -> bytes:
    """The PDF that `front` makes from where everything stands, then the pages of each file, in order.

    The front is made twice: its own length decides where the rest begins.
    """
    papers = [_read(file) for file in files]
    length = _length(front(_places(papers, 0)))
    first = front(_places(papers, length))
    if _length(first) != length:
        first = front(_places(papers, _length(first)))
    return _together(first, papers, title)


def _read(file: StoredFile) -> _Paper:
    try:
        with file.content.open() as stored:
            content = stored.read()
    except OSError:
        log.exception("The bytes of file %s are not there", file.key)
        return _Paper(file, b"", ())
    try:
        return _Paper(file, content, _pages(content, file.content_type))
    except Exception as error:  # readers of PDF and of pictures fail in every way that there is
        log.info("File %s is attached, not shown: %s", file.key, type(error).__name__)
        return _Paper(file, content, ())


def _pages(content: bytes, content_type: str) -> Sequence[PageObject]:
    """The pages of a PDF, or a picture as a page; none of anything else. Each is copied once, to see that it can be."""
    if content_type in ("image/jpeg", "image/png"):
        content = _as_page(content)
    elif not content.startswith(b"%PDF"):
        return ()
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
        return ()
    trial = PdfWriter()
    for page in reader.pages:
        trial.add_page(_harmless(page))
    trial.write(io.BytesIO())
    return list(reader.pages)


def _as_page(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail(SHEET)
    page = io.BytesIO()
    upright.save(page, "PDF", resolution=DOTS)
    return page.getvalue()


def _harmless(page: PageObject) -> PageObject:
    """The page without programs, links and files; what was filled in or drawn on it stays."""
    for name in PROGRAMS:
        page.pop(NameObject(name), None)
    if "/Annots" in page:
        marks = [cast(Any, one).get_object() for one in cast(Any, page["/Annots"]).get_object()]
        kept = [one for one in marks if isinstance(one, DictionaryObject) and one.get("/Subtype") in SHOWN]
        for one in kept:
            for name in PROGRAMS:
                one.pop(NameObject(name), None)
        del page[NameObject("/Annots")]
        if kept:
            page[NameObject("/Annots")] = ArrayObject(kept)
    return page


def _places(papers: Sequence[_Paper], after: int) -> list[Placed]:
    found = []
    for paper in papers:
        name, digest = paper.file.name, paper.file.sha256
        if paper.pages:
            found.append(Placed(name, digest, after + 1, after + len(paper.pages)))
            after += len(paper.pages)
        else:
            found.append(Placed(name, digest, is_attached=bool(paper.content)))
    return found


def _length(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def _together(front: bytes, papers: Sequence[_Paper], title: str) -> bytes:
    """What was an archive file and readable aloud by itself does not promise so for the files of others."""
    writer = PdfWriter(clone_from=io.BytesIO(front))
    writer.root_object.pop(NameObject("/Metadata"), None)
    writer.add_metadata({"/Title": title})
    for paper in papers:
        begin = len(writer.pages)
        for page in paper.pages:
            writer.add_page(page)
        if paper.pages:
            writer.add_outline_item(title=paper.file.name, page_number=begin)
        elif paper.content:
            writer.add_attachment(paper.file.name, paper.content)
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()
