"""What one page needs in several places is found once, however many of its parts ask."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from asgiref.local import Local
from django.core.signals import request_finished, request_started

Found = TypeVar("Found")
_request = Local()


class OnceARequest(Generic[Found]):
    """`find`, called at most once in each request. Outside a request (tasks, commands) nothing is remembered."""

    def __init__(self, find: Callable[[], Found]) -> None:
        self._find = find

    def __call__(self) -> Found:
        known: dict[Any, Any] | None = getattr(_request, "known", None)
        if known is None:
            return self._find()
        if self not in known:
            known[self] = self._find()
        return known[self]

    def answered(self, found: Found) -> None:
        """Another question has brought the answer with it. The first one in a request stands."""
        if (known := getattr(_request, "known", None)) is not None:
            known.setdefault(self, found)


def _begin(**kwargs: Any) -> None:
    _request.known = {}


def _end(**kwargs: Any) -> None:
    _request.known = None


def follow_requests() -> None:
    """Called once, by apps.py."""
    request_started.connect(_begin, dispatch_uid="portal.per_request")
    request_finished.connect(_end, dispatch_uid="portal.per_request")
