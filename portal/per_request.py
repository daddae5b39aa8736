"""What one page needs in several places is found once, however many of its parts ask."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from asgiref.local import Local
from django.core.signals import request_finished, request_started

Found = TypeVar("Found")
_request = Local()


def once_a_request(find: Callable[[], Found]) -> Callable[[], Found]:
    """`find`, called at most once in each request. Outside a request (tasks, commands) nothing is remembered."""

    @wraps(find)
    def found() -> Found:
        known: dict[Any, Any] | None = getattr(_request, "known", None)
        if known is None:
            return find()
        if find not in known:
            known[find] = find()
        return known[find]

    return found


def _begin(**kwargs: Any) -> None:
    _request.known = {}


def _end(**kwargs: Any) -> None:
    _request.known = None


def follow_requests() -> None:
    """Called once, by apps.py."""
    request_started.connect(_begin, dispatch_uid="portal.per_request")
    request_finished.connect(_end, dispatch_uid="portal.per_request")
