"""Corrections that wait: for the association on its people's own page, and for staff when nobody answers."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import Association, Correction
from organizations.models.correction import STAFF_SEE_AFTER
from portal import clock, registries
from portal.models import User
from portal.registries import Obligation, WorkItem


def to_answer(user: User, today: date) -> Iterable[Obligation]:
    mine = Association.objects.acted_for_by(user)
    for correction in (
        Correction.objects.waiting().filter(association__in=mine).select_related("association")[:20]
    ):
        yield Obligation(
            title=_("Somebody says that something is wrong on the page. Answer it"),
            url=reverse("correction_answer", args=[correction.pk]),
            association=str(correction.association),
            due_on=correction.received_at.astimezone(clock.OSLO).date() + STAFF_SEE_AFTER,
        )


def unanswered(user: User) -> Iterable[WorkItem]:
    late = Correction.objects.unanswered_since(clock.today() - STAFF_SEE_AFTER).select_related("association")
    for correction in late.order_by("received_at")[:50]:
        yield WorkItem(
            title=_("A correction to %(association)s has not been answered")
            % {"association": correction.association},
            kind=_("Correction"),
            url=reverse("admin:organizations_correction_change", args=[correction.pk]),
            since=correction.received_at,
            due_on=correction.received_at.astimezone(clock.OSLO).date() + 2 * STAFF_SEE_AFTER,
        )


def register() -> None:
    registries.obligations.register("organizations.corrections", to_answer)
    registries.worklist.register("organizations.corrections", unanswered)
