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
BySize = dict[int, list[tuple[Page, Result]]]
AGAINST = {
    "list25": "the list",
    "day of 30": "a day of 30 halls",
    "booking": "one booking",
    "bookings": "the plain list",
    "associations": "the association list",
    "applications": "the plain list",
}
NOT_YET = """
Not measured: the seasonal allocation. Other municipalities' systems were measured once, elsewhere; `make bench` does
not run them.
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
    parts += [section for name, section in figures.items() if name.startswith("section")]
    parts += [
        "\n## Other figures\n\n",
        *(
            f"- {line}.\n"
            for name, line in figures.items()
            if not {"met", "goal", "section"} & set(name.split())
        ),
    ]
    parts += [
        "\n## Goals\n\n| goal | measured | met |\n|---|---:|---|\n",
        *_goals(results, grown, figures),
        NOT_YET,
        CAUTION,
    ]
    return "".join(parts)


def premises(by_size: BySize, *, load: float) -> str:
    """How each page about premises grows with the bookings that there are."""
    sizes = list(by_size)
    head = "".join(f" {_thousands(size)} |" for size in sizes)
    lines = [
        f"\n## Premises that grow\n\n200 halls more than the demo's (load {load:.1f} before). Over the floor of its"
        " kind, and last how many times more a page takes over the list with a million bookings than with ten thousand"
        " and with two hundred thousand.\n\n",
        f"| page |{head} queries | {_thousands(sizes[-1])} / {_thousands(sizes[0])} | / {_thousands(sizes[1])} |\n",
        "|---|" + "---:|" * (len(sizes) + 3) + "\n",
    ]
    for rows in zip(*by_size.values(), strict=True):
        page, over = rows[0][0], [one.over_list.middle for _page, one in rows]
        shown = over if page.floor == "list25" else [one.over_floor.middle for _page, one in rows]
        queries = " / ".join(dict.fromkeys(str(one.queries) for _page, one in rows))
        cells = "".join(f" {ratio:.2f} |" for ratio in shown)
        lines.append(
            f"| {page.title} |{cells} {queries} | {over[-1] / over[0]:.2f} | {over[-1] / over[1]:.2f} |\n"
        )
    return "".join(lines)


def premises_goals(by_size: BySize) -> Iterable[str]:
    """Each goal at the largest size, and that thirty halls ask as seldom as three."""
    largest, middle = list(by_size)[-1], list(by_size)[1]
    yield from _goals((), by_size[largest], {}, where=f", {_thousands(largest)} bookings")
    many, fewer = (
        {page.title: one for page, one in by_size[size] if page.name.startswith("A day")}
        for size in (largest, middle)
    )
    for name, one in many.items():
        growth = one.over_list.middle / fewer[name].over_list.middle
        goal = f"{name}, from {_thousands(middle)} to {_thousands(largest)} bookings: at most 1.5 times"
        yield f"| {goal} | {growth:.2f} | {'yes' if growth <= 1.5 else 'no'} |\n"
    asked = {one.queries for name, one in many.items() if "first" not in name}
    is_met, said = len(asked) == 1, " or ".join(map(str, sorted(asked)))
    yield f"| A day of 30 halls: as many queries as of 3 | {said} | {'yes' if is_met else 'no'} |\n"


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", " ")


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
    results: Sequence[tuple[Page, Result]],
    grown: Sequence[tuple[Page, Result]],
    figures: dict[str, str],
    *,
    where: str = ", grown",
) -> Iterable[str]:
    yield from (goal for name, goal in figures.items() if name.startswith("goal"))
    for place, measured in (("", results), (where, grown)):
        for page, one in measured:
            if page.goal is not None:
                against = AGAINST.get(page.floor, "the floor of its kind")
                goal = f"{one.name}{place}: at most {page.goal} times {against}"
                ratio = (one.over_list if page.floor == "list25" else one.over_floor).middle
                yield f"| {goal} | {ratio:.2f} | {'yes' if ratio <= page.goal else 'no'} |\n"
            if page.most_queries < NO_LIMIT:
                goal = f"{one.name}{place}: at most {page.most_queries} queries"
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
