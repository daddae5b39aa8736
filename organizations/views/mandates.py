"""Asking to act for an association, choosing for which one acts, and stopping."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from organizations.acting import act_for, acting_association
from organizations.forms import ClaimForm
from organizations.models import Association, Mandate
from organizations.states import MandateState
from organizations.workflow import mandates as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.models import User
from portal.problems import Refused


@member_page
def association_claim(request: MemberRequest, slug: str) -> HttpResponse:
    association = get_object_or_404(Association.objects.visible_to(request.user), slug=slug)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.claim(association, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            text = _("We have your request. You get an e-mail when the municipality has looked at it.")
            messages.success(request, text)
            return redirect("my_page")
    return render(request, "organizations/claim.html", {"form": form, "association": association})


@member_page
def association_choose(request: MemberRequest) -> HttpResponse:
    """For which association do I act? Shown to choose, and chosen by its button."""
    mine = Association.objects.acted_for_by(request.user)
    if request.method == "POST":
        chosen = get_object_or_404(mine, slug=request.POST.get("association", ""))
        act_for(request, chosen)
        messages.success(request, _("You now act for %(association)s.") % {"association": chosen})
        return redirect("my_page")
    context = {"associations": mine, "current": acting_association(request)}
    return render(request, "organizations/association_choose.html", context)


@member_page
def mandate_end(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop acting, or let somebody else stop as the chair, or take back a request that nobody has answered."""
    endable = Mandate.objects.endable_by(request.user).select_related("association", "user")
    mandate = get_object_or_404(endable, pk=pk)
    if request.method == "POST":
        try:
            if mandate.state == MandateState.REQUESTED:
                workflow.withdraw(mandate, by=request.user, at=clock.now())
            else:
                workflow.end(mandate, by=request.user, at=clock.now())
        except Refused as refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, _done(mandate, request.user))
        return _back(mandate, request.user)
    return render(request, "organizations/mandate_end.html", {"mandate": mandate})


def _done(mandate: Mandate, user: User) -> str:
    if mandate.user_id == user.pk:
        return _("Done. You no longer act for the association.")
    return _("%(person)s no longer acts for the association.") % {"person": mandate.user}


def _back(mandate: Mandate, user: User) -> HttpResponse:
    """The chair goes on with the board; who has left goes to the own page."""
    if mandate.user_id == user.pk:
        return redirect("my_page")
    return redirect("association_board", mandate.association.slug)
