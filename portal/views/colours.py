import hashlib

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition

from portal import platform
from portal.access import public_page


def _sheet() -> str:
    """The accent over Designsystemet's theme, and the same for the admin, which names its schemes otherwise."""
    accent = platform.current().accent
    light, dark = accent.light.css(), accent.dark.css()
    return (
        accent.css()
        + f"@media (prefers-color-scheme: dark) {{ html[data-theme=auto] {{ {dark} }} }}\n"
        + f"html[data-theme=light] {{ {light} }}\n"
        + f"html[data-theme=dark] {{ {dark} }}\n"
    )


def _etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_sheet().encode()).hexdigest()[:20]}"'


@public_page
@condition(etag_func=_etag)
def colours(request: HttpRequest) -> HttpResponse:
    """The municipality's colours, from its platform file: the one style sheet that differs between portals."""
    response = HttpResponse(_sheet(), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
