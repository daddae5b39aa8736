"""What is the same for everybody, kept until what it shows has changed: in Redis, and what people search for in
the memory of the process.

It is kept under the versions of what it shows (see `portal.models.version`): the versions are read first and the
rows afterwards, so what is kept can be newer than its version and never older. A Redis that is down costs time only.
"""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from redis.exceptions import RedisError

from portal.models import Version
from portal.per_request import OnceARequest

SECONDS = 600  # also how late a count may be that changes by the clock alone
LONGEST = 200  # characters in the query of an address whose page is kept
RECENT = 1  # second that a process answers programs from the versions it has just read

Made = TypeVar("Made")
versions = OnceARequest(Version.objects.current)


def version_of(*names: str) -> str:
    """Another text as soon as something that these names count has changed."""
    return _said(names, versions())


def recent_version_of(*names: str) -> str:
    """`version_of` as it was at most a second ago: for programs, which ask all day and keep what they get for longer.

    What is made under it is read afterwards, so it too can be newer than its version and never older.
    """
    return _said(names, caches["process"].get_or_set("versions", versions, RECENT) or {})


def _said(names: tuple[str, ...], known: Mapping[str, str]) -> str:
    return " ".join(f"{name} {known.get(name, 0)}" for name in names)


def kept(
    what: str,
    counted: tuple[str, ...],
    make: Callable[[], Made],
    *,
    seconds: int = SECONDS,
    store: str = "default",
) -> Made:
    """What `make` gives for `what`, made anew when something that `counted` names has changed."""
    cache = caches[store]
    state = f"{version_of(*counted)}|{what}"
    key = f"kept:{hashlib.sha256(state.encode()).hexdigest()}"
    with suppress(RedisError):
        if (found := cache.get(key)) is not None:
            return found
    made = make()
    with suppress(RedisError):
        cache.set(key, made, seconds)
    return made


def kept_page(
    request: HttpRequest,
    counted: tuple[str, ...],
    make: Callable[[], str],
    *,
    choices: frozenset[str],
    words: frozenset[str],
    moment: str = "",
) -> SafeString:
    """The HTML of what this address asks for, the same for every reader; `moment` says what of the clock it shows.

    `choices` are what one can choose from a list. What is asked for with something in `words`, where one can write
    anything, is kept in the process's own memory and goes when newer ones come: people's words are stored nowhere,
    and nobody can fill the store. With other names it is made each time.
    """
    asked = {name for name, values in request.GET.lists() if name not in words or any(values)}
    if not asked <= choices | words or len(request.GET.urlencode()) > LONGEST:
        return mark_safe(make())
    store = "searches" if asked & words else "default"
    return mark_safe(kept(f"{request.get_full_path()}|{moment}", counted, make, store=store))
