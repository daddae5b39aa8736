"""Makers of what an association shows beside its own facts."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from organizations.models import Association, AssociationPicture, ContactPerson
from organizations.models.picture import PURPOSE
from portal.models import StoredFile
from portal.pictures import made_anew
from tests.factories import NOW, make_association


def drawn(*, colour: tuple[int, int, int] = (10, 20, 30), size: tuple[int, int] = (300, 200)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def posted_picture(**options: Any) -> SimpleUploadedFile:
    """As a telephone sends it."""
    return SimpleUploadedFile("ferie.jpg", drawn(**options), content_type="image/jpeg")


def make_picture(
    *, association: Association | None = None, alt: str = "Korpset spiller.", is_logo: bool = False
) -> AssociationPicture:
    made = made_anew(io.BytesIO(drawn()), side=600)
    stored = StoredFile.keep(
        made.content, name="bilde.jpg", content_type=made.content_type, purpose=PURPOSE, by=None, at=NOW
    )
    return AssociationPicture.objects.create(
        association=association or make_association(),
        file=stored,
        alt=alt,
        is_logo=is_logo,
        width=made.width,
        height=made.height,
    )


def make_contact_person(*, association: Association | None = None, **facts: Any) -> ContactPerson:
    facts = {
        "name": "Kari Kontakt",
        "role": "dirigent",
        "email": "kari@privat.example",
        "phone": "90000000",
    } | facts
    return ContactPerson.objects.create(association=association or make_association(), **facts)
