"""Members cancel, move and skip single dates of what they arrange."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from organizations.forms import CancelForm, RescheduleForm, SkipForm
from organizations.models import Activity, Occurrence, SignUp
from organizations.workflow import calendar as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused

TO_CHOOSE_AMONG = 160  # coming dates on the page where some are ticked: all of what comes twice a week


@member_page
@require_http_methods(["GET", "POST"])
def occurrence_cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask why first, for those who read it in the calendar or have signed up. They need not say."""
    occurrence = get_object_or_404(Occurrence.objects.written_by(request.user).with_activity(), pk=pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.cancel(occurrence, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The date is cancelled. It stays visible, marked as cancelled."))
            return redirect(occurrence)
    own = SignUp.objects.filter(activity=occurrence.activity_id).first()
    context = {
        "form": form,
        "occurrence": occurrence,
        "activity": occurrence.activity,
        "told": own.rows(occurrence).open().count() if own else 0,
    }
    return render(request, "organizations/occurrence_cancel.html", context)


@member_page
@require_POST
def occurrence_restore(request: MemberRequest, pk: int) -> HttpResponse:
    occurrence = get_object_or_404(Occurrence.objects.written_by(request.user), pk=pk)
    try:
        workflow.restore(occurrence, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("The date takes place after all."))
    return redirect(occurrence)


@member_page
def occurrence_move(request: MemberRequest, pk: int) -> HttpResponse:
    """Give one date another day, time or place."""
    mine = Occurrence.objects.written_by(request.user).in_plan().with_activity()
    occurrence = get_object_or_404(mine, pk=pk)
    form = RescheduleForm(request.POST or None, initial=RescheduleForm.initial_of(occurrence))
    if request.method == "POST" and form.is_valid():
        try:
            workflow.reschedule(occurrence, by=request.user, at=clock.now(), **form.facts)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved. Those who subscribe to the calendar see the change."))
            return redirect(occurrence)
    context = {"form": form, "occurrence": occurrence, "activity": occurrence.activity}
    return render(request, "organizations/occurrence_move.html", context)


@member_page
def activity_skip(request: MemberRequest, pk: int) -> HttpResponse:
    """Tick the dates that fall away; those that are skipped already can be taken back."""
    at = clock.now()
    activity = get_object_or_404(Activity.objects.acted_for_by(request.user).public(), pk=pk)
    coming = list(activity.occurrences.in_plan().not_begun(at)[:TO_CHOOSE_AMONG])
    form = SkipForm(request.POST or None, occurrences=coming)
    if request.method == "POST" and form.is_valid():
        try:
            skipped = workflow.skip(form.chosen, note=form.cleaned_data["note"], by=request.user, at=at)
        except Refused as refused:
            refused.show_on(form)
        else:
            text = ngettext("%(count)d date falls away.", "%(count)d dates fall away.", len(skipped))
            messages.success(request, text % {"count": len(skipped)})
            return redirect(activity)
    context = {
        "form": form,
        "activity": activity,
        "coming": coming,
        "skipped": activity.occurrences.skipped().not_begun(at)[:TO_CHOOSE_AMONG],
    }
    return render(request, "organizations/activity_skip.html", context)
