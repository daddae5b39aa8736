"""Deadlines in one's own calendar, and a message when a scheme opens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grants import ics, workflow
from grants.models import GrantScheme
from portal import clock
from portal.access import MemberRequest, member_page, public_page


@public_page
def deadlines(request: HttpRequest) -> HttpResponse:
    """Every deadline that is ahead, for calendar programs."""
    return HttpResponse(ics.deadlines(at=clock.now()), content_type="text/calendar; charset=utf-8")


@member_page
@require_POST
def watch(request: MemberRequest, code: str) -> HttpResponse:
    """Tell me when it opens, or do not. Pressed twice is the same."""
    scheme = get_object_or_404(GrantScheme.objects.offered(), code=code)
    if request.POST.get("stop"):
        workflow.stop_watching(scheme, by=request.user)
        messages.success(request, _("You get no e-mail about this scheme."))
    else:
        workflow.watch(scheme, by=request.user, at=clock.now())
        messages.success(request, _("You get an e-mail when the scheme opens."))
    return redirect(scheme)
