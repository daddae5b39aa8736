"""The volunteer centre: who wants to help, who needs a hand, and what a volunteer sees after saying yes."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations import carrying
from organizations.forms.help import HelpOfferForm, HelpRequestForm
from organizations.models.volunteering import HelpMatch, HelpOffer, HelpRequest, VolunteerCentre
from organizations.workflow.volunteering import help as workflow
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.problems import Refused


@public_page
def volunteer_centre(request: HttpRequest) -> HttpResponse:
    """The contact for all who wish to give or to receive help."""
    centres = VolunteerCentre.objects.select_related("unit")
    return render(request, "organizations/help/centre.html", {"centres": centres})


@public_page
def help_offer(request: HttpRequest) -> HttpResponse:
    """Offer help, or change what one has offered. Nothing is lost on the way through the login."""
    user = request.user if request.user.is_authenticated else None
    mine = HelpOffer.objects.of(user).still_open().first() if user else None
    kept = carrying.carried(request)
    start = HelpOfferForm.initial_of(mine) if mine else {"phone": user.phone if user else ""}
    form = HelpOfferForm(request.POST or kept, initial=start)
    if request.method == "POST" and form.is_valid():
        if user is None:
            return carrying.log_in_first(request)
        workflow.offer(by=user, at=clock.now(), **form.cleaned_data)
        messages.success(
            request, _("Thank you! The volunteer centre gets in touch when somebody needs a hand.")
        )
        return redirect("my_help")
    context = {"form": form, "offer": mine, "is_back": bool(kept), "kept_months": settings.VOLUNTEER_MONTHS}
    return render(request, "organizations/help/offer.html", context)


OFFER_VERBS: dict[str, Callable[..., Any]] = {
    "pause": workflow.pause, "resume": workflow.resume, "end": workflow.end_offer,
}  # fmt: skip


@member_page
@require_POST
def help_offer_switch(request: MemberRequest) -> HttpResponse:
    """Take a break, come back, or stop: three buttons of one's own page."""
    mine = get_object_or_404(HelpOffer.objects.of(request.user).still_open())
    verb = next((OFFER_VERBS[name] for name in OFFER_VERBS if name in request.POST), None)
    if verb is not None:
        _try(request, verb, mine, done=_("Done."))
    return redirect("my_help")


def _try(request: MemberRequest, verb: Callable[..., Any], row: Any, *, done: str) -> None:
    try:
        verb(row, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, done)


@public_page
def help_ask(request: HttpRequest) -> HttpResponse:
    """Ask for help, for oneself or for another who wants it."""
    user = request.user if request.user.is_authenticated else None
    kept = carrying.carried(request)
    start = {"key": uuid.uuid4(), "phone": user.phone if user else ""}
    form = HelpRequestForm(request.POST or kept, initial=start)
    if request.method == "POST" and form.is_valid():
        if user is None:
            return carrying.log_in_first(request)
        try:
            made = workflow.request(by=user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            return redirect(made)
    context = {"form": form, "is_back": bool(kept), "kept_months": settings.VOLUNTEER_MONTHS}
    return render(request, "organizations/help/ask.html", context)


@member_page
def my_help(request: MemberRequest) -> HttpResponse:
    """What I have offered, been asked to do, and asked for."""
    user = request.user
    matches = HelpMatch.objects.of(user).select_related("request__district", "request__requester")
    context = {
        "offer": HelpOffer.objects.of(user).still_open().prefetch_related("districts").first(),
        "matches": matches[:20],
        "requests": HelpRequest.objects.of(user).select_related("district")[:20],
    }
    return render(request, "organizations/help/my.html", context)


@member_page
def help_request(request: MemberRequest, pk: int) -> HttpResponse:
    """The receipt, and afterwards where it stands."""
    mine = get_object_or_404(HelpRequest.objects.of(request.user).select_related("district"), pk=pk)
    helper = mine.matches.accepted().select_related("user").first()
    return render(request, "organizations/help/request.html", {"help": mine, "helper": helper})


@member_page
@require_POST
def help_request_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(HelpRequest.objects.of(request.user), pk=pk)
    _try(request, workflow.withdraw, mine, done=_("Taken back."))
    return redirect(mine)


MATCH_VERBS: dict[str, Callable[..., Any]] = {
    "accept": workflow.accept, "decline": workflow.decline, "end": workflow.end_match,
}  # fmt: skip


@member_page
def help_match(request: MemberRequest, pk: int) -> HttpResponse:
    """A volunteer is asked, and answers. Whom it is for, is shown after the yes."""
    rows = HelpMatch.objects.of(request.user).select_related("request__district", "request__requester")
    mine = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        verb = next((MATCH_VERBS[name] for name in MATCH_VERBS if name in request.POST), None)
        if verb is not None:
            _try(request, verb, mine, done=_("Thank you for answering."))
        return redirect(mine)
    return render(request, "organizations/help/match.html", {"match": mine, "help": mine.request})
