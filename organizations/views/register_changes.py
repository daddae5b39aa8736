"""The association answers which is right: the national register, or its own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from organizations import rules
from organizations.models import RegisterChange
from organizations.states import RegisterChangeState
from organizations.workflow import register_changes
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused

ANSWERS = {"register": True, "own": False}


@member_page
def register_change(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    asked = RegisterChange.objects.put_to(request.user).select_related("association")
    change = get_object_or_404(asked, pk=pk, association__slug=slug)
    answer = request.POST.get("right", "")
    if answer in ANSWERS:
        try:
            register_changes.answer(
                change, register_is_right=ANSWERS[answer], by=request.user, at=clock.now()
            )
        except Refused as refused:
            messages.warning(request, refused.text)
            return redirect(change)
        messages.success(request, _("Thank you. Now the portal has it right."))
        return redirect("my_page")
    context = {
        "change": change,
        "own": rules.own_word(change),
        "is_open": change.state == RegisterChangeState.ASKED,
    }
    return render(request, "organizations/register_change.html", context)
