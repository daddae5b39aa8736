"""The people, files and cases of the demo, many times over, for the apps to hang their copies on; and their log."""

from django.db import connection, models

from portal.demo.copying import ANOTHER, Copier
from portal.models import Appeal, AuditEntry, Case, Decision, InterimReply, StoredFile, User


def multiply(copier: Copier) -> None:
    """Each copied person has an address of their own; staff are not copied.

    A copied case has a number of its own in the same year, and later cases are numbered after it.
    """
    most = Case.objects.aggregate(most=models.Max("number"))["most"] or 0
    copier.copy(
        User, StoredFile, Case, Decision, InterimReply, Appeal,
        changed={
            User: {"email": "replace(one.email, '@', '-' || (k + 1) || '@')", "name": "one.name || ' ' || (k + 1)"},
            StoredFile: {"key": ANOTHER},
            Case: {"number": f"one.number + k * {most}"},
        },
        only={User: "NOT one.is_staff"},
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portal_casecounter AS counter SET last ="
            " (SELECT max(number) FROM portal_case AS one WHERE one.year = counter.year)"
        )


def log(copier: Copier) -> None:
    """What was done to the originals was done to their copies: run it when every app has copied."""
    steps = {kind._meta.label_lower: step for kind, step in copier.steps.items() if kind not in copier.chosen}
    if not steps:
        return
    moved = " ".join(f"WHEN '{label}' THEN {step}" for label, step in steps.items())
    copier.copy(
        AuditEntry,
        changed={AuditEntry: {"target_id": f"one.target_id + k * CASE one.target_type {moved} END"}},
        only={AuditEntry: f"one.target_type IN ({', '.join(repr(label) for label in steps)})"},
    )
