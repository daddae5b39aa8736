"""What agreements there are, and how to begin one."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agreements import workflow
from agreements.forms import StartForAssociation, StartForm, StartForUnit
from agreements.models import PartnershipAgreement
from agreements.template import PRINCIPLE, TEMPLATE
from organizations.acting import acting_association
from organizations.models import Association
from portal import clock
from portal.access import MemberRequest, is_verified_staff, member_page, public_page
from portal.models import Unit
from portal.problems import Refused


@public_page
def agreements(request: HttpRequest) -> HttpResponse:
    """Public: what an agreement is, and which are in force. The parties also find their own, whatever the state."""
    in_force = PartnershipAgreement.objects.in_force(clock.today()).with_parties().order_by("title", "pk")
    return render(
        request,
        "agreements/index.html",
        {
            "page": Paginator(in_force, 25).get_page(request.GET.get("side")),
            "mine": _mine(request),
            "template": TEMPLATE,
            "principle": PRINCIPLE,
        },
    )


def _mine(request: HttpRequest) -> list[PartnershipAgreement]:
    if not request.user.is_authenticated:
        return []
    everything = PartnershipAgreement.objects.all()
    own = everything.of_associations_of(request.user)
    if is_verified_staff(request):
        own |= everything.of_unit(request.user.unit)
    return list(own.distinct().with_parties()[:50])


@member_page
def start(request: MemberRequest) -> HttpResponse:
    """Begin a draft: members for the association they act for, staff for the unit they work in."""
    association, unit = _starting_for(request)
    form_class: type[StartForm] = StartForUnit if unit else StartForAssociation
    form = form_class(request.POST or None, initial={"key": uuid.uuid4()})
    if (association or unit) and request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            agreement = workflow.start(
                association=association or chosen["association"],
                unit=unit or chosen["unit"],
                title=chosen["title"],
                key=chosen["key"],
                by=request.user,
                at=clock.now(),
            )
        except Refused as refused:
            refused.show_on(form)
        else:
            return redirect("agreement_edit", agreement.pk)
    return render(
        request,
        "agreements/start.html",
        {
            "form": form,
            "association": association,
            "unit": unit,
            "own": acting_association(request) if unit else None,
            "principle": PRINCIPLE,
        },
    )


def _starting_for(request: MemberRequest) -> tuple[Association | None, Unit | None]:
    """Exactly one of them, or neither for somebody who acts for nobody. `?for=forening` lets staff choose."""
    if is_verified_staff(request) and request.user.unit and request.GET.get("for") != "forening":
        return None, request.user.unit
    return acting_association(request), None
