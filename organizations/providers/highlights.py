"""What staff have chosen for the front page, and who may see its pictures."""

from datetime import date

from django.http import HttpRequest

from organizations.models import Highlight
from organizations.models.highlight import PURPOSE
from portal import registries
from portal.models import StoredFile, User
from portal.registries import FrontSection

ON_FRONT = 4


def highlights(request: HttpRequest, today: date) -> FrontSection | None:
    shown = Highlight.objects.shown_on(today).select_related("activity", "association", "picture")[:ON_FRONT]
    rows = list(shown)
    return (
        FrontSection("organizations/front_highlights.html", {"highlights": rows}, order=5) if rows else None
    )


def may_see_picture(stored: StoredFile, user: User | None) -> bool:
    return Highlight.objects.visible_to(user).filter(picture=stored).exists()


def register() -> None:
    registries.front_page.register("organizations.highlights", highlights)
    registries.picture_guards.register(PURPOSE, may_see_picture)
