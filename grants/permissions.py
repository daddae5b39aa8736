"""Who may open the files of an application. Rights to act are in the lifecycle table."""

from typing import TYPE_CHECKING

from grants.models import GrantApplication

if TYPE_CHECKING:
    from portal.models import StoredFile, User


def can_view_attachment(file: "StoredFile", user: "User") -> bool:
    return GrantApplication.objects.visible_to(user).filter(attachments__file=file).exists()


def can_view_letter(file: "StoredFile", user: "User") -> bool:
    return GrantApplication.objects.visible_to(user).filter(case__decisions__letter=file).exists()
