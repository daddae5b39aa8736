"""Asks data.brreg.no, politely: time-outs on every phase and in all, and a new try only where it can help.

Raises `Unavailable` for whatever stops an answer, with a sentence that a person may read; what really happened goes to
the log, without the body of the answer, which can name people.
"""

import json
import logging
import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from time import monotonic, sleep
from types import TracebackType
from typing import Any

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)

MOST_BYTES = 30_000_000  # a page of 500 units is about two
MOST_REDIRECTS = 3
PHASE = 10.0  # seconds to connect, to send, and between two parts of the answer
DEMO = "demo:"  # the address of the invented register


class Unavailable(Exception):
    """The register gave no answer that can be used. The reason is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.text = _("Brønnøysundregistrene does not answer just now.")

    def __str__(self) -> str:
        return str(self.text)


class _Again(Exception):
    """May go better next time: the server failed, was slow, or broke off."""


@dataclass(frozen=True)
class Answer:
    """`status` is 200, 404 (unknown) or 410 (gone); `body` the JSON, None where there is none."""

    status: int
    body: Any


class Client:
    """One conversation with the registers; keeps its connection between questions.

    `tries` and `within` (seconds, all tries together) bound one question. `wait` sleeps between tries.
    """

    def __init__(
        self, *, tries: int = 4, within: float = 40.0, wait: Callable[[float], None] | None = None
    ) -> None:
        self._tries, self._within, self._wait = tries, within, wait or sleep
        self._http = httpx.Client(
            base_url=settings.BRREG_URL if settings.BRREG_URL != DEMO else "http://register.example",
            headers={
                "Accept": "application/json",
                "User-Agent": f"Frivilligportalen (+{settings.PORTAL_BASE_URL})",
            },
            transport=_invented() if settings.BRREG_URL == DEMO else None,
        )

    @classmethod
    def for_a_page(cls) -> "Client":
        """Somebody waits for the page: one more try, and four seconds for each question."""
        return cls(tries=2, within=4.0)

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, path: str, params: dict[str, Any] | None = None) -> Answer:
        """The answer to one question. Tries again, later and later, after 5xx, time-outs and broken connections."""
        end = monotonic() + self._within
        for attempt in range(1, self._tries + 1):
            try:
                return self._ask(path, params or {}, end)
            except (_Again, httpx.TransportError) as error:
                log.warning("brreg: %s failed, try %d of %d: %r", path, attempt, self._tries, error)
                pause = 2 ** (attempt - 1) * random.uniform(0.25, 0.75)
                if attempt == self._tries or monotonic() + pause >= end:
                    raise Unavailable(repr(error)) from error
                self._wait(pause)
        raise AssertionError("unreachable")

    def _ask(self, path: str, params: dict[str, Any], end: float) -> Answer:
        request: httpx.Request | None = self._http.build_request("GET", path, params=params)
        for _hop in range(MOST_REDIRECTS + 1):
            if request is None:
                break
            request.extensions["timeout"] = httpx.Timeout(min(PHASE, _left(end))).as_dict()
            with closing(self._http.send(request, stream=True)) as response:
                if response.next_request is None:
                    return _answer(path, response.status_code, _body(response, end))
                request = self._same_place(response.next_request)
        log.warning("brreg: %s leads elsewhere", path)
        raise Unavailable("redirected")

    def _same_place(self, request: httpx.Request) -> httpx.Request | None:
        """A redirect is followed within the register, never to another server."""
        base = self._http.base_url
        here = (base.scheme, base.host, base.port)
        return request if (request.url.scheme, request.url.host, request.url.port) == here else None


def _left(end: float) -> float:
    left = end - monotonic()
    if left <= 0:
        raise _Again("too slow in all")
    return left


def _body(response: httpx.Response, end: float) -> bytes:
    """The whole body; one that drips is cut when the time is out, and one without end when it is too big."""
    parts, size = [], 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise Unavailable("too big")
        _left(end)
    return b"".join(parts)


def _answer(path: str, status: int, body: bytes) -> Answer:
    if status >= 500:
        raise _Again(f"status {status}")
    if status in (404, 410):
        return Answer(status, _json(body))
    if status != 200:
        log.error("brreg: %s was refused with status %d", path, status)
        raise Unavailable(f"status {status}")
    found = _json(body)
    if not isinstance(found, dict):
        log.error("brreg: %s answered with something else than a JSON object", path)
        raise Unavailable("not JSON")
    return Answer(status, found)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:  # bad UTF-8 included
        return None


def _invented() -> httpx.MockTransport:
    from organizations.demo.invented_register import transport

    return transport()
