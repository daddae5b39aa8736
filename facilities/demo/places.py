"""The places of the demo: real names in Lier, invented rooms, sizes and rules."""

from dataclasses import dataclass
from datetime import time

from facilities.models import FacilityKind as K


@dataclass(frozen=True)
class Room:
    name: str
    kind: str
    capacity: int
    equipment: str = ""
    parts: int = 0
    has_hearing_loop: bool = False
    is_step_free: bool = True
    buffer_minutes: int = 0
    prepare_minutes: int = 0
    floor_size: str = ""


@dataclass(frozen=True)
class Place:
    name: str
    district: str
    address: str
    rooms: tuple[Room, ...]
    is_step_free: bool = True


PLACES = (
    Place("Tranbyhallen", "Tranby", "", (
        Room("Tranbyhallen", K.SPORTS_HALL, 200, "håndball, volleyball, tribune", 2, True, floor_size="25 × 45 m"),
        Room("Klubbrom", K.MEETING_ROOM, 24, "skjerm, kjøkkenkrok"),
    )),
    Place("Reistad Arena", "Lierbyen", "Jensvollveien 60, 3413 Lier", (
        Room("Reistad Arena", K.SPORTS_HALL, 300, "håndball, innebandy, basketball", 3, True, floor_size="40 × 45 m"),
        Room("Møterom 1. etasje", K.MEETING_ROOM, 16, "skjerm", has_hearing_loop=True),
    )),
    Place("St. Hallvardhallen", "Lierbyen", "", (
        Room("St. Hallvardhallen", K.SPORTS_HALL, 180, "håndball, turn, trampett", 2, floor_size="22 × 44 m"),
    )),
    Place("Lierhallen", "Lierbyen", "", (
        Room("Svømmehall", K.SWIMMING_POOL, 60, "25 meter, seks baner", buffer_minutes=30),
        Room("Møterom", K.MEETING_ROOM, 12),
    )),
    Place("Haugestad", "Lierbyen", "", (
        Room("Storsalen", K.COMMUNITY_HALL, 80, "skjerm, piano, kjøkken", has_hearing_loop=True),
        Room("Lillestua", K.MEETING_ROOM, 14, "skjerm"),
    )),
    Place("Lier kulturscene", "Lierbyen", "", (
        Room("Scenen", K.STAGE, 240, "lys, lyd, flygel", has_hearing_loop=True, buffer_minutes=30,
             prepare_minutes=30),
        Room("Øvingsrommet", K.MUSIC_ROOM, 30, "trommesett, forsterkere"),
    )),
    Place("Ungdomshuset V2", "Lierbyen", "", (
        Room("Salen", K.COMMUNITY_HALL, 70, "lydanlegg, kjøkken"),
        Room("Bandrommet", K.MUSIC_ROOM, 8, "trommesett, sanganlegg", is_step_free=False),
    )),
    Place("Hegg skole", "Tranby", "", (
        Room("Gymsal", K.GYM, 60, "ribbevegg, matter"),
        Room("Musikkrom", K.MUSIC_ROOM, 35, "piano, notestativ"),
    )),
    Place("Høvik skole", "Høvik", "", (
        Room("Gymsal", K.GYM, 60, "badminton, matter"),
        Room("Klasserom", K.CLASSROOM, 28, "skjerm"),
    )),
    Place("Sylling skole", "Sylling", "", (
        Room("Gymsal", K.GYM, 50, "badminton"),
        Room("Samlingssal", K.COMMUNITY_HALL, 120, "scene, piano", has_hearing_loop=True),
    )),
    Place("Hennummarka skole", "Lierskogen", "", (
        Room("Gymsal", K.GYM, 60, "turn, trampett"),
    ), is_step_free=False),
    Place("Egge skole", "Gullaug", "", (
        Room("Gymsal", K.GYM, 60, "ribbevegg"),
        Room("Klasserom", K.CLASSROOM, 28, "skjerm"),
        Room("Bordtennisrom", K.GYM, 16, "fire bord"),
    )),
)  # fmt: skip

# (opens, closes) from Monday to Friday, and in the weekend; None is closed.
HOURS: dict[str, tuple[tuple[time, time], tuple[time, time] | None]] = {
    K.SPORTS_HALL: ((time(16), time(22)), (time(10), time(19))),
    K.GYM: ((time(17), time(22)), (time(10), time(18))),
    K.SWIMMING_POOL: ((time(17), time(21)), (time(10), time(16))),
    K.COMMUNITY_HALL: ((time(9), time(22)), (time(10), time(22))),
    K.STAGE: ((time(12), time(22)), (time(10), time(22))),
    K.MUSIC_ROOM: ((time(15), time(22)), (time(10), time(20))),
    K.MEETING_ROOM: ((time(8), time(22)), (time(10), time(18))),
    K.CLASSROOM: ((time(17), time(22)), None),
}

# Kroner an hour for the whole. Invented, of the size that other municipalities have published.
RATES = {
    K.SPORTS_HALL: 480,
    K.GYM: 350,
    K.SWIMMING_POOL: 1000,
    K.COMMUNITY_HALL: 300,
    K.STAGE: 650,
    K.MUSIC_ROOM: 150,
    K.MEETING_ROOM: 120,
    K.CLASSROOM: 175,
}

HOUSE_RULES = """Bruk innesko med lyse såler.
Rydd etter dere, og sett utstyret på plass.
Den som har bestilt, går sist og sjekker at vinduer og dører er lukket.
Alkohol og røyk er ikke lov."""
ACCESS = "Døren åpner et kvarter før. Ring vaktmesteren hvis den er låst."
BLACKOUTS = ("Årlig kontroll av utstyr", "Eksamen", "Gulvet lakkes", "Skolens forestilling", "Valg")
