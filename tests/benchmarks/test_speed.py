"""`make bench`: measures every page of `pages.PAGES`, writes docs/performance.md, and never fails on speed."""

import os
import time
import uuid
from pathlib import Path

import psutil
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from grants import simulator
from grants.models import GrantApplication
from grants.workflow import decide_lines
from organizations.demo import many
from organizations.models import Activity, Association, Occurrence
from portal import clock
from portal.models import Version
from tests.benchmarks import grants, harness, report
from tests.benchmarks.pages import GROWN, MONTH, PAGES, floor

FILE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
TIMES = 10


@override_settings(ROOT_URLCONF="tests.benchmarks.floor")
def test_speed(demo, figures, capsys):
    load_before, rows = os.getloadavg()[0], counted("The demo data")
    with harness.as_in_production():
        settle()
        results = [measured(page) for page in PAGES]
        grow()
        settle()
        grown = [measured(page) for page in GROWN]
        grown_rows = counted("Grown")
        figures |= simulated() | lettered()
    figures |= month_grown(dict(results), dict(grown))
    made = report.text(
        results,
        grown,
        figures,
        rows=rows,
        grown_rows=grown_rows,
        load_before=load_before,
        day=clock.today(),
    )
    report.write(made, FILE)
    with capsys.disabled():
        print("\n" + made)  # noqa: T201 - what the command is for


def measured(page):
    visit = page.prepare()
    before = forget if page.is_first else lambda: None
    visit()
    before()
    with CaptureQueriesContext(connection) as queries:
        visit()
    return page, harness.measure(
        page.title,
        visit,
        floor(page.floor),
        floor("list25"),
        before=before,
        answer=page.answer,
        queries=len(queries),
    )


def forget():
    """What is kept of pages, in Redis and in this process."""
    for name in ("default", "searches"):
        caches[name].clear()


def month_grown(small, large):
    """The month with ten times the dates, as nearly everybody meets it and with nothing kept.

    Each was measured by turns with the same list.
    """
    figures = {}
    for key, page in (("growth", MONTH), ("growth first", MONTH.first)):
        before, after = small[page], large[page]
        growth = after.over_list.middle / before.over_list.middle
        same = (
            "as many" if after.queries == before.queries else f"{after.queries} instead of {before.queries}"
        )
        figures[key] = (
            f"{page.title}: {growth:.2f} times as long with {TIMES} times the dates, and {same} queries"
        )
        is_met = growth <= 1.2 and after.queries == before.queries
        figures[f"{key} met"] = f"{growth:.2f} | {'yes' if is_met else 'no'}"
    return figures


def simulated():
    """How long the sharing out of a frame among five hundred takes."""
    at = clock.now()
    call = grants.call_to_share_out(at=at)
    began = time.perf_counter()
    found = simulator.compute(call, call.formula, GrantApplication.objects.to_share_out(call))
    took = time.perf_counter() - began
    assert len(found) == grants.APPLICANTS
    line = f"The frame of a call is shared out among {len(found)} applicants in {took:.2f} s"
    return {"simulator": line, "simulator met": "yes" if took < 1 else "no"}


def lettered():
    """How long one worker takes for the decisions of a batch, each with its letter, and how its memory grows."""
    at = clock.now()
    grants.batch_to_decide(at=at)
    decide_lines(at=at, most=50)  # fonts and templates are read once
    process = psutil.Process()
    before, began = process.memory_info().rss, time.perf_counter()
    made = decide_lines(at=at)
    took, grown = time.perf_counter() - began, (process.memory_info().rss - before) / 1024 / 1024
    took *= grants.LETTERS / made
    line = (
        f"A batch of {grants.LETTERS} decisions with letters is made by one worker in {took:.0f} s, "
        f"and its memory grows by {grown:.0f} MB"
    )
    return {"letters": line, "letters met": "yes" if took < 60 and grown < 40 else "no"}


def settle():
    """What PostgreSQL and the worker do by themselves when they have time."""
    Version.objects.fold()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def counted(what):
    kinds = {
        "associations": Association,
        "activities": Activity,
        "dates": Occurrence,
        "applications": GrantApplication,
    }
    return f"{what}: " + ", ".join(f"{kind.objects.count()} {name}" for name, kind in kinds.items())


def grow():
    """Ten thousand associations, every activity nine times more, and twenty thousand applications."""
    many.load_many(10_000, at=clock.now())
    grants.load_many(20_000, at=clock.now())
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
