"""The tasks that everybody sees, and how an organiser enters and changes them."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from organizations.forms.volunteering import NewTaskForm, ShiftForm, TaskForm
from organizations.models.volunteering import Shift, VolunteerHours, VolunteerSignUp, VolunteerTask
from organizations.views.volunteering.organising import organised, organiser_for
from organizations.volunteer_filter import TaskFilter, coming_shifts
from organizations.workflow.volunteering import tasks as workflow
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.lifecycle import Role
from portal.problems import Refused

PAGE = 20
DATES = 30  # on a task's own page


@public_page
def volunteering(request: HttpRequest) -> HttpResponse:
    """What volunteers are wanted for, the next first."""
    at = clock.now()
    found = TaskFilter(request.GET.dict(), coming_shifts(at))
    page = Paginator(found.tasks, PAGE).get_page(request.GET.get("side"))
    numbers = list(page.object_list)
    tasks = VolunteerTask.objects.select_related("association", "unit", "district").in_bulk(numbers)
    shifts: dict[int, list[Shift]] = {}
    for shift in coming_shifts(at).with_counts().filter(task__in=numbers):
        shifts.setdefault(shift.task_id, []).append(shift)
    rows = [(tasks[number], shifts[number]) for number in numbers if number in shifts]
    context = {"filters": found.form, "is_filtered": found.is_filtered, "page": page, "rows": rows}
    return render(request, "organizations/volunteering/list.html", context)


@public_page
def volunteer_task(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    rows = VolunteerTask.objects.visible_to(user).select_related("association", "unit", "district")
    task = get_object_or_404(rows, pk=pk)
    shifts = list(task.shifts.with_counts().coming(clock.now())[:DATES])
    own = list(VolunteerSignUp.objects.of(user).open().filter(shift__in=shifts)) if user else []
    signed_up = {row.shift_id: row for row in own}
    is_organiser = bool(user and Role.MEMBER in task.roles_of(user))
    context = {
        "task": task,
        "shifts": [(shift, signed_up.get(shift.pk)) for shift in shifts],
        "is_organiser": is_organiser,
        "earlier": task.shifts.begun(clock.now())[:10] if is_organiser else [],
    }
    return render(request, "organizations/volunteering/task.html", context)


@member_page
def our_volunteer_tasks(request: MemberRequest) -> HttpResponse:
    """What those that I act for need volunteers for, drafts included, and the hours that wait for an answer."""
    rows = organised(request, VolunteerTask.objects.all()).editable()
    page = Paginator(rows.select_related("association", "unit"), PAGE).get_page(request.GET.get("side"))
    at = clock.now()
    coming: dict[int, list[Shift]] = {}
    for shift in Shift.objects.planned().coming(at).with_counts().filter(task__in=[t.pk for t in page]):
        coming.setdefault(shift.task_id, []).append(shift)
    waiting = organised(request, VolunteerHours.objects.all()).awaiting_approval().count()
    context = {
        "page": page,
        "rows": [(task, coming.get(task.pk, [])) for task in page],
        "waiting": waiting,
        "organiser": organiser_for(request),
    }
    return render(request, "organizations/volunteering/ours.html", context)


@member_page
def volunteer_task_new(request: MemberRequest) -> HttpResponse:
    """“Save as draft” and “Publish” are two buttons of one form."""
    organiser = organiser_for(request)
    if organiser is None:
        return render(request, "organizations/volunteering/no_association.html")
    form = NewTaskForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        is_public = "draft" not in request.POST
        try:
            made = workflow.enter(
                organiser, by=request.user, at=clock.now(), key=form.cleaned_data["key"],
                shifts=form.shifts, is_public=is_public, **form.facts,
            )  # fmt: skip
        except Refused as refused:
            refused.show_on(form)
        else:
            done = _("Published. Volunteers can sign up now.")
            messages.success(request, done if is_public else _("The draft is saved. Nobody else sees it."))
            return redirect(made)
    context = {"form": form, "organiser": organiser}
    return render(request, "organizations/volunteering/task_new.html", context)


@member_page
def volunteer_task_edit(request: MemberRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(organised(request, VolunteerTask.objects.all()).editable(), pk=pk)
    form = TaskForm(request.POST or None, initial=TaskForm.initial_of(mine))
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change(mine, by=request.user, at=clock.now(), **form.facts)
            if "publish" in request.POST:
                workflow.publish(mine, by=request.user, at=clock.now())
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved."))
            return redirect(mine)
    context = {"form": form, "task": mine}
    return render(request, "organizations/volunteering/task_edit.html", context)


@member_page
def volunteer_task_close(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, then take it down."""
    mine = get_object_or_404(organised(request, VolunteerTask.objects.all()).editable(), pk=pk)
    if request.method == "POST":
        try:
            workflow.close(mine, by=request.user, at=clock.now())
        except Refused as refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, _("The task is taken down. Those who had signed up are told."))
        return redirect("our_volunteer_tasks")
    signed_up = VolunteerSignUp.objects.open().filter(shift__task=mine, shift__starts_at__gt=clock.now())
    context = {"task": mine, "signed_up": signed_up.count()}
    return render(request, "organizations/volunteering/task_close.html", context)


@member_page
def shift_new(request: MemberRequest, pk: int) -> HttpResponse:
    """One more date, or the same day for some weeks."""
    mine = get_object_or_404(organised(request, VolunteerTask.objects.all()).editable(), pk=pk)
    last = mine.shifts.last()
    first = {"min_people": last.min_people, "max_people": last.max_people} if last else {}
    form = ShiftForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            added = workflow.add_shifts(mine, shifts=form.shifts, by=request.user, at=clock.now())
        except Refused as refused:
            refused.show_on(form)
        else:
            done = _("Dates added: %(count)s.") % {"count": len(added)}
            messages.success(request, done if added else _("That date stood there already."))
            return redirect(mine)
    context = {"form": form, "task": mine}
    return render(request, "organizations/volunteering/shift_new.html", context)


@member_page
def shift_cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first: those who have signed up are told at once."""
    rows = organised(request, Shift.objects.all()).planned().coming(clock.now()).with_counts()
    shift = get_object_or_404(rows.select_related("task__association", "task__unit"), pk=pk)
    if request.method == "POST":
        try:
            workflow.cancel_shift(shift, by=request.user, at=clock.now())
        except Refused as refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, _("The shift is cancelled. Those who had signed up are told."))
        return redirect(shift.task)
    return render(request, "organizations/volunteering/shift_cancel.html", {"shift": shift})
