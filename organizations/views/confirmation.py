"""Once a year: one page with everything, and one button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import rules
from organizations.confirmation import sections_for
from organizations.models import Association
from organizations.workflow import associations as workflow
from portal import clock
from portal.access import MemberRequest, member_page


@member_page
@require_http_methods(["GET", "POST"])
def association_confirm(request: MemberRequest, slug: str) -> HttpResponse:
    """Look through it all; the button says that it is right, and wakes an association at rest."""
    mine = get_object_or_404(
        Association.objects.acted_for_by(request.user).select_related("district"), slug=slug
    )
    if request.method == "POST":
        workflow.confirm(mine, by=request.user, at=clock.now())
        messages.success(request, _("Thank you. Everybody now sees that it is right as of today."))
        return redirect(mine)
    context = {
        "association": mine,
        "sections": sections_for(mine, request.user),
        "status": rules.confirmation_of(mine, clock.today()),
    }
    return render(request, "organizations/confirm.html", context)
