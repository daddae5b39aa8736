"""Activities as schema.org/Event in JSON-LD, so that search engines and other calendars understand the page.

A `<script>` of this type is data, and never runs: a strict content security policy lets it stand without a nonce.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from organizations.models import Activity, Occurrence
from portal.clock import OSLO

STATUS = "https://schema.org/Event"
# What would end the element, or begin another inside it, is written as JavaScript and JSON both read it.
ESCAPED = str.maketrans(
    {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def script(activity: Activity, occurrences: Iterable[Occurrence]) -> SafeString:
    """The whole element, or nothing when there is no date to come."""
    events = [_event(activity, one) for one in occurrences]
    if not events:
        return mark_safe("")
    data = json.dumps({"@context": "https://schema.org", "@graph": events}, ensure_ascii=False)
    return mark_safe(f'<script type="application/ld+json">{data.translate(ESCAPED)}</script>')


def _event(activity: Activity, one: Occurrence) -> dict[str, Any]:
    address = settings.PORTAL_BASE_URL + activity.get_absolute_url()
    place = one.where
    event: dict[str, Any] = {
        "@type": "Event",
        "@id": f"urn:uuid:{one.uid}",
        "name": activity.title,
        "url": address,
        "startDate": one.starts_at.astimezone(OSLO).isoformat(),
        "endDate": one.ends_at.astimezone(OSLO).isoformat(),
        "eventStatus": f"{STATUS}{'Cancelled' if one.is_cancelled else 'Scheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": place, "address": place},
        "organizer": {
            "@type": "Organization",
            "name": activity.association.name,
            "url": settings.PORTAL_BASE_URL + activity.association.get_absolute_url(),
        },
    }
    if activity.price is not None:
        event["isAccessibleForFree"] = activity.price == 0
        event["offers"] = {"@type": "Offer", "price": activity.price, "priceCurrency": "NOK", "url": address}
    if activity.description:
        event["description"] = activity.description
    if activity.age_from is not None or activity.age_to is not None:
        event["typicalAgeRange"] = (
            f"{activity.age_from or 0}-{'' if activity.age_to is None else activity.age_to}"
        )
    return event
