"""What umbrella organisations put on the pages that show every app: questions that wait for an answer."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import Association, UmbrellaMembership
from portal import clock, registries
from portal.models import User
from portal.registries import Obligation, WorkItem

STAFF_SEE_AFTER = timedelta(weeks=3)


def umbrellas_to_answer(user: User, today: date) -> Iterable[Obligation]:
    mine = Association.objects.acted_for_by(user).umbrellas()
    asked = UmbrellaMembership.objects.awaiting_answer().filter(umbrella__in=mine)
    for question in asked.select_related("umbrella", "member"):
        yield Obligation(
            title=_("%(association)s asks to be a member") % {"association": question.member},
            url=reverse("association_umbrella", args=[question.umbrella.slug]),
            association=str(question.umbrella),
        )


def unanswered(user: User) -> Iterable[WorkItem]:
    """Nobody has answered in three weeks: staff remind the umbrella organisation, or enter what both sides say."""
    late = UmbrellaMembership.objects.awaiting_answer().filter(requested_at__lt=clock.now() - STAFF_SEE_AFTER)
    for question in late.select_related("umbrella", "member").order_by("requested_at")[:50]:
        yield WorkItem(
            title=_("%(umbrella)s has not answered %(association)s, which asks to be a member")
            % {"umbrella": question.umbrella, "association": question.member},
            kind=_("Umbrella organisation"),
            url=reverse("admin:organizations_umbrellamembership_change", args=[question.pk]),
            since=question.requested_at,
            due_on=(question.requested_at + 2 * STAFF_SEE_AFTER).astimezone(clock.OSLO).date(),
        )


def register() -> None:
    registries.worklist.register("organizations.umbrella", unanswered)
    registries.obligations.register("organizations.umbrella", umbrellas_to_answer)
