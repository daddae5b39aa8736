"""Pictures of the demo's halls: drawn here, so that they are nobody's."""

import io
from collections.abc import Sequence
from datetime import datetime

from PIL import Image, ImageDraw

from facilities.models import Facility
from facilities.workflow import add_site_picture
from portal.models import User
from portal.pictures import made_anew

SIZE = 900, 600
SHOWN = {
    ("Tranbyhallen", "Tranbyhallen"): (
        "#d9b382",
        "#e9eef2",
        "Tegning av en idrettshall med tregulv og mål.",
    ),
    ("Reistad Arena", "Reistad Arena"): (
        "#7fb0a2",
        "#eef3f1",
        "Tegning av en idrettshall med grønt gulv og mål.",
    ),
    ("Haugestad", "Storsalen"): ("#b98d62", "#f3ece1", "Tegning av en lys sal med tregulv og scene innerst."),
}


def hang(facilities: Sequence[Facility], *, by: User, at: datetime) -> None:
    """One of each hall, on its own page and on that of its site."""
    for room in facilities:
        if looks := SHOWN.get((room.site.name, room.name)):
            floor, wall, alt = looks
            out = io.BytesIO()
            _drawn(floor, wall, has_goals="mål" in alt).save(out, "PNG")
            add_site_picture(
                room.site, picture=made_anew(out, side=900), alt=alt, facility=room, by=by, at=at
            )


def _drawn(floor: str, wall: str, *, has_goals: bool) -> Image.Image:
    """A room seen from one end: walls, floor, windows, and what stands at the far end."""
    image = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 600), (270, 330), (630, 330), (900, 600)], fill=floor)
    for line in ((0, 600, 270, 330), (900, 600, 630, 330), (270, 330, 630, 330), (270, 330, 270, 120),
                 (630, 330, 630, 120), (270, 120, 630, 120), (0, 0, 270, 120), (900, 0, 630, 120)):  # fmt: skip
        draw.line(line, fill="#50606b", width=3)
    for number in range(3):
        left = 300 + 110 * number
        draw.rectangle((left, 150, left + 80, 210), fill="#bcd9ea", outline="#50606b", width=2)
    if has_goals:
        draw.rectangle((400, 265, 500, 330), outline="#b3261e", width=6)
        draw.arc((330, 320, 570, 460), 180, 360, fill="white", width=5)
        draw.line((150, 450, 750, 450), fill="white", width=5)
    else:
        draw.rectangle((300, 290, 600, 330), fill="#7a4b2a")
        draw.polygon([(300, 290), (330, 230), (330, 290)], fill="#8c2f39")
        draw.polygon([(600, 290), (570, 230), (570, 290)], fill="#8c2f39")
    return image
