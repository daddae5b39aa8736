"""Parts of pages that are made once in each process, because the same facts always give the same HTML.

A part gets the platform and the facts it is handed, and nothing else: no reader, no request, no query. So it cannot
show one person what belongs to another, and never has to be thrown away: other facts are another part.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal import platform


def once(template: str, **facts: Any) -> SafeString:
    """The HTML of `template`, whose `facts` are frozen values. While developing, templates change: made each time."""
    make = _made.__wrapped__ if settings.DEBUG else _made
    return make(template, get_language(), settings.PORTAL_PLATFORM, tuple(sorted(facts.items())))


@lru_cache(maxsize=500)
def _made(
    template: str, language: str | None, platform_id: str, facts: tuple[tuple[str, Any], ...]
) -> SafeString:
    return mark_safe(render_to_string(template, {"platform": platform.load(platform_id), **dict(facts)}))
