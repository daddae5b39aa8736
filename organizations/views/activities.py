"""Members enter and change what their association does."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.acting import acting_association
from organizations.forms import ActivityForm
from organizations.models import Activity, Occurrence
from organizations.states import ActivityState
from organizations.workflow import calendar as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused

PAGE = 25


@member_page
def my_activities(request: MemberRequest) -> HttpResponse:
    """What the associations that I act for have in the calendar, drafts included."""
    mine = Activity.objects.acted_for_by(request.user).editable().select_related("association")
    page = Paginator(mine.order_by("-changed_at", "-pk"), PAGE).get_page(request.GET.get("side"))
    return render(request, "organizations/my_activities.html", {"page": page})


@member_page
def activity_new(request: MemberRequest) -> HttpResponse:
    """“Save as draft” and “Put it in the calendar” are two buttons of one form."""
    association = acting_association(request)
    if association is None:
        return render(request, "organizations/no_association.html")
    form = ActivityForm(
        request.POST or None, initial={"key": uuid.uuid4(), "district": association.district_id}
    )
    if request.method == "POST" and form.is_valid():
        is_public = "draft" not in request.POST
        try:
            made = workflow.enter(
                association,
                by=request.user,
                at=clock.now(),
                key=form.cleaned_data["key"],
                is_public=is_public,
                **form.facts,
            )
        except Refused as refused:
            refused.show_on(form)
        else:
            text = (
                _("It is in the calendar now.")
                if is_public
                else _("The draft is saved. Nobody else sees it.")
            )
            messages.success(request, text)
            return redirect(made)
    context = {"form": form, "association": association}
    return render(request, "organizations/activity_new.html", context)


@member_page
def activity_edit(request: MemberRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(Activity.objects.acted_for_by(request.user).editable(), pk=pk)
    form = ActivityForm(request.POST or None, initial=ActivityForm.initial_of(mine))
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change(mine, by=request.user, at=clock.now(), **form.facts)
            if mine.state == ActivityState.DRAFT and "draft" not in request.POST:
                workflow.publish(mine, by=request.user, at=clock.now())
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved. Those who subscribe to the calendar see the change."))
            return redirect(mine)
    return render(request, "organizations/activity_edit.html", {"form": form, "activity": mine})


@member_page
def activity_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, then take it out."""
    mine = get_object_or_404(Activity.objects.acted_for_by(request.user).editable(), pk=pk)
    if request.method == "POST":
        workflow.withdraw(mine, by=request.user, at=clock.now())
        messages.success(request, _("It is out of the calendar."))
        return redirect("my_page")
    return render(request, "organizations/activity_withdraw.html", {"activity": mine})


@member_page
@require_POST
def occurrence_cancel(request: MemberRequest, pk: int) -> HttpResponse:
    return _switch(
        request, pk, workflow.cancel, _("The date is cancelled. It stays visible, marked as cancelled.")
    )


@member_page
@require_POST
def occurrence_restore(request: MemberRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, workflow.restore, _("The date takes place after all."))


def _switch(request: MemberRequest, pk: int, verb: workflow.Switch, done: str) -> HttpResponse:
    occurrence = get_object_or_404(
        Occurrence.objects.in_plan().filter(activity__in=Activity.objects.acted_for_by(request.user)), pk=pk
    )
    try:
        verb(occurrence, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, " ".join(str(problem.text) for problem in refused.problems))
    else:
        messages.success(request, done)
    return redirect(occurrence)
