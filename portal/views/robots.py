from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.access import public_page

CLOSED = ("/admin/", "/filer/", "/konto/", "/min-side/", "/sok/")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the open pages, and of a demo nothing, since its associations are invented."""
    closed = ("/",) if settings.DEMO else CLOSED
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
