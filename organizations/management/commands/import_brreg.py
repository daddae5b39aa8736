from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations import brreg
from organizations.workflow import fetching, importing
from portal import clock, platform

MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Takes in associations from Brønnøysundregistrene: live with --municipality, or from files that hold a unit, "
        "search pages, a deleted unit or the bulk file, gzipped or not. Can be repeated; what the associations have "
        "written themselves is kept. What breaks off ends with code 1, and what came before that place is taken in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path)
        parser.add_argument(
            "--municipality",
            metavar="NUMBER",
            help="fetch live everybody there who has the legal form, or stands in the Voluntary Register",
        )
        parser.add_argument(
            "--legal-form",
            action="append",
            metavar="FORM",
            help="FLI unless told otherwise; can be repeated (FLI, STI, …)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        forms = frozenset(options["legal_form"] or ["FLI"])
        report = importing.Report()
        if options["municipality"]:
            failures = self.live(options["municipality"], forms, report)
        elif options["files"]:
            failures = self.read(options["files"], forms, report)
        else:
            raise CommandError(_("Name the files to read, or a municipality to fetch."))
        self.tell(report)
        if failures:
            raise CommandError("\n".join(failures))

    def live(self, number: str, forms: frozenset[str], report: importing.Report) -> list[str]:
        home = platform.current().municipality
        if number != home.number:
            text = _(
                "This portal is %(name)s's, with the number %(number)s. It takes in no other municipality."
            )
            raise CommandError(text % {"name": home.name, "number": home.number})
        scope = brreg.Scope(number, forms, with_all_voluntary=True)
        with brreg.Client() as client:
            try:
                fetching.municipality(client, scope, report, at=clock.now())
            except (brreg.Unavailable, brreg.Unreadable) as error:
                return [
                    f"{error} " + _("What came before has been taken in. Run the command once more later.")
                ]
        return []

    def read(self, paths: list[Path], forms: frozenset[str], report: importing.Report) -> list[str]:
        scope, failures = brreg.Scope(platform.current().municipality.number, forms), []
        for path in paths:
            try:
                with path.open("rb") as file:
                    importing.take_in(brreg.read(file, scope), report, at=clock.now())
            except brreg.Unreadable as error:
                failures.append(f"{path}: {error}")
            except OSError as error:
                failures.append(f"{path}: " + _("The file cannot be opened.") + f" ({error.strerror})")
        return failures

    def tell(self, report: importing.Report) -> None:
        for label, count in (
            (_("Created"), report.created),
            (_("Updated"), report.updated),
            (_("Unchanged"), report.unchanged),
            (_("Deleted"), report.deleted),
            (_("Rejected"), len(report.rejected)),
            (_("Failed"), report.failed),
        ):
            self.stdout.write(f"{label}: {count}")
        for rejected in report.rejected[:MOST_SHOWN]:
            who = " ".join((rejected.organization_number, rejected.name)).strip() or "–"
            self.stdout.write(f"  {who}: {rejected.reason}")
        if (more := len(report.rejected) - MOST_SHOWN) > 0:
            line = ngettext("and one more", "and %(more)d more", more) % {"more": more}
            self.stdout.write(f"  {line}")
