"""What the associations of the demo lack."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from facilities.models import Need, Site
from facilities.models.need import NeedKind
from organizations.models import Association
from portal.models import User

NEEDS = (
    (
        NeedKind.STORAGE,
        "Tranbyhallen",
        "Et låsbart skap på 6 m² til instrumenter. I dag bærer vi dem ut hver uke.",
        40,
    ),
    (NeedKind.PREMISES, "", "Et øverom med god akustikk på torsdager kl. 18–21.", 35),
    (
        NeedKind.UNIVERSAL_DESIGN,
        "Hennummarka skole",
        "Gymsalen har trapp. To av våre medlemmer kommer ikke inn.",
        12,
    ),
)


def tell(associations: Sequence[Association], bookers: dict[int, User], *, at: datetime) -> None:
    sites = {site.name: site for site in Site.objects.select_related("district")}
    for number, (kind, place, text, people) in enumerate(NEEDS):
        association = associations[number % len(associations)]
        site = sites.get(place)
        district = site.district if site else association.district or next(iter(sites.values())).district
        Need.objects.create(association=association, kind=kind, district=district, site=site, text=text, people=people,
                            reported_at=at - timedelta(days=20 * (number + 1)),
                            reported_by=bookers.get(association.pk, bookers[0]))  # fmt: skip
