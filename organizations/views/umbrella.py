"""Membership in umbrella organisations: what an association belongs to, and who belongs to it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.forms import UmbrellaForm
from organizations.models import Association, Mandate, UmbrellaMembership
from organizations.views.profile import mine_or_404
from organizations.workflow import umbrella as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused

ANSWERS = {"godta": workflow.accept, "avsla": workflow.decline, "avslutt": workflow.end}


@member_page
def umbrella(request: MemberRequest, slug: str) -> HttpResponse:
    """The same page for both sides: an umbrella organisation sees who asks and who belongs to it too."""
    mine = mine_or_404(request, slug)
    form = UmbrellaForm(request.POST or None, member=mine)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.ask(mine, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(
                request, _("Asked. You get an e-mail when the umbrella organisation has answered.")
            )
            return redirect("association_umbrella", slug)
    belongs_to = list(mine.umbrellas.still_open().select_related("umbrella"))
    context = {
        "association": mine,
        "form": form,
        "belongs_to": [(each, spokespersons(each.umbrella)) for each in belongs_to],
        "members": mine.umbrella_members.still_open().select_related("member") if mine.is_umbrella else (),
    }
    return render(request, "organizations/profile/umbrella.html", context)


def spokespersons(umbrella: Association) -> list[Mandate]:
    """Who speaks for the members of an umbrella organisation: its leaders, by name. For its members only."""
    return list(umbrella.mandates.leading().select_related("user"))


@member_page
@require_POST
def umbrella_answer(request: MemberRequest, pk: int, answer: str) -> HttpResponse:
    """Say yes or no, or leave. Leads back to the association that the reader acts for."""
    membership = get_object_or_404(
        UmbrellaMembership.objects.touching(request.user).select_related("umbrella", "member"), pk=pk
    )
    if answer not in ANSWERS:
        raise Http404
    try:
        ANSWERS[answer](membership, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("Done."))
    mine = Association.objects.acted_for_by(request.user).filter(
        pk__in=[membership.umbrella_id, membership.member_id]
    )
    is_umbrellas = membership.umbrella in mine
    return redirect("association_umbrella", (membership.umbrella if is_umbrellas else membership.member).slug)
