"""`make bench`: measures every page of `pages.PAGES`, writes docs/performance.md, and never fails on speed."""

from pathlib import Path

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch

from organizations.models import Association
from portal import clock
from tests.benchmarks import floor, harness
from tests.benchmarks.pages import PAGES, NotThere

REPORT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


@override_settings(ROOT_URLCONF="tests.benchmarks.floor")
def test_speed(demo, capsys):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    results, missing = [], []
    with harness.as_in_production():
        for page in PAGES:
            try:
                visit = page.prepare()
            except (NoReverseMatch, LookupError, NotThere):
                missing.append(page.name)
                continue
            with CaptureQueriesContext(connection) as queries:
                visit()
            results.append(
                harness.measure(
                    page.name,
                    visit,
                    lambda: client.get(f"/{floor.ADDRESS}"),
                    answer=page.answer,
                    queries=len(queries),
                )
            )
    rows = f"{Association.objects.count()} associations"
    report = harness.write_report(results, missing, rows=rows, day=clock.today(), file=REPORT)
    with capsys.disabled():
        print("\n" + report)  # noqa: T201 - what the command is for
    assert results
