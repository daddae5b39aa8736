import importlib
import importlib.util
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, models, transaction

from portal import clock
from portal.demo import loader

MOST = 1000


def times(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= MOST):
        raise ArgumentTypeError(f"a whole number from 1 to {MOST}")
    return int(text)


class Command(BaseCommand):
    help = "Fills an empty database with the demo, multiplied: to see how it goes in a large municipality."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=times, default=1, metavar="N", help="N times as much (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is only loaded where DEMO is on.")
        if not loader.is_empty():
            raise CommandError("There are users already. `make clean` gives an empty database.")
        with transaction.atomic():
            loader.load(today=clock.today(), at=clock.now())
            count = multiply(options["scale"] - 1)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            f"The demo data is loaded, and {count} rows more." if count else "The demo data is loaded."
        )


def multiply(copies: int) -> int:
    """Let each app that can copy what it has loaded; those before hand on how far apart their copies lie."""
    steps: dict[type[models.Model], int] = {}
    count = 0
    for app in ("portal", *loader.APPS) if copies else ():
        found = importlib.util.find_spec(f"{app}.demo")
        if found and found.submodule_search_locations and importlib.util.find_spec(f"{app}.demo.scale"):
            count += importlib.import_module(f"{app}.demo.scale").multiply(copies, steps)
    return count
