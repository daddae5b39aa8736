from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organizations.brreg import Client, EntityRegister
from organizations.workflow import refreshing
from portal import clock


class Command(BaseCommand):
    help = (
        "Asks Enhetsregisteret about every association with a number that has not been asked about today, ten at a "
        "time. The worker does it every night; this does it now. Can be stopped and begun again at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with Client() as client:
            done = refreshing.refresh_due(EntityRegister(client), today=clock.today(), at=clock.now())
        for label, count in (
            (_("Changed"), done.changed),
            (_("Unchanged"), done.unchanged),
            (_("Failed"), done.failed),
        ):
            self.stdout.write(f"{label}: {count}")
        if done.failed:
            raise CommandError(_("Not all could be asked about. The rest waits for the next run."))
