"""What came to nothing because somebody else was faster: given up by PostgreSQL, or refused by a verb. Never a 500."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.problems import Refused

log = logging.getLogger(__name__)

AGAIN = frozenset({"40P01", "40001"})  # deadlock detected, serialization failure: the same deed can succeed
TAKEN = frozenset({"23P01"})  # exclusion violation: what was wanted is somebody else's by now


def state_of(error: BaseException) -> str:
    """The SQLSTATE behind an error of Django's, or ""."""
    return str(getattr(error.__cause__, "sqlstate", "") or "")


class Collisions:
    """The last net, under every page: say that somebody was faster, and that nothing was done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        is_refused = isinstance(error, Refused)  # the page let them in; what it built on was gone by then
        if not is_refused and state_of(error) not in AGAIN | TAKEN:
            return None
        log.warning("A collision reached the page %s: %s", request.path, error)
        problems = error.problems if isinstance(error, Refused) else ()
        return render(request, "409.html", {"problems": problems}, status=409)
