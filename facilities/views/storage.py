"""Storage rooms: what there is, who waits, and what my association has."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities import workflow
from facilities.models import StorageLease, StorageRoom
from facilities.states import LeaseState
from organizations.acting import acting_association
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.models import User
from portal.problems import Refused

PER_PAGE = 50


@public_page
def storage(request: HttpRequest) -> HttpResponse:
    """Every room, whether it is free, and how many wait; and what I have, to confirm or give back."""
    rooms = (
        StorageRoom.objects.select_related("site")
        .annotate(
            taken=Count("leases", filter=Q(leases__state=LeaseState.ACTIVE)),
            waiting=Count("leases", filter=Q(leases__state=LeaseState.WAITING)),
        )
        .order_by("site__sort_key", "name")
    )
    mine: Any = StorageLease.objects.none()
    if isinstance(request.user, User):
        mine = (
            StorageLease.objects.for_members(request.user).open().select_related("room__site", "association")
        )
    context = {
        "page": Paginator(rooms, PER_PAGE).get_page(request.GET.get("side")),
        "mine": mine,
        "asked": {lease.room_id for lease in mine},
        "acting": acting_association(request),
        "today": clock.today(),
    }
    return render(request, "facilities/storage.html", context)


@member_page
@require_POST
def storage_ask(request: MemberRequest, pk: int) -> HttpResponse:
    """Into the line for a room, on behalf of the association that I act for."""
    room = get_object_or_404(StorageRoom, pk=pk)
    association = acting_association(request)
    if association is None:
        messages.warning(request, _("Only those who act for an association can ask for storage."))
    else:
        workflow.ask_for_storage(room, association=association, by=request.user, at=clock.now())
        messages.success(request, _("You are in the line. We write to you when the room is yours."))
    return redirect("storage")


@member_page
@require_POST
def storage_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """We still need it, we give it back, or we leave the line."""
    lease = get_object_or_404(StorageLease.objects.for_members(request.user), pk=pk)
    verbs: dict[str, Callable[..., StorageLease]] = {
        "confirm": workflow.confirm_lease, "end": workflow.end_lease, "leave": workflow.leave_line,
    }  # fmt: skip
    verb = verbs.get(request.POST.get("answer", ""))
    try:
        if verb:
            verb(lease, by=request.user, at=clock.now())
            messages.success(request, _("Thank you. It is noted."))
    except Refused as refused:
        messages.warning(request, str(refused.problems[0].text))
    return redirect("storage")
