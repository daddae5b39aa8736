"""What the kernel itself puts on the pages that show every app."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from portal import registries
from portal.hidden import without_hidden
from portal.models import Notice, User
from portal.registries import WorkItem


def undelivered_messages(user: User) -> Iterable[WorkItem]:
    """Messages that were given up on: somebody must look at the address or the mail server."""
    for notice in without_hidden(Notice.objects.undelivered(), user).order_by("created_at")[:50]:
        yield WorkItem(
            title=_("Message not delivered: %(subject)s") % {"subject": notice.subject},
            kind=_("Message"),
            url=reverse("admin:portal_notice_change", args=[notice.pk]),
            since=notice.created_at,
        )


def register() -> None:
    registries.worklist.register("portal.undelivered", undelivered_messages)
