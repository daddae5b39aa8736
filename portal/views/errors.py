from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import public_page


@public_page
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown when a form was open too long: says so, and how to go on without losing what was written."""
    return render(request, "403_csrf.html", status=403)
