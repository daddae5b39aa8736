"""Pages whose address is the key."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control


def kept_secret(response: HttpResponse) -> HttpResponse:
    """No search engine, no cache and no other site may learn the address of this page."""
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, private=True, no_store=True)
    return response
