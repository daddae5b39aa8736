from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from organizations.demo import many
from portal import clock


class Command(BaseCommand):
    help = (
        "Adds thousands of invented associations to the demo, to see how the register bears a whole region."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", type=int, default=10_000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is only loaded where DEMO is on.")
        many.load_many(options["number"], at=clock.now())
        self.stdout.write(f"{options['number']} associations are loaded.")
