"""More information, when the municipality has asked for it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grants import workflow
from grants.forms import SupplementForm
from grants.models import GrantApplication
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


@member_page
def supplement(request: MemberRequest, pk: int) -> HttpResponse:
    """All answers on one page, to be changed, and room for a few words."""
    found = get_object_or_404(GrantApplication.objects.of_members(request.user).for_lists(), pk=pk)
    asked = found.supplements.open().first()
    if asked is None or not found.is_awaiting:
        if found.supplements.exists():
            return redirect(found)
        raise Http404
    form = SupplementForm(request.POST if request.method == "POST" else None, application=found)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.answer_more(
                found, answers=form.answers, reply=form.cleaned_data["reply"], by=request.user, at=clock.now()
            )
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The municipality has received what you wrote."))
            return redirect(found)
    return render(request, "grants/supplement.html", {"application": found, "asked": asked, "form": form})
