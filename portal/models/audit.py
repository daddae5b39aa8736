from datetime import datetime
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.case import Case
from portal.models.inserting import insert

if TYPE_CHECKING:
    from portal.models.user import User


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, obj: models.Model) -> "AuditQuerySet":
        """The history of one row, oldest first."""
        return self.filter(target_type=obj._meta.label_lower, target_id=obj.pk).order_by("at", "id")


class AuditEntry(models.Model):
    """Who did what, when, to which row: written in the transaction of the deed, never changed after.

    Holds names of changed fields and codes of states, never personal values, so that erasing a person
    elsewhere leaves nothing behind here. A database trigger refuses UPDATE and DELETE.
    """

    action = models.CharField(_("action"), max_length=80)
    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    target_type = models.CharField(_("on what"), max_length=80)
    target_id = models.BigIntegerField(_("row number"))
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="history")
    fields = ArrayField(models.CharField(max_length=60), default=list, verbose_name=_("changed fields"))
    codes = models.JSONField(_("codes"), default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        ordering = ("-at", "-id")
        indexes = (models.Index("target_type", "target_id", "at", name="audit_of_a_row"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.action


def record(
    action: str,
    target: models.Model,
    *,
    by: "User | None",
    at: datetime,
    fields: tuple[str, ...] = (),
    **codes: Any,
) -> None:
    """Write one line of history. Call it inside the transaction that does the deed.

    `action` is dotted (`grants.application.submitted`); `by` is None when the system acts by itself;
    `codes` are codes and counts, never what a person wrote.
    """
    insert([line(action, target, by=by, at=at, fields=fields, **codes)])


def line(
    action: str,
    target: models.Model,
    *,
    by: "User | None",
    at: datetime,
    fields: tuple[str, ...] = (),
    **codes: Any,
) -> AuditEntry:
    """What `record` writes, for those who write it together with something else."""
    return AuditEntry(
        action=action,
        at=at,
        actor=by,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        case_id=getattr(target, "case_id", None),
        fields=list(fields),
        codes=codes,
    )
