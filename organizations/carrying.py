"""What a visitor has written before logging in, so that nothing is lost on the way through the code by e-mail.

Kept in the session, for one form at a time, and forgotten when it has been sent.
"""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

KEY = "carried"


def log_in_first(request: HttpRequest) -> HttpResponse:
    """Keep what was sent to this address, and lead back to it after the login."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    request.session[KEY] = {"to": request.path, "fields": fields}
    return redirect_to_login(request.path)


def carried(request: HttpRequest) -> dict[str, Any] | None:
    """What was written on this very page before the login, as a form takes it; None when there is nothing."""
    from django.http import QueryDict

    kept = request.session.get(KEY)
    if request.method == "POST" or not request.user.is_authenticated or not kept:
        return None
    if kept["to"] != request.path:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        data.setlist(name, values)
    return data


def drop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
