"""Demo: a sports club with groups and teams, members counted, and an umbrella organisation."""

import random
from datetime import datetime, timedelta

from organizations.models import (
    ActivityType,
    AgeGroup,
    Association,
    DigestSubscription,
    MembershipCount,
    SubGroup,
    UmbrellaMembership,
)
from organizations.states import UmbrellaState

SEED = 4
UMBRELLA = "Lier Demo idrettsråd"
GROUPS = {
    "Fotball": ("fotball", 6, None, ("Jenter 10 år", "Gutter 12 år", "Old boys")),
    "Håndball": ("handball", 8, 19, ("Jenter 12 år", "Gutter 14 år")),
    "Ski": ("ski", 5, None, ()),
    "Allidrett": ("barn-og-unge", 4, 8, ()),
}


def load(active: list[Association], club: Association, *, at: datetime) -> None:
    rng = random.Random(SEED)
    _groups(club)
    sports = [one for one in active if one.name.endswith(("Demo IL", "Demo turnforening"))]
    _umbrella(sports, at)
    reader = DigestSubscription.objects.create(
        email="leser@demo.example", requested_at=at - timedelta(days=50), confirmed_at=at - timedelta(days=50)
    )
    reader.activity_types.set(ActivityType.objects.filter(code="friluftsliv"))
    MembershipCount.objects.bulk_create(
        MembershipCount(
            association=association,
            year=at.year - back,
            age_group=group,
            members=_members(rng, association, group) + (2 - back) * rng.randint(0, 3),
            counted_at=at - timedelta(days=365 * back),
        )
        for association in active[:30]
        for back in (1, 2)
        for group in AgeGroup.values
    )


def _members(rng: random.Random, association: Association, group: str) -> int:
    """More where the association says that it is for this age."""
    first, last = AgeGroup(group).limits
    fits = (association.age_from or 0) <= last and (association.age_to or 120) >= first
    return rng.randint(8, 60) if fits else rng.randint(0, 4)


def _groups(club: Association) -> None:
    types = {kind.code: kind for kind in ActivityType.objects.all()}
    for name, (code, first, last, teams) in GROUPS.items():
        about = f"{name} for alle som vil. Nye er velkomne hele året."
        group = SubGroup.objects.create(
            association=club, name=name, about=about, age_from=first, age_to=last,
            contact=club.contact_persons.first(),
        )  # fmt: skip
        group.activity_types.add(types[code])
        club.activity_types.add(types[code])
        for team in teams:
            SubGroup.objects.create(association=club, parent=group, name=team)


def _umbrella(sports: list[Association], at: datetime) -> None:
    """All sports clubs are members, but one, which has asked so long ago that staff see it."""
    umbrella = Association.objects.create(
        name=UMBRELLA,
        purpose="Idrettsrådet taler idrettslagenes sak overfor kommunen.",
        email="post@demoidrettsrad.example",
        show_email=True,
        is_umbrella=True,
        created_at=at - timedelta(days=800),
        confirmed_at=at - timedelta(days=90),
    )
    umbrella.activity_types.set(ActivityType.objects.filter(code="fotball"))
    for number, member in enumerate(sports):
        is_new = number == len(sports) - 1
        UmbrellaMembership.objects.create(
            umbrella=umbrella,
            member=member,
            state=UmbrellaState.REQUESTED if is_new else UmbrellaState.ACTIVE,
            requested_at=at - timedelta(days=24 if is_new else 600),
            answered_at=None if is_new else at - timedelta(days=590),
        )
