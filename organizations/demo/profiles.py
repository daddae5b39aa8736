"""Demo: for whom the associations are, whom to call, and what they look like."""

import io
import random
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw

from organizations.models import Activity, Association, AssociationPicture, ContactPerson, Highlight
from organizations.models.picture import PURPOSE
from portal.models import StoredFile
from portal.pictures import made_anew

SEED = 3  # of its own, so that what stands here moves nothing else in the demo
AGES = {"Demokorps": (7, 19), "Demo IL": (5, 19), "turnforening": (4, None), "speidergruppe": (8, 16),
        "Demokor": (18, None), "pensjonistforening": (60, None), "teaterlag": (13, None)}  # fmt: skip
LANGUAGES = (["en"], ["en", "pl"], ["en", "uk"], ["nsl"], ["en", "ar", "so"])
COLOURS = ("#0b4a6f", "#7a2e2e", "#2e5e3e", "#5b3a82", "#8a5a00")


def load(active: list[Association], *, at: datetime) -> None:
    rng = random.Random(SEED)
    for association in active:
        _offer(rng, association)
    Association.objects.bulk_update(
        active,
        ["age_from", "age_to", "price_for_children", "languages", "is_step_free", "is_adapted", "access_note",
         "companion_card"],
    )  # fmt: skip
    ContactPerson.objects.bulk_create(_person(rng, association) for association in active[::2])
    for number, association in enumerate(active[:12:2]):
        _logo(association, COLOURS[number % len(COLOURS)], at)


def highlights(active: list[Association], *, today: date) -> None:
    """What the municipality shows on the front page this month."""
    coming = Activity.objects.filter(kind="event", starts_on__gt=today).order_by("starts_on", "pk")[:1]
    days = {"from_on": today - timedelta(days=7), "to_on": today + timedelta(days=60)}
    for activity in coming:
        Highlight.objects.create(activity=activity, text="Åpent for alle. Ta med naboen.", **days)
    text = "Nye er velkomne hele året. Du trenger ikke kunne noe fra før."
    Highlight.objects.create(association=active[0], text=text, **days)


def _offer(rng: random.Random, association: Association) -> None:
    ages = next((ages for ending, ages in AGES.items() if association.name.endswith(ending)), (None, None))
    association.age_from, association.age_to = ages
    if ages[0] is not None and ages[0] < 18 and rng.random() < 0.8:
        association.price_for_children = rng.choice([0, 300, 600, 900, 1500, 2400])
    association.languages = rng.choice(LANGUAGES) if rng.random() < 0.4 else []
    association.is_step_free = rng.random() < 0.55
    association.is_adapted = rng.random() < 0.15
    association.access_note = "Det er teleslynge i salen." if rng.random() < 0.15 else ""
    association.companion_card = rng.random() < 0.45


def _person(rng: random.Random, association: Association) -> ContactPerson:
    first = rng.choice(["Anne", "Lars", "Zahra", "Odd", "Kristin", "Marek", "Ida", "Tore"])
    place = association.district.name.lower() if association.district else "lier"
    return ContactPerson(
        association=association,
        name=f"{first} Demo",
        role=rng.choice(["medlemsansvarlig", "trener", "dirigent", "turleder"]),
        email=f"{first.lower()}.{place}@demo.example",
        phone=f"32 00 {rng.randint(20, 90)} {rng.randint(10, 99)}",
        show_name=True,
        show_role=True,
        show_email=rng.random() < 0.5,
        show_phone=rng.random() < 0.3,
    )


def _logo(association: Association, colour: str, at: datetime) -> None:
    """A plain sign: a circle with the first letter's place in it, drawn here so that it is nobody's."""
    image = Image.new("RGBA", (256, 256), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, 248, 248), fill=colour)
    draw.arc((64, 96, 160, 192), 180, 360, fill="white", width=14)
    draw.arc((112, 80, 208, 176), 0, 180, fill="white", width=14)
    out = io.BytesIO()
    image.save(out, "PNG")
    made = made_anew(out, side=256)
    stored = StoredFile.keep(
        made.content, name="logo.png", content_type=made.content_type, purpose=PURPOSE, by=None, at=at
    )
    alt = f"Logoen til {association.name}: en sirkel med en bølge."
    AssociationPicture.objects.create(
        association=association, file=stored, alt=alt, is_logo=True, width=made.width, height=made.height
    )
