from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations import brreg
from organizations.workflow import importing
from portal import clock, platform

MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Takes in associations from answers of Brønnøysundregistrene: a unit, search pages, a deleted unit or the "
        "bulk file, gzipped or not. Can be repeated; what the associations have written themselves is kept. "
        "A file that breaks off ends with code 1, and what stood before that place is taken in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--legal-form",
            action="append",
            metavar="FORM",
            help="FLI unless told otherwise; can be repeated (FLI, STI, …)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        scope = brreg.Scope(
            platform.current().municipality.number, frozenset(options["legal_form"] or ["FLI"])
        )
        report, failures = importing.Report(), []
        for path in options["files"]:
            try:
                with path.open("rb") as file:
                    importing.take_in(brreg.read(file, scope), report, at=clock.now())
            except brreg.Unreadable as error:
                failures.append(f"{path}: {error}")
            except OSError as error:
                failures.append(f"{path}: " + _("The file cannot be opened.") + f" ({error.strerror})")
        self.tell(report)
        if failures:
            raise CommandError("\n".join(failures))

    def tell(self, report: importing.Report) -> None:
        for label, count in (
            (_("Created"), report.created),
            (_("Updated"), report.updated),
            (_("Unchanged"), report.unchanged),
            (_("Deleted"), report.deleted),
            (_("Rejected"), len(report.rejected)),
        ):
            self.stdout.write(f"{label}: {count}")
        for rejected in report.rejected[:MOST_SHOWN]:
            who = " ".join((rejected.organization_number, rejected.name)).strip() or "–"
            self.stdout.write(f"  {who}: {rejected.reason}")
        if (more := len(report.rejected) - MOST_SHOWN) > 0:
            line = ngettext("and one more", "and %(more)d more", more) % {"more": more}
            self.stdout.write(f"  {line}")
