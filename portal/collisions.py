"""What PostgreSQL gave up for the sake of somebody else who was faster. It is nobody's fault, and never a 500."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
        if state_of(error) not in AGAIN | TAKEN:
            return None
        log.warning("A collision reached the page %s: %s", request.path, error)
        return render(request, "409.html", status=409)
