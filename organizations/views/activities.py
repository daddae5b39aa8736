"""Members enter and change what their association does."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from organizations import rules
from organizations.acting import acting_association
from organizations.forms import ActivityForm, ImportedActivityForm
from organizations.models import Activity
from organizations.states import UNPUBLISHED, ActivityState
from organizations.workflow import calendar as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused

PAGE = 25


@member_page
def my_activities(request: MemberRequest) -> HttpResponse:
    """What the associations that I act for have in the calendar, the next first; drafts and what is over last."""
    mine = Activity.objects.acted_for_by(request.user).editable().select_related("association")
    page = Paginator(mine.next_first(clock.now()), PAGE).get_page(request.GET.get("side"))
    return render(request, "organizations/my_activities.html", {"page": page})


@member_page
def activity_new(request: MemberRequest) -> HttpResponse:
    """Two buttons of one form: a draft, or into the calendar. `?kopi=` begins with the facts of another."""
    copied = _copied(request)
    association = copied.association if copied else acting_association(request)
    if association is None:
        return render(request, "organizations/no_association.html")
    facts: dict[str, Any] = ActivityForm.copy_of(copied) if copied else {"district": association.district_id}
    form = ActivityForm(request.POST or None, initial=facts | {"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        key, is_public = form.cleaned_data["key"], "draft" not in request.POST
        try:
            made = workflow.enter(
                association, by=request.user, at=clock.now(), key=key, is_public=is_public, **form.facts
            )
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _receipt(made))
            return redirect(made)
    context = {
        "form": form,
        "association": association,
        "copied": copied,
        "is_trusted": rules.is_trusted(association),
    }
    return render(request, "organizations/activity_new.html", context)


def _copied(request: MemberRequest) -> Activity | None:
    """The own activity that the address names, taken out or not."""
    asked = request.GET.get("kopi", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    mine = Activity.objects.acted_for_by(request.user).select_related("association")
    return get_object_or_404(mine, pk=int(asked))


def _receipt(activity: Activity) -> str:
    """What happens next."""
    if activity.state == ActivityState.SUBMITTED:
        return _("Sent. The municipality looks through it, and you get an e-mail when they have.")
    if activity.state == ActivityState.PUBLISHED:
        return _("It is in the calendar now.")
    return _("The draft is saved. Nobody else sees it.")


@member_page
def activity_edit(request: MemberRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(
        Activity.objects.acted_for_by(request.user).editable().select_related("association"), pk=pk
    )
    was_unpublished = mine.state in UNPUBLISHED
    is_imported = rules.is_fetched(mine)
    kind = ImportedActivityForm if is_imported else ActivityForm
    form = kind(request.POST or None, initial=kind.initial_of(mine))
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change(mine, by=request.user, at=clock.now(), **form.facts)
            if was_unpublished and "draft" not in request.POST:
                workflow.publish(mine, by=request.user, at=clock.now())
        except Refused as refused:
            refused.show_on(form)
        else:
            saved = _("Saved. Those who subscribe to the calendar see the change.")
            messages.success(request, _receipt(mine) if was_unpublished else saved)
            return redirect(mine)
    context = {
        "form": form,
        "activity": mine,
        "is_imported": is_imported,
        "is_trusted": rules.is_trusted(mine.association),
    }
    return render(request, "organizations/activity_edit.html", context)


@member_page
def activity_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, then take it out."""
    mine = get_object_or_404(Activity.objects.acted_for_by(request.user).editable(), pk=pk)
    if request.method == "POST":
        workflow.withdraw(mine, by=request.user, at=clock.now())
        messages.success(request, _("It is out of the calendar."))
        return redirect("my_page")
    return render(request, "organizations/activity_withdraw.html", {"activity": mine})
