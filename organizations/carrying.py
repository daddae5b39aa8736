"""What a visitor has written before logging in, so that nothing is lost on the way through the code by e-mail.

Kept in the session, for one form at a time, until its page has it again. A visitor who never logs in leaves a session
that is over within the hour.
"""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict

KEY = "carried"
SECONDS = 3600


def log_in_first(request: HttpRequest) -> HttpResponse:
    """Keep what was sent to this address, and lead back to it after the login."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    request.session[KEY] = {"to": request.path, "fields": fields}
    request.session.set_expiry(SECONDS)
    return redirect_to_login(request.path)


def carried(request: HttpRequest) -> QueryDict | None:
    """What was written on this very page before the login, as a form takes it, once; None when there is nothing."""
    if request.method == "POST" or not request.user.is_authenticated or KEY not in request.session:
        return None
    kept = request.session.pop(KEY)
    request.session.set_expiry(None)
    if kept["to"] != request.path:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        data.setlist(name, values)
    return data
