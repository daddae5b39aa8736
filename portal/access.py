"""Closed by default, opened aloud: every view wears one of these, and a system check fails without."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error, register
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

View = Callable[..., HttpResponseBase]


class MemberRequest(HttpRequest):
    """A request behind `member_page` or `staff_page`, or in the admin: somebody is logged in."""

    user: "User"


if TYPE_CHECKING:
    from portal.models import User


class LoginRequired(LoginRequiredMiddleware):
    """What is open to anybody is answered without asking who reads it, so without a session unless the page asks.

    Everywhere else it has been asked, so the person is no longer looked up behind a proxy for each word about them.
    """

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view, "login_required", True):
            return None
        answer = super().process_view(request, view, args, kwargs)
        request.user = get_user(request)
        return answer


# Views that guard themselves: by the module that they come from, or the namespace that they live in.
THIRD_PARTY_MODULES = ("allauth.",)
SELF_GUARDED = {"admin", "ninja"}  # every admin view asks AdminSite.has_permission; the API is open data


def public_page(view: View) -> View:
    """Anybody may see it, without logging in."""
    opened = login_not_required(view)
    opened.access = "public"  # type: ignore[attr-defined]
    return opened


def member_page(view: View) -> View:
    """Logged in. What belongs to others is then hidden by `visible_to`, as 404."""
    view.access = "member"  # type: ignore[attr-defined]
    return view


def staff_page(view: View) -> View:
    """Municipal staff, second factor included. Others get 404: they need not know that it exists."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not is_verified_staff(request):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.access = "staff"  # type: ignore[attr-defined]
    return guarded


def is_verified_staff(request: HttpRequest) -> bool:
    """Active staff who have shown a second factor in this session (the demo asks for none)."""
    user = request.user
    return bool(user.is_active and user.is_staff and (settings.DEMO or has_second_factor(request)))


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with TOTP, a passkey or a recovery code, according to allauth."""
    from allauth.account.authentication import get_authentication_records

    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def views_of(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every (address pattern, view) under `resolver`, but for those that guard themselves."""
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.app_name not in SELF_GUARDED:
                yield from views_of(entry, address)
        elif isinstance(entry, URLPattern) and not entry.callback.__module__.startswith(THIRD_PARTY_MODULES):
            yield address, entry.callback


@register()
def every_view_is_guarded(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"The view at /{address} wears no access decorator.", id="portal.E001")
        for address, view in views_of(get_resolver())
        if not hasattr(view, "access")
    ]
