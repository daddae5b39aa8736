"""What every page needs: the platform, the menu, and what the apps put in the header."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal import platform
from portal.registries import NavItem, header, navigation


def site(request: HttpRequest) -> dict[str, Any]:
    context: dict[str, Any] = {
        "platform": platform.current(),
        "is_demo": settings.DEMO,
        "menu": Menu.at(request.path),
    }
    for provider in header:
        context |= provider(request)
    return context


@dataclass(frozen=True)
class Menu:
    """The main menu as seen from one of its entries, which is known by its prefix; "" on other pages."""

    current: str

    @classmethod
    def at(cls, path: str) -> "Menu":
        return cls(next((item.prefix for item in _items() if path.startswith((item.prefix, *item.also))), ""))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for item in sorted(_items(), key=lambda item: item.order):
            yield {"item": item, "is_current": item.prefix == self.current}


def _items() -> list[NavItem]:
    return [provider() for provider in navigation]
