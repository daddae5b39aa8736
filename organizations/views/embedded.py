"""What an association shows on its own web page: its next dates in a frame, and how to put them there."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt

from organizations.models import Association, Occurrence
from organizations.views.calendar import by_day
from organizations.views.profile import mine_or_404
from portal import clock, platform
from portal.access import MemberRequest, member_page, public_page

MOST = 12
KEPT = 300  # seconds that the association's readers may see what was


@public_page
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
def embedded(request: HttpRequest, slug: str) -> HttpResponse:
    """The next dates, for a frame on any web page: the one page of the portal that others may frame.

    Made without the request, so that nothing in it depends on who reads, and no cookie is set: whoever visits the
    association's own page is nobody to us.
    """
    shown = get_object_or_404(Association.objects.public(), slug=slug)
    coming = Occurrence.objects.public().of_association(shown).upcoming(clock.now()).with_activity()
    context = {
        "association": shown,
        "days": by_day(coming[:MOST], clock.today()),
        "platform": platform.current(),
        "base": request.build_absolute_uri("/")[:-1],
    }
    response = HttpResponse(render_to_string("organizations/embedded.html", context))
    response["Cache-Control"] = f"public, max-age={KEPT}"
    return response


@member_page
def embed(request: MemberRequest, slug: str) -> HttpResponse:
    """What to copy into the association's own web page."""
    mine = mine_or_404(request, slug)
    address = request.build_absolute_uri(reverse("association_embedded", args=[slug]))
    return render(request, "organizations/profile/embed.html", {"association": mine, "address": address})
