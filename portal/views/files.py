from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from portal.access import MemberRequest, member_page
from portal.models import StoredFile
from portal.registries import file_guards, uploaded_purposes


@member_page
def stored_file(request: MemberRequest, key: UUID) -> FileResponse:
    """Hand out a file if the guard of its purpose says so; 404 otherwise, also when nobody guards it."""
    stored = get_object_or_404(StoredFile, key=key)
    guard = file_guards.get(stored.purpose)
    if guard is None or not guard(stored, request.user):
        raise Http404
    response = FileResponse(
        stored.content.open(),
        filename=stored.name,
        content_type=stored.content_type,
        as_attachment=stored.purpose in uploaded_purposes and not stored.content_type.startswith("image/"),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
