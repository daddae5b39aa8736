import hashlib
import uuid
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from portal.models.user import User


def _place(stored: "StoredFile", filename: str) -> str:
    """Where the bytes lie: a random name, so that no path tells whose file it is."""
    return f"{stored.created_at:%Y/%m}/{stored.key}{PurePosixPath(filename).suffix.lower()}"


class StoredFile(models.Model):
    """A private file. Its bytes are never changed, and only leave through the view that asks `can_view`.

    `purpose` names who decides about it ("grants.attachment"): see `portal.registries.file_guards`.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=60)
    name = models.CharField(_("file name"), max_length=200)
    content = models.FileField(upload_to=_place)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    created_at = models.DateTimeField(_("stored"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = (models.CheckConstraint(condition=models.Q(size__gt=0), name="file_is_not_empty"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(
        cls,
        content: "bytes | File[bytes]",
        *,
        name: str,
        content_type: str,
        purpose: str,
        by: "User | None",
        at: datetime,
    ) -> "StoredFile":
        """Store the bytes with their SHA-256 and size. Uploads are checked first by `portal.uploads`."""
        file = ContentFile(content) if isinstance(content, bytes) else content
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        stored = cls(
            purpose=purpose,
            name=PurePosixPath(name.replace("\\", "/")).name[-200:],
            content_type=content_type,
            size=file.size,
            sha256=digest.hexdigest(),
            created_at=at,
            created_by=by,
        )
        stored.content.save(name, file, save=False)
        stored.save()
        return stored

    def forget(self) -> None:
        """Delete the row, and the bytes when that is committed."""
        storage, name = self.content.storage, str(self.content.name)
        self.delete()
        transaction.on_commit(lambda: storage.delete(name))
