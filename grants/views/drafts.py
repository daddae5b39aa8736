"""The application while it is written: begin, step by step, look over and send."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grants import rules, workflow
from grants.forms import STEPS, Step, StepForm, step_of
from grants.models import AttachmentKind, GrantApplication, GrantCall
from organizations.acting import act_for, acting_association
from organizations.models import Association
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused, blockers
from portal.templatetags.portal import clock as clock_time


@member_page
def start(request: MemberRequest, pk: int) -> HttpResponse:
    """For which association? Then to its draft, new or old."""
    call = get_object_or_404(GrantCall.objects.announced(), pk=pk)
    choices = Association.objects.acted_for_by(request.user)
    if request.method == "POST":
        association = get_object_or_404(choices, pk=_number(request.POST.get("association")))
        act_for(request, association)
        try:
            application = workflow.start(call, association=association, by=request.user, at=clock.now())
        except Refused as refused:
            for problem in refused.problems:
                messages.error(request, str(problem.text))
            return redirect(call.scheme)
        return redirect(_first_page(application))
    context = {
        "call": call,
        "associations": choices,
        "acting": acting_association(request),
        "problems": rules.time_to_apply(call, clock.now()),
    }
    return render(request, "grants/start.html", context)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _first_page(application: GrantApplication) -> Any:
    if not application.is_draft:
        return application
    from django.urls import reverse

    return reverse("grant_application_step", args=[application.pk, STEPS[0].slug])


def _drafts(request: MemberRequest) -> Any:
    return GrantApplication.objects.of_members(request.user).for_lists().select_related("contact", "saved_by")


@member_page
def step(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """One step: every button saves. Steps can be taken in any order."""
    current = next((found for found in STEPS if found.slug == slug and found.form), None)
    if current is None or current.form is None:
        raise Http404
    application = get_object_or_404(_drafts(request), pk=pk)
    if not application.is_draft:
        return redirect(application)
    if request.method != "POST":
        return _page(request, application, current, current.form(application=application))
    form = current.form(request.POST, request.FILES, application=application)
    form.is_valid()
    application = _save(request, application, current, form)
    if request.headers.get("X-Autosave"):
        return _autosaved(form, application)
    if form.errors:
        return _page(request, application, current, form)
    return _onwards(request, application, current)


def _save(
    request: MemberRequest, application: GrantApplication, current: Step, form: StepForm
) -> GrantApplication:
    """Store the valid answers; what could not be stored stands on the form."""
    at = clock.now()
    if current.keeps_files:
        for kind, file in form.answers.items():
            try:
                workflow.attach(application, kind=AttachmentKind(kind), file=file, by=request.user, at=at)
            except Refused as refused:
                refused.show_on(form)
        return application
    try:
        saved = workflow.save_draft(
            application,
            answers=form.answers,
            bases=form.bases,
            version=_number(request.POST.get("version")),
            by=request.user,
            at=at,
        )
    except Refused as refused:
        form.has_collided = True
        refused.show_on(form)
        saved = _drafts(request).get(pk=application.pk)
    form.begin_from(saved)
    return saved


def _autosaved(form: StepForm, application: GrantApplication) -> JsonResponse:
    """What the script shows, and what its next save rests on. After a collision it rests where it was."""
    if form.has_collided:
        text = _("Not saved: somebody else has changed the same. Press the button to see it.")
        return JsonResponse({"text": text}, status=409)
    if form.errors:
        text = _("Something must be corrected. Press the button to see what.")
    else:
        text = _("Saved %(time)s") % {"time": clock_time(application.saved_at)}
    return JsonResponse({"text": text, "version": application.version, "bases": dict(form.base_inputs())})


def _onwards(request: HttpRequest, application: GrantApplication, current: Step) -> HttpResponse:
    to = {"back": -1, "stay": 0}.get(request.POST.get("go", ""), 1)
    number = max(STEPS.index(current) + to, 0)
    if STEPS[number].form is None:
        return redirect("grant_application_send", application.pk)
    if to == 0:
        messages.success(request, _("The draft is saved. You can close the page and go on later."))
    return redirect("grant_application_step", application.pk, STEPS[number].slug)


def _context(application: GrantApplication, current: Step) -> dict[str, Any]:
    problems = rules.missing(application)
    unfinished = {step_of(problem) for problem in problems}
    number = STEPS.index(current)
    at = clock.now()
    return {
        "application": application,
        "call": application.call,
        "current": current,
        "steps": [(step, step.form is not None and step not in unfinished) for step in STEPS],
        "next": STEPS[number + 1] if number + 1 < len(STEPS) else None,
        "previous": STEPS[number - 1] if number else None,
        "missing": [(problem, step_of(problem)) for problem in problems],
        "timing": rules.time_to_apply(application.call, at),
        "answer_by": application.call.answer_by(clock.today()),
    }


def _page(
    request: MemberRequest, application: GrantApplication, current: Step, form: StepForm
) -> HttpResponse:
    attachments = application.attachments.select_related("file") if current.keeps_files else ()
    context = {**_context(application, current), "form": form, "attachments": attachments}
    return render(request, "grants/step.html", context)


@member_page
@require_POST
def remove_attachment(request: MemberRequest, pk: int, attachment: int) -> HttpResponse:
    application = get_object_or_404(_drafts(request), pk=pk)
    found = application.attachments.filter(pk=attachment).first()
    if found:
        try:
            workflow.detach(found, by=request.user, at=clock.now())
        except Refused as refused:
            for problem in refused.problems:
                messages.error(request, str(problem.text))
    return redirect("grant_application_step", pk, "vedlegg")


@member_page
def send(request: MemberRequest, pk: int) -> HttpResponse:
    """Look over everything, then send. Sent twice is sent once: the second lands on the receipt."""
    application = get_object_or_404(_drafts(request), pk=pk)
    if not application.is_draft:
        return redirect(application)
    refusal: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            workflow.submit(application, by=request.user, at=clock.now())
        except Refused as refused:
            application.refresh_from_db()
            if not application.is_draft:
                return redirect(application)
            refusal = refused.problems
        else:
            return redirect(application)
    context = {
        **_context(application, STEPS[-1]),
        "refusal": refusal,
        "attachments": application.attachments.select_related("file"),
        "blockers": [
            (problem, step_of(problem))
            for problem in blockers(rules.before_sending(application, clock.now()))
        ],
    }
    return render(request, "grants/send.html", context)
