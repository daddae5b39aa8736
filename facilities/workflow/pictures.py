"""Pictures of premises: put up and taken down by staff."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from facilities.models import Facility, Site, SitePicture
from facilities.models.picture import PURPOSE
from portal.models import StoredFile, User
from portal.models.audit import record
from portal.pictures import Picture
from portal.problems import Blocker, Refused

MOST = 12


@transaction.atomic
def add_site_picture(
    site: Site, *, picture: Picture, alt: str, facility: Facility | None = None, by: User, at: datetime
) -> SitePicture:
    """Put up a picture. The same one sent twice is there once."""
    _locked(site, by)
    shown = site.pictures.filter(facility=facility)
    if same := shown.filter(file__sha256=hashlib.sha256(picture.content).hexdigest()).first():
        return same
    if shown.count() >= MOST:
        text = _("There is room for %(most)s pictures. Remove one first.") % {"most": MOST}
        raise Refused(Blocker("too_many", text, "picture"))
    stored = StoredFile.keep(
        picture.content, name=f"bilde.{picture.suffix}", content_type=picture.content_type, purpose=PURPOSE, by=by,
        at=at,
    )  # fmt: skip
    made = SitePicture.objects.create(
        site=site, facility=facility, file=stored, alt=alt, width=picture.width, height=picture.height
    )
    record("facilities.picture.added", made, by=by, at=at)
    return made


@transaction.atomic
def remove_site_picture(picture: SitePicture, *, by: User, at: datetime) -> None:
    """Down at once, and its bytes are deleted."""
    _locked(picture.site, by)
    record("facilities.picture.removed", picture, by=by, at=at)
    picture.delete()
    picture.file.forget()


def _locked(site: Site, by: User) -> None:
    """One at a time, and staff alone."""
    if not (by.is_staff and by.is_active):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    Site.objects.select_for_update().get(pk=site.pk)
