from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from portal.access import public_page
from portal.models import StoredFile
from portal.registries import picture_guards

AN_HOUR = 3600


@public_page
def picture(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A picture that everybody may see now, kept by browsers; 404 for others unless the guard knows the reader.

    A picture never changes under its address, so a browser asks again only whether it is still shown.
    """
    stored = get_object_or_404(StoredFile, key=key)
    guard = picture_guards.get(stored.purpose)
    if guard is None:
        raise Http404
    is_public = guard(stored, None)
    if not is_public and not (request.user.is_authenticated and guard(stored, request.user)):
        raise Http404
    etag = quote_etag(stored.sha256[:32])
    kept = f"public, max-age={AN_HOUR}" if is_public else "private, no-cache"
    if get_conditional_response(request, etag=etag) is not None:
        return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": kept})
    with stored.content.open() as content:  # small: made so by portal.pictures
        response = HttpResponse(content.read(), content_type=stored.content_type)
    response["ETag"], response["Cache-Control"] = etag, kept
    response["X-Content-Type-Options"] = "nosniff"
    return response
