"""What may be uploaded: known by its bytes, never by its name."""

import zipfile
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from portal.virus import NoAnswer, virus_in

LARGEST = 25 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 12 * LARGEST
MOST_PARTS = 5000
MACROS = ("Basic/", "Scripts/")  # where OpenDocument keeps them

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODT = "application/vnd.oasis.opendocument.text"


def sniff(file: "IO[bytes] | UploadedFile") -> str:
    """The media type that the bytes themselves show, or "" for anything we do not take."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(file)
    return ""


def _sniff_zip(file: "IO[bytes] | UploadedFile") -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return _DOCX
            if "xl/workbook.xml" in names:
                return _XLSX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return _ODT if archive.read("mimetype").decode(errors="replace") == _ODT else ""
            return ""
    except (zipfile.BadZipFile, OSError):
        return ""
    finally:
        file.seek(0)


def danger_in(file: "IO[bytes] | UploadedFile") -> str:
    """ "macros" or "bomb" when a packed document holds programs, or would swell beyond all sense; else ""."""
    file.seek(0)
    try:
        if file.read(4) != b"PK\x03\x04":
            return ""
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError):
        return ""
    finally:
        file.seek(0)
    if any(
        part.filename.lower().endswith("vbaproject.bin") or part.filename.startswith(MACROS) for part in parts
    ):
        return "macros"
    return (
        "bomb" if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED else ""
    )


def _virus(file: UploadedFile) -> str:
    """ "virus" or "not_looked_at", when clamd is asked and does not say that the file is clean."""
    try:
        return "virus" if virus_in(file) else ""
    except NoAnswer:
        return "not_looked_at"


class UploadField(forms.FileField):
    """A file field that takes PDF, PNG, JPEG, Word, Excel and OpenDocument text up to 25 MB.

    After cleaning, `file.content_type` is the sniffed type.
    """

    default_error_messages = {
        "too_large": _("The file is larger than 25 MB. Make it smaller, or send several files."),
        "macros": _("The document has macros. Save it as PDF, and send that."),
        "bomb": _("The document is much larger inside than it looks. Save it as PDF, and send that."),
        "unknown": _(
            "We take PDF, pictures (PNG, JPEG), Word, Excel and OpenDocument. This file is none of them."
        ),
        "virus": _("The file holds a virus. Clean the machine it comes from, and send another copy."),
        "not_looked_at": _("The virus check does not answer now. Try again in some minutes."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            if (file.size or 0) > LARGEST:
                raise ValidationError(self.error_messages["too_large"], code="too_large")
            file.content_type = sniff(file)
            if not file.content_type:
                raise ValidationError(self.error_messages["unknown"], code="unknown")
            if danger := danger_in(file) or _virus(file):
                raise ValidationError(self.error_messages[danger], code=danger)
        return file
