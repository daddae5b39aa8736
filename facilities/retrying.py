"""A deed that PostgreSQL gave up for the sake of another is done again."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from portal.collisions import AGAIN, state_of
from portal.problems import Blocker, Refused

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 5


def retried(deed: Callable[P, R]) -> Callable[P, R]:
    """Repeat a whole transaction after a deadlock or a serialisation failure; at last refuse it in plain words.

    Inside somebody else's transaction nothing can be repeated here, so there the error goes up.
    """

    @wraps(deed)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        for _attempt in range(ATTEMPTS):
            try:
                return deed(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or state_of(error) not in AGAIN:
                    raise
        text = _("Many are booking at this moment, and nothing was done. Try once more.")
        raise Refused(Blocker("busy", text))

    return again
