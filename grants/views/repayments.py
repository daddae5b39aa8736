"""A claim for repayment, as the association meets it: why, how much, and room for its own view."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grants import workflow
from grants.forms import RepaymentCommentForm
from grants.models import Repayment
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


@member_page
def repayment(request: MemberRequest, pk: int) -> HttpResponse:
    """Read it; while the advance notice runs, answer once."""
    found = get_object_or_404(Repayment.objects.of_members(request.user).for_lists(), pk=pk)
    form: forms.Form = RepaymentCommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.comment_on_repayment(
                found, text=form.cleaned_data["text"], by=request.user, at=clock.now()
            )
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The municipality has received what you wrote."))
            return redirect(found)
    context = {"repayment": found, "application": found.grant.application, "form": form}
    return render(request, "grants/repayment.html", context)
