"""What every page needs: the platform, the menu, and what the apps put in the header."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal import platform
from portal.registries import NavItem, header, navigation


def site(request: HttpRequest) -> dict[str, Any]:
    context: dict[str, Any] = {
        "platform": platform.current(),
        "is_demo": settings.DEMO,
        "menu": Menu(request.path),
    }
    for provider in header:
        context |= provider(request)
    return context


class Menu:
    """The main menu, made only when a template asks: an answer without a page needs none."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __iter__(self) -> Any:
        items: list[NavItem] = sorted((provider() for provider in navigation), key=lambda item: item.order)
        for item in items:
            yield {"item": item, "is_current": self.path.startswith(item.prefix)}
