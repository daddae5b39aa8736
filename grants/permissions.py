"""Who may open the files of an application. Rights to act are in the lifecycle table."""

from typing import TYPE_CHECKING

from django.db.models import Q

from grants.models import GrantAppeal, GrantApplication, Payment

if TYPE_CHECKING:
    from portal.models import StoredFile, User


def can_view_attachment(file: "StoredFile", user: "User") -> bool:
    return GrantApplication.objects.visible_to(user).filter(attachments__file=file).exists()


def can_view_letter(file: "StoredFile", user: "User") -> bool:
    """Letters of decisions and of appeals, and the papers that an appeal body got."""
    seen = GrantApplication.objects.visible_to(user)
    if seen.filter(case__decisions__letter=file).exists():
        return True
    of_appeals = GrantAppeal.objects.filter(Q(letter=file) | Q(dossier=file))
    return of_appeals.visible_to(user).exists()


def can_view_report(file: "StoredFile", user: "User") -> bool:
    return GrantApplication.objects.visible_to(user).filter(grant__report__accounts=file).exists()


def can_view_payment_file(file: "StoredFile", user: "User") -> bool:
    """Account numbers of many: staff alone, and only those to whom every case in the file is open."""
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return False
    mine = GrantApplication.objects.handled_by(user).values("pk")
    return not Payment.objects.filter(batch__file=file).exclude(grant__application__in=mine).exists()
