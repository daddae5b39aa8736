"""Finished pieces of the calendar, kept in Redis until the calendar changes."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.models import Version

SECONDS = 600  # nothing is asked for longer than its minute or its day, so this only bounds what lies there
FREE_TEXT = frozenset({"q", "day"})  # as many answers as people can write: never kept


def piece(request: HttpRequest, known: frozenset[str], moment: str, make: Callable[[], str]) -> SafeString:
    """The HTML that `make` gives for this address, from Redis when it is the same as last time.

    It is the same for every reader. It holds as long as the calendar has the same version and `moment` says the
    same: the minute for what comes next, the day for a month that marks today. What is asked for with words or
    with names that are not `known` is made each time, so that nobody can fill the store.
    """
    names = set(request.GET)
    if names & FREE_TEXT or not names <= known or len(request.GET.urlencode()) > 200:
        return mark_safe(make())
    version = Version.objects.current().get("calendar", "0")
    address = request.get_full_path()
    key = f"calendar:{version}:{moment}:{get_language()}:{address}"
    html = cache.get(key)
    if html is None:
        html = make()
        cache.set(key, html, SECONDS)
    return mark_safe(html)
