"""Files are private, and known by their bytes."""

import hashlib
import io
import uuid
import zipfile

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal import registries, uploads
from portal.models import StoredFile
from tests.factories import NOW, make_staff, make_user

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
EXE = b"MZ\x90\0" + b"\0" * 100


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


DOCX = zipped(word__document_xml="<w/>")
XLSX = zipped(xl__workbook_xml="<x/>")
ODT = zipped(mimetype="application/vnd.oasis.opendocument.text", content_xml="<o/>")


def upload(content, name="fil.pdf", content_type="application/pdf"):
    return uploads.UploadField().clean(SimpleUploadedFile(name, content, content_type))


class TestUpload:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpeg"), (DOCX, "wordprocessingml"), (XLSX, "spreadsheetml"),
         (ODT, "opendocument.text")],
        ids=["pdf", "png", "jpeg", "docx", "xlsx", "odt"],
    )  # fmt: skip
    def test_takes_what_associations_have(self, content, kind):
        assert kind in upload(content, content_type="application/octet-stream").content_type

    @pytest.mark.parametrize(
        "content",
        [EXE, b"<html><script>alert(1)</script>", b"GIF89a", zipped(other="x"), b"PK\x03\x04 not a zip",
         zipped(mimetype="application/epub+zip")],
        ids=["exe", "html", "gif", "zip", "broken zip", "other zip"],
    )  # fmt: skip
    def test_a_name_or_a_claim_makes_nothing_a_pdf(self, content):
        with pytest.raises(forms.ValidationError, match="Denne filen er ingen av delene"):
            upload(content)

    def test_an_empty_file_is_refused(self):
        with pytest.raises(forms.ValidationError, match="tom"):
            upload(b"")

    def test_a_file_of_30_mb_is_refused(self):
        with pytest.raises(forms.ValidationError, match="større enn 25 MB"):
            upload(PDF + b"\0" * 30 * 1024 * 1024)

    def test_a_zip_bomb_is_never_unpacked(self):
        """50 MB of zeros in a small file: only the list of contents is read."""
        bomb = zipped(word__document_xml=b"\0" * 50 * 1024 * 1024)
        assert len(bomb) < 100_000
        assert "wordprocessingml" in upload(bomb).content_type
        huge_type = zipped(mimetype=b"application/vnd.oasis.opendocument.text" * 100_000)
        with pytest.raises(forms.ValidationError):
            upload(huge_type)

    def test_the_whole_file_is_still_there_afterwards(self):
        assert upload(DOCX).read() == DOCX


@pytest.fixture
def guarded(monkeypatch):
    """A purpose whose files only their maker may open."""
    monkeypatch.setattr(registries.file_guards, "_providers", dict(registries.file_guards._providers))
    registries.file_guards.register("test.mine", lambda file, user: file.created_by_id == user.pk)


def keep(purpose="test.mine", by=None, name="vedtekter.pdf"):
    return StoredFile.keep(PDF, name=name, content_type="application/pdf", purpose=purpose, by=by, at=NOW)


@pytest.mark.django_db
class TestStoredFile:
    def test_remembers_what_the_bytes_were(self):
        stored = keep()
        assert (stored.sha256, stored.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
        with stored.content.open() as file:
            assert file.read() == PDF

    @pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\Users\\ola\\passwd", "/etc/passwd"])
    def test_a_name_leads_nowhere(self, name):
        stored = keep(name=name)
        assert stored.name == "passwd"
        assert str(stored.key) in stored.content.name
        assert "passwd" not in stored.content.name

    def test_the_owner_gets_it_and_no_cache_keeps_it(self, client, guarded):
        user = make_user()
        client.force_login(user)
        stored = keep(by=user, name="årsmøte.pdf")
        response = client.get(reverse("stored_file", args=[stored.key]))
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
        assert "rsm" in response["Content-Disposition"]
        response.close()

    @pytest.mark.parametrize("who", ["another", "staff"])
    def test_others_learn_nothing(self, client, guarded, who):
        client.force_login(make_user() if who == "another" else make_staff())
        assert client.get(reverse("stored_file", args=[keep(by=make_user()).key])).status_code == 404

    def test_what_nobody_guards_nobody_gets(self, client):
        user = make_staff()
        client.force_login(user)
        assert client.get(reverse("stored_file", args=[keep("test.unknown", by=user).key])).status_code == 404
        assert client.get(reverse("stored_file", args=[uuid.uuid4()])).status_code == 404

    def test_visitors_are_asked_to_log_in(self, client, guarded):
        response = client.get(reverse("stored_file", args=[keep().key]))
        assert response["Location"].startswith(reverse("account_login"))
