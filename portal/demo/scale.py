"""The cases of the demo with their files and decisions, many times over, for the apps to hang their copies on."""

from django.db import connection, models

from portal.demo.copying import ANOTHER, copy_all
from portal.models import Case, Decision, StoredFile


def multiply(copies: int, steps: dict[type[models.Model], int]) -> int:
    """A copied case has a number of its own in the same year, and later cases are numbered after it."""
    most = Case.objects.aggregate(most=models.Max("number"))["most"] or 0
    changed = {StoredFile: {"key": ANOTHER}, Case: {"number": f"one.number + k * {most}"}}
    count = copy_all((StoredFile, Case, Decision), copies, steps, changed)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portal_casecounter AS counter SET last ="
            " (SELECT max(number) FROM portal_case AS one WHERE one.year = counter.year)"
        )
    return count
