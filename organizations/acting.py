"""For which association the logged-in person acts right now: chosen visibly, kept in the session."""

from copy import copy
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest

from organizations.models import Association
from organizations.permissions import remember_acting
from portal.access import MemberRequest
from portal.kept import version_of

SESSION_KEY = "acting_for"
MOST_PEOPLE = 1000


def acting_association(request: HttpRequest) -> Association | None:
    """The chosen association, or the first the person has a mandate for, or None.

    On every request the database says whether a mandate has changed: one that has ended ends at once.
    """
    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "_acting"):
        mine, chosen = my_associations(request), request.session.get(SESSION_KEY)
        found = next((one for one in mine if one.pk == chosen), None)
        request._acting = found or next(iter(mine), None)  # type: ignore[attr-defined]
    return request._acting  # type: ignore[attr-defined]


def my_associations(request: HttpRequest) -> list[Association]:
    """Those that the logged-in person has a mandate for, as they were when the request came."""
    if not hasattr(request, "_mine"):
        known = _acted_for(version_of("mandates", "register"), request.user.pk)
        request._mine = [copy(one) for one in known]  # type: ignore[attr-defined]
        remember_acting(request.user, known)
    return request._mine  # type: ignore[attr-defined]


@lru_cache(maxsize=MOST_PEOPLE)
def _acted_for(version: str, user: int) -> list[Association]:
    """One query, as of `version` or later. Everybody who asks gets copies: pages may write in them."""
    return list(Association.objects.acted_for_by(user))


def act_for(request: MemberRequest, association: Association) -> None:
    """Choose to act for `association`; 404 without a mandate for it."""
    if not Association.objects.acted_for_by(request.user).filter(pk=association.pk).exists():
        raise Http404
    request.session[SESSION_KEY] = association.pk
    request._acting = association  # type: ignore[attr-defined]


def header(request: HttpRequest) -> dict[str, Any]:
    """What the page header shows: for whom I act."""
    return {"acting": acting_association(request)}
