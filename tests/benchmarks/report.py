"""docs/performance.md, in Markdown. What stands below `BY_HAND` there is kept as it is."""

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from django.db import connection

from tests.benchmarks.harness import ROUNDS, VISITS, Result
from tests.benchmarks.pages import Page

BY_HAND = "<!-- Below this line is written by hand. -->"
NO_LIMIT = 99
AGAINST = {"list25": "the list", "associations": "the association list", "applications": "the plain list"}
NOT_YET = """
Not measured: series of bookings, the seasonal allocation, exports, and admin lists of 200 000 rows. Other
municipalities' systems were measured once, elsewhere; `make bench` does not run them.
"""
TOP = """# Speed

Written by `make bench`, but for the notes at the end. Each page is compared with two *floors*
(`tests/benchmarks/floor.py`), bare Django views behind the same middleware:

- *the list*: one query for 25 rows and a template of ten lines, the same for every page;
- *its kind*: a view that does the same kind of work (a month's grid, a week's grid, one insert …) and nothing more:
  no menu, no footer, no filters, no translation, no rights.

1.0 is as fast as that; 3 means three times the time. A page that is the same for everybody is kept until something on
it changes. It has two rows: as nearly everybody meets it, and the *first visit* after a change, with nothing kept.
"""
METHOD = """
Measured {day:%Y-%m-%d} with `make bench` on a machine with {cores} cores (load {before:.1f} before, {after:.1f} after),
Python {python}, PostgreSQL {postgres} that waits for the disk at each commit, in one process with Django's test
client. {rows}.
{rounds} rounds of {visits} visits to each, page and floors by turns; a ratio is that of the medians of a round,
given as the median over the rounds, with the smallest and the largest.
"""
HEAD = """
| page | over its kind | smallest–largest | over the list | smallest–largest | queries | kB |
|---|---:|---:|---:|---:|---:|---:|
"""
CAUTION = """
Absolute times move up to twofold from one run to the next on the same machine, so none are given, and no
test fails on them. Compare ratios, and only those whose ranges do not overlap.
"""


def text(
    results: Sequence[tuple[Page, Result]],
    grown: Sequence[tuple[Page, Result]],
    figures: dict[str, str],
    *,
    rows: str,
    grown_rows: str,
    load_before: float,
    day: date,
) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [version] = cursor.fetchone()
    method = METHOD.format(
        day=day, cores=os.cpu_count(), before=load_before, after=os.getloadavg()[0], rounds=ROUNDS,
        python=platform.python_version(), postgres=version, rows=rows, visits=VISITS,
    )  # fmt: skip
    parts = [TOP, method, HEAD, *map(_row, results)]
    parts += [f"\n## When there is more\n\n{grown_rows}.\n", HEAD, *map(_row, grown)]
    parts += [
        "\n## Other figures\n\n",
        *(f"- {line}.\n" for name, line in figures.items() if " met" not in name),
    ]
    parts += [
        "\n## Goals\n\n| goal | measured | met |\n|---|---:|---|\n",
        *_goals(results, grown, figures),
        NOT_YET,
        CAUTION,
    ]
    return "".join(parts)


def write(report: str, file: Path) -> None:
    """Write `report` over what stood there, and keep the notes."""
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    notes = old.partition(BY_HAND)[2] or "\n"
    file.write_text(f"{report}\n{BY_HAND}{notes}", encoding="utf-8")


def _row(measured: tuple[Page, Result]) -> str:
    page, one = measured
    kind = str(one.over_floor) if page.floor != "list25" else "– | –"
    return f"| {one.name} | {kind} | {one.over_list} | {one.queries} | {one.kilobytes:.0f} |\n"


def _goals(
    results: Sequence[tuple[Page, Result]], grown: Sequence[tuple[Page, Result]], figures: dict[str, str]
) -> Iterable[str]:
    for where, measured in (("", results), (", grown", grown)):
        for page, one in measured:
            if page.goal is not None:
                against = AGAINST.get(page.floor, "the floor of its kind")
                goal = f"{one.name}{where}: at most {page.goal} times {against}"
                ratio = (one.over_list if page.floor == "list25" else one.over_floor).middle
                yield f"| {goal} | {ratio:.2f} | {'yes' if ratio <= page.goal else 'no'} |\n"
            if page.most_queries < NO_LIMIT:
                goal = f"{one.name}{where}: at most {page.most_queries} queries"
                yield f"| {goal} | {one.queries} | {'yes' if one.queries <= page.most_queries else 'no'} |\n"
    for key, which in (("growth", ""), ("growth first", ", first visit")):
        if key in figures:
            goal = f"The month with ten times the calendar{which}: at most 1.2 times, as many queries"
            yield f"| {goal} | {figures[f'{key} met']} |\n"
    if "simulator" in figures:
        goal = "A frame shared out among 500 applicants: under 1 s"
        yield f"| {goal} | see above | {figures['simulator met']} |\n"
    if "letters" in figures:
        goal = "A batch of 500 letters: under 60 s on one worker, memory flat"
        yield f"| {goal} | see above | {figures['letters met']} |\n"
    if "race" in figures:
        goal = "Race of 16 for 200 hours: one winner each, no error, the slowest at most 5 times the median"
        yield f"| {goal} | see above | {figures['race met']} |\n"
    if "incoming" in figures:
        goal = "A year of an association's own calendar: under 2 s"
        yield f"| {goal} | see above | {figures['incoming met']} |\n"
    if "import" in figures:
        yield f"| Import of 100 000 records: under 60 s and 300 MB | see above | {figures['import met']} |\n"
    if "night" in figures:
        yield f"| A night's questions about 400 associations: 40 requests | see above | {figures['night met']} |\n"
