"""Parts of pages that are the same for everybody, kept in Redis until what they show has changed.

A part is kept under the versions of what it shows (see `portal.models.version`): the versions are read first and the
rows afterwards, so a kept part can be newer than its version and never older. A Redis that is down costs time only.
"""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from redis.exceptions import RedisError

from portal.models import Version

SECONDS = 600  # also how late a count may be that changes by the clock alone


def kept(what: str, versions: Iterable[str], make: Callable[[], str]) -> SafeString:
    """The HTML that `make` gives for `what`, made anew when one of the `versions` has changed."""
    known = Version.objects.current()
    state = "|".join([what, *(f"{name} {known.get(name, 0)}" for name in versions)])
    key = f"part:{hashlib.sha256(state.encode()).hexdigest()}"
    with suppress(RedisError):
        if found := cache.get(key):
            return mark_safe(found)
    made = make()
    with suppress(RedisError):
        cache.set(key, made, SECONDS)
    return mark_safe(made)
