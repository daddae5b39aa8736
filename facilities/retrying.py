"""A deed that PostgreSQL gave up for the sake of another is done again."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

AGAIN = frozenset({"40P01", "40001"})  # deadlock detected, serialization failure
ATTEMPTS = 5


def retried(deed: Callable[P, R]) -> Callable[P, R]:
    """Repeat a whole transaction after a deadlock or a serialisation failure.

    Inside somebody else's transaction nothing can be repeated here, so there the error goes up.
    """

    @wraps(deed)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        for _attempt in range(ATTEMPTS - 1):
            try:
                return deed(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") not in AGAIN:
                    raise
        return deed(*args, **kwargs)

    return again
