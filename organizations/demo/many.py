"""Thousands of invented associations, to see how the register bears a whole region."""

import random
from collections.abc import Iterator
from datetime import datetime
from itertools import islice, product

from organizations.demo.kinds import KINDS, Kind
from organizations.models import ActivityType, Association, District
from organizations.models.offer import Language
from portal.text import sort_key

BATCH = 2_000
FURTHER = ("Nordre", "Søndre", "Østre", "Vestre", "Øvre", "Nedre", "Gamle", "Nye", "Store", "Lille")


def load_many(number: int, *, at: datetime) -> None:
    """`number` associations without people or calendar, beside what is there already. Always the same ones."""
    rng = random.Random(number)
    districts = list(District.objects.all())
    types = {kind.code: kind.pk for kind in ActivityType.objects.all()}
    known = Association.objects.filter(slug__startswith="mange-").count()
    kinds: list[Kind] = []
    rows = []
    for index, (turn, further, place, kind) in enumerate(islice(_names(districts), number)):
        name = kind.name.format(f"{further} {place.name}") + (f" {turn}" if turn > 1 else "")
        kinds.append(kind)
        rows.append(_association(rng, name, kind, place, at, serial=known + index))
    made = Association.objects.bulk_create(rows, batch_size=BATCH)
    kinds_of = Association.activity_types.through.objects
    kinds_of.bulk_create(
        (
            kinds_of.model(association_id=association.pk, activitytype_id=types[kind.type_code])
            for association, kind in zip(made, kinds, strict=True)
        ),
        batch_size=BATCH,
    )


def _names(districts: list[District]) -> Iterator[tuple[int, str, District, Kind]]:
    return product(range(1, 1_000), FURTHER, districts, KINDS)


def _association(
    rng: random.Random, name: str, kind: Kind, place: District, at: datetime, *, serial: int
) -> Association:
    ages = rng.choice(kind.weekly).ages
    return Association(
        name=name,
        slug=f"mange-{serial}",
        sort_key=sort_key(name),
        purpose=f"{kind.purpose} Vi holder til på {place.name}.",
        district=place,
        postal_place=place.name,
        age_from=ages[0],
        age_to=ages[1],
        price_for_children=rng.choice([None, 0, 500, 900, 1500, 3000]),
        is_step_free=rng.random() < 0.6,
        companion_card=rng.random() < 0.4,
        languages=rng.sample(Language.values, rng.choice([0, 0, 0, 1, 2])),
        created_at=at,
    )
