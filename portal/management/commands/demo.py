import importlib
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from portal import clock
from portal.demo import loader, scale
from portal.demo.copying import Copier

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
    """Let each app copy what it has loaded; those before know how far apart their copies lie."""
    copier = Copier(copies)
    for app in ("portal", *loader.APPS) if copies else ():
        importlib.import_module(f"{app}.demo.scale").multiply(copier)
    scale.log(copier)
    return copier.count
