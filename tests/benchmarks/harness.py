"""Measures pages as ratios to the floor, because absolute times move up to twofold between runs.

In each round the page and the floor are visited alternately, A B A B …, so that whatever else the machine does
hits both. A round gives the ratio of two medians; the result is the median over the rounds, with the
smallest and the largest.
"""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest import mock

from django.http import HttpResponse
from django.template import Template
from django.test.utils import _TestState

ROUNDS = 7
VISITS = 15  # of each page in a round
WARM_UP = 3
PRESSES = ROUNDS * VISITS + WARM_UP + 1  # how often one page is asked for, all in all

Visit = Callable[[], HttpResponse]


@dataclass(frozen=True)
class Result:
    name: str
    ratios: tuple[float, ...]
    milliseconds: float
    queries: int
    kilobytes: float

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


def measure(name: str, visit: Visit, floor: Visit, *, answer: int, queries: int) -> Result:
    """Time `visit` against `floor`; every answer is looked at, so that an error page is never timed."""
    for _ in range(WARM_UP):
        size = len(_checked(visit, answer).content)
        _checked(floor, 200)
    ratios, medians = [], []
    for _ in range(ROUNDS):
        own, bare = [], []
        for _ in range(VISITS):
            own.append(_timed(visit, answer))
            bare.append(_timed(floor, 200))
        medians.append(statistics.median(own))
        ratios.append(medians[-1] / statistics.median(bare))
    return Result(name, tuple(ratios), statistics.median(medians) * 1000, queries, size / 1024)


def _checked(visit: Visit, answer: int) -> HttpResponse:
    response = visit()
    assert response.status_code == answer, f"answered {response.status_code}"
    return response


def _timed(visit: Visit, answer: int) -> float:
    began = time.perf_counter()
    response = visit()
    took = time.perf_counter() - began
    assert response.status_code == answer, f"answered {response.status_code}"
    return took


@contextmanager
def as_in_production() -> Iterator[None]:
    """Take away what Django's test environment adds to every template: a signal, and a copy of the context."""
    with mock.patch.object(Template, "_render", _TestState.saved_data.template_render):
        yield


def write_report(
    results: Iterable[Result], missing: Iterable[str], *, rows: str, day: date, file: Path
) -> str:
    """Write and return the table, in Markdown."""
    lines = [
        "# Speed",
        "",
        "Each page against the *floor*: a bare Django view behind the same middleware, with one query for 25 rows",
        "and a template of ten lines (`tests/benchmarks/floor.py`). 1.0 is as fast as Django does that; a ratio of 3",
        "means three times that. Written by `make bench`; never edited by hand.",
        "",
        f"Measured {day:%Y-%m-%d}: `make bench`, in one process with Django's test client, real PostgreSQL, demo data",
        f"({rows}). {ROUNDS} rounds of {VISITS} visits to each, page and floor by turns; the ratio is that of the",
        "medians of a round, given as the median over the rounds, with the smallest and the largest.",
        "",
        "| page | ratio to the floor | smallest–largest | queries | kB |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {each.name} | {each.ratio:.1f} | {min(each.ratios):.1f}–{max(each.ratios):.1f} | {each.queries} |"
        f" {each.kilobytes:.0f} |"
        for each in results
    ]
    lines += [
        "",
        "Absolute times move up to twofold from one run to the next on the same machine, so none are given, and no",
        "test fails on them. Compare ratios, and only those whose ranges do not overlap. The test database does not",
        "wait for the disk, so what a commit costs is not in these figures.",
    ]
    if absent := list(missing):
        lines += ["", f"Not measured, because it is not there: {', '.join(absent)}."]
    text = "\n".join(lines) + "\n"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return text
