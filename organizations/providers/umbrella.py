"""What umbrella organisations put on the pages that show every app: questions that wait for an answer."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import Association, UmbrellaMembership
from portal import registries
from portal.models import User
from portal.registries import Obligation


def umbrellas_to_answer(user: User, today: date) -> Iterable[Obligation]:
    mine = Association.objects.acted_for_by(user).umbrellas()
    asked = UmbrellaMembership.objects.awaiting_answer().filter(umbrella__in=mine)
    for question in asked.select_related("umbrella", "member"):
        yield Obligation(
            title=_("%(association)s asks to be a member") % {"association": question.member},
            url=reverse("association_umbrella", args=[question.umbrella.slug]),
            association=str(question.umbrella),
        )


def register() -> None:
    registries.obligations.register("organizations.umbrella", umbrellas_to_answer)
