"""What is new in the calendar, as RSS 2.0: one item for each activity, however often it takes place."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.ics import FORBIDDEN
from organizations.models import Activity
from portal.clock import OSLO

ITEMS = 50


def feed(activities: Iterable[Activity], *, name: str, address: str) -> bytes:
    """The newest first. Each has `next_at`, its next date, or None."""
    rss = Rss201rev2Feed(
        title=_clean(name),
        link=settings.PORTAL_BASE_URL + address,
        description=_("What is new in the calendar"),
        language="nb",
    )
    for activity in activities:
        rss.add_item(
            title=_clean(activity.title),
            link=settings.PORTAL_BASE_URL + activity.get_absolute_url(),
            description=_clean(_about(activity)),
            unique_id=str(activity.key),
            unique_id_is_permalink=False,
            pubdate=activity.created_at,
            author_name=_clean(str(activity.association)),
            categories=[activity.activity_type.name] if activity.activity_type else [],
        )
    return rss.writeString("utf-8").encode()


def _about(activity: Activity) -> str:
    next_at = getattr(activity, "next_at", None)
    when = date_format(next_at.astimezone(OSLO), "l j. F Y H.i") if next_at else ""
    return " · ".join(
        part for part in (when, activity.place, str(activity.association), activity.description) if part
    )


def _clean(text: str) -> str:
    """XML allows no control characters."""
    return FORBIDDEN.sub("", text)
