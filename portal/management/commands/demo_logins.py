from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demo.people import PEOPLE


class Command(BaseCommand):
    help = "Prints who one can be in the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are no demo logins where DEMO is off.")
        self.stdout.write(f"Choose who you are at {settings.PORTAL_BASE_URL}/demo/ (one click, no password):")
        for person in PEOPLE:
            self.stdout.write(f"  {person.name:<14} {person.what:<36} {person.email}")
