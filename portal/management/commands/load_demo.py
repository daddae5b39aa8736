from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import clock
from portal.demo import loader


class Command(BaseCommand):
    help = "Fills an empty database with the invented associations and cases of the demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing if there are users already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is only loaded where DEMO is on.")
        if not loader.is_empty():
            if options["if_empty"]:
                return
            raise CommandError("There are users already. `make clean` gives an empty database.")
        loader.load(today=clock.today(), at=clock.now())
        self.stdout.write("The demo data is loaded.")
