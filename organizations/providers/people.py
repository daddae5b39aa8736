"""Associations that nobody acts for any longer, on the staff's worklist."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import Association
from portal import registries
from portal.models import User
from portal.registries import WorkItem


def abandoned(user: User) -> Iterable[WorkItem]:
    """Somebody acted for them before. Those that never had anybody are in the list, behind a filter."""
    for association in Association.objects.abandoned()[:50]:
        yield WorkItem(
            title=_("Nobody acts for %(association)s") % {"association": association},
            kind=_("Association"),
            url=reverse("admin:organizations_association_change", args=[association.pk]),
            since=association.left_at,
        )


def register() -> None:
    registries.worklist.register("organizations.abandoned", abandoned)
