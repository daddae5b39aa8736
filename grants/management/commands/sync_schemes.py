from typing import Any

from django.core.management.base import BaseCommand

from grants.schemes import sync_schemes
from portal import clock


class Command(BaseCommand):
    help = "Takes the grant schemes from the platform file into the database. Run it after every change of the file."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sync_schemes(at=clock.now())
        self.stdout.write(f"{done.created} new, {done.updated} changed, {done.unchanged} unchanged.")
