from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.access import public_page


@public_page
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown when a form was open too long: says so, and how to go on without losing what was written."""
    return render(request, "403_csrf.html", status=403)


@public_page
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Shown for what Django does not take in: too many fields, an address that is not ours. Knows no user."""
    return HttpResponse(render_to_string("400.html"), status=400)
