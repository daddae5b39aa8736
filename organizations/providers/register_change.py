"""What the live registers put on the pages that show every app."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import Association, RegisterChange
from portal import clock, registries
from portal.models import User
from portal.registries import Obligation, WorkItem

SETTLE_WITHIN = timedelta(days=14)


def changes_to_settle(user: User) -> Iterable[WorkItem]:
    waiting = RegisterChange.objects.awaiting_staff().select_related("association")
    for change in waiting.order_by("noticed_at")[:50]:
        yield WorkItem(
            title=_("The national register about %(association)s: %(what)s")
            % {"association": change.association, "what": change.get_kind_display()},
            kind=_("National register"),
            url=reverse("admin:organizations_registerchange_change", args=[change.pk]),
            since=change.noticed_at,
            due_on=change.noticed_at.astimezone(clock.OSLO).date() + SETTLE_WITHIN,
        )


def questions_to_answer(user: User, today: date) -> Iterable[Obligation]:
    mine = Association.objects.acted_for_by(user)
    asked = RegisterChange.objects.awaiting_the_association().filter(association__in=mine.values("pk"))
    for change in asked.select_related("association"):
        yield Obligation(
            title=_("The national register says something new. Say which is right"),
            url=change.get_absolute_url(),
            association=str(change.association),
        )


def register() -> None:
    registries.worklist.register("organizations.register_changes", changes_to_settle)
    registries.obligations.register("organizations.register_changes", questions_to_answer)
