"""What one member of staff may not see, as the apps tell it: the log and the outbox keep quiet about it too."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, QuerySet

from portal import registries
from portal.models import AuditEntry

if TYPE_CHECKING:
    from portal.models import User

M = TypeVar("M", bound=Model)


def without_hidden(found: "QuerySet[M]", user: "User | Any") -> "QuerySet[M]":
    """`found` without the rows that are hidden from `user`; of the log, without every line about such a row."""
    for provider in registries.hidden_rows:
        for rows in provider(user):
            pks = rows.values("pk")
            if rows.model is found.model:
                found = found.exclude(pk__in=pks)
            elif found.model is AuditEntry:
                found = found.exclude(target_type=rows.model._meta.label_lower, target_id__in=pks)
    return found
