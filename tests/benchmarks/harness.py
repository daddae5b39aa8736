"""Measures pages as ratios, because absolute times move up to twofold between runs.

In each round the page, the floor of its kind and the list of 25 are visited by turns, A B C A B C …, so that
whatever else the machine does hits all. A round gives the ratios of medians; the result is the median over the
rounds, with the smallest and the largest.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from django.http import HttpResponse
from django.template import Template
from django.test.utils import _TestState

from portal import kept

ROUNDS = 7
VISITS = 15  # of each page in a round
WARM_UP = 3
PRESSES = ROUNDS * VISITS + WARM_UP + 2  # how often one page is asked for, all in all

Visit = Callable[[], HttpResponse]
Before = Callable[[], object]  # what is done before each visit, and is not timed


@dataclass(frozen=True)
class Ratios:
    """One figure for each round."""

    rounds: tuple[float, ...]

    @property
    def middle(self) -> float:
        return statistics.median(self.rounds)

    def __str__(self) -> str:
        return f"{self.middle:.2f} | {min(self.rounds):.2f}–{max(self.rounds):.2f}"


@dataclass(frozen=True)
class Result:
    name: str
    over_list: Ratios
    over_floor: Ratios
    queries: int
    kilobytes: float


def measure(
    name: str,
    visit: Visit,
    floor: Visit,
    list25: Visit,
    *,
    before: Before = lambda: None,
    answer: int = 200,
    queries: int = 0,
) -> Result:
    """Time `visit` against both; every answer is looked at, so that an error page is never timed."""
    size = 0
    for _ in range(WARM_UP):
        before()
        size = len(_checked(visit, answer).content)
        floor(), list25()
    over_floor, over_list = [], []
    for _ in range(ROUNDS):
        own, bare, plain = [], [], []
        for _ in range(VISITS):
            before()
            own.append(_timed(visit, answer))
            before()
            bare.append(_timed(floor))
            plain.append(_timed(list25))
        over_floor.append(statistics.median(own) / statistics.median(bare))
        over_list.append(statistics.median(own) / statistics.median(plain))
    return Result(name, Ratios(tuple(over_list)), Ratios(tuple(over_floor)), queries, size / 1024)


def _checked(visit: Visit, answer: int) -> HttpResponse:
    response = visit()
    assert response.status_code == answer, f"answered {response.status_code}"
    return response


def _timed(visit: Visit, answer: int = 0) -> float:
    began = time.perf_counter()
    response = visit()
    took = time.perf_counter() - began
    assert response.status_code in ((answer,) if answer else (200, 302)), f"answered {response.status_code}"
    return took


@contextmanager
def as_in_production() -> Iterator[None]:
    """Take away what Django's test environment adds to every template, a signal and a copy of the context.

    And what our tests ask for: that a program learns of a change within the second.
    """
    with (
        mock.patch.object(Template, "_render", _TestState.saved_data.template_render),
        mock.patch.object(kept, "RECENT", 1),
    ):
        yield
