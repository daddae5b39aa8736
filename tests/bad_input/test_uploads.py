"""A file that is too large, or is not what its name says: told on its own field, and the other files are kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.models import StoredFile
from tests.bad_input.browser import message_on
from tests.grants.factories import PDF

MEGABYTE = 1024 * 1024


@pytest.fixture
def url(town):
    return town.step(town.application(), "vedlegg")


def test_30_megabytes(member, url):
    large = SimpleUploadedFile("arsmelding.pdf", b"%PDF-1.4\n" + b"0" * 30 * MEGABYTE)
    page = member.post(url, {"accounts": SimpleUploadedFile("regnskap.pdf", PDF), "annual_report": large})
    assert "25 MB" in message_on(page, "annual_report")
    assert [file.name for file in StoredFile.objects.all()] == ["regnskap.pdf"]


def test_a_program_called_pdf(member, url):
    program = SimpleUploadedFile("regnskap.pdf", b"MZ\x90\x00" + b"\x00" * 64, content_type="application/pdf")
    page = member.post(url, {"accounts": program})
    assert "PDF" in message_on(page, "accounts")
    assert not StoredFile.objects.exists()


def test_a_page_called_pdf(member, url):
    page = member.post(url, {"accounts": SimpleUploadedFile("a.pdf", b"<script>alert(1)</script>")})
    assert message_on(page, "accounts")
    assert not StoredFile.objects.exists()


def test_a_file_name_is_only_a_name(member, url):
    """Neither a path nor a tag in the name does anything; the file is kept."""
    nasty = '../../<script>alert(1)</script>"\r\nX: y.pdf'
    member.post(url, {"accounts": SimpleUploadedFile(nasty, PDF)}, follow=True)
    file = StoredFile.objects.get()
    page = member.get(url).content.decode()
    assert "<script>alert" not in page
    assert ".." not in file.content.name
    answer = member.get(f"/filer/{file.key}/")
    assert (answer.getvalue(), answer["Content-Type"]) == (PDF, "application/pdf")
    assert "X" not in answer.headers
