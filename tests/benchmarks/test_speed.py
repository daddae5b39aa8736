"""`make bench`: measures every page of `pages.PAGES`, writes docs/performance.md, and never fails on speed."""

import os
import statistics
import uuid
from pathlib import Path

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from organizations.demo import many
from organizations.models import Activity, Association, Occurrence
from portal import clock
from tests.benchmarks import harness, report
from tests.benchmarks.pages import GROWN, MONTH, PAGES, floor

FILE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
TIMES = 10


@override_settings(ROOT_URLCONF="tests.benchmarks.floor")
def test_speed(demo, figures, capsys):
    load_before, rows = os.getloadavg()[0], counted("The demo data")
    with harness.as_in_production():
        settle()
        results = [measured(page) for page in PAGES]
        before = month()
        grow()
        settle()
        after = month()
        grown = [measured(page) for page in GROWN]
    growth = statistics.median(after) / statistics.median(before)
    figures["growth"] = (
        f"The month with {TIMES} times the dates takes {growth:.2f} times as long (not by turns)"
    )
    figures["growth met"] = f"{growth:.2f} | {'yes' if growth <= 1.2 else 'no'}"
    made = report.text(
        results,
        grown,
        figures,
        rows=rows,
        grown_rows=counted("Grown"),
        load_before=load_before,
        day=clock.today(),
    )
    report.write(made, FILE)
    with capsys.disabled():
        print("\n" + made)  # noqa: T201 - what the command is for


def measured(page):
    visit = page.prepare()
    with CaptureQueriesContext(connection) as queries:
        visit()
    return page, harness.measure(
        page.name, visit, floor(page.floor), floor("list25"), answer=page.answer, queries=len(queries)
    )


def month():
    visit = MONTH.prepare()
    visit()
    return [harness._timed(visit) for _ in range(3 * harness.VISITS)]


def settle():
    """What PostgreSQL does by itself when it has time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def counted(what):
    associations, dates = Association.objects.count(), Occurrence.objects.count()
    return f"{what}: {associations} associations, {Activity.objects.count()} activities, {dates} dates"


def grow():
    """Ten thousand associations, and every activity nine times more."""
    many.load_many(10_000, at=clock.now())
    for activity in Activity.objects.all():
        dates = list(activity.occurrences.all())
        for _ in range(TIMES - 1):
            copy = Activity.objects.get(pk=activity.pk)
            copy.pk, copy.key, copy._state.adding = None, uuid.uuid4(), True
            copy.save()
            Occurrence.objects.bulk_create(
                Occurrence(
                    activity=copy, on=one.on, starts_at=one.starts_at, ends_at=one.ends_at, state=one.state,
                    is_in_plan=one.is_in_plan, changed_at=one.changed_at,
                )
                for one in dates
            )  # fmt: skip
