"""The application while it is written: begin, step by step, look over and send."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants import rules, workflow
from grants.answers import read_answers
from grants.forms import DraftForm, StartForm, Step, step_of, steps_of
from grants.models import GrantApplication, GrantCall
from grants.models.form import minutes_of
from grants.states import ANSWERABLE
from organizations.acting import act_for, acting_association
from organizations.models import Association
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused, blockers
from portal.templatetags.portal import clock as clock_time


@member_page
def start(request: MemberRequest, pk: int) -> HttpResponse:
    """For which association, or for oneself? Then to the draft, new or old."""
    call = get_object_or_404(GrantCall.objects.announced(), pk=pk)
    choices = Association.objects.acted_for_by(request.user) if call.scheme.takes_associations else ()
    form = StartForm(request.POST if request.method == "POST" else None, associations=choices, scheme=call.scheme,
                     acting=acting_association(request))  # fmt: skip
    if form.names_anothers:
        raise Http404
    if request.method == "POST" and form.is_valid():
        if association := form.cleaned_data["association"]:
            act_for(request, association)
        try:
            application = workflow.start(call, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.tell(request)
            return redirect(call.scheme)
        return redirect(first_page(application))
    context = {
        "call": call,
        "form": form,
        "problems": rules.time_to_apply(call, clock.now()),
        "minutes": _minutes(call),
    }
    return render(request, "grants/start.html", context)


def _minutes(call: GrantCall) -> int | None:
    form = call.scheme.form_in_use()
    return form.minutes if form else None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def first_page(application: GrantApplication) -> Any:
    if not application.is_draft:
        return application
    return reverse("grant_application_step", args=[application.pk, steps_of(application)[0].slug])


def drafts_of(request: MemberRequest) -> Any:
    mine = GrantApplication.objects.of_members(request.user).for_lists()
    return mine.select_related("contact", "saved_by", "writing_by")


@member_page
def step(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """One step: every button saves. Steps can be taken in any order."""
    application = get_object_or_404(drafts_of(request), pk=pk)
    if not application.is_draft:
        return redirect(application)
    current = next((found for found in steps_of(application) if found.slug == slug and found.asks), None)
    if current is None:
        raise Http404
    if request.method != "POST":
        return _page(request, application, current, current.form(application))
    form = current.form(application, request.POST, request.FILES)
    form.is_valid()
    application = _save(request, application, current, form)
    if request.headers.get("X-Autosave"):
        return _autosaved(form, application)
    if form.errors:
        return _page(request, application, current, form)
    return _onwards(request, application, current)


def _save(
    request: MemberRequest, application: GrantApplication, current: Step, form: DraftForm
) -> GrantApplication:
    """Store the valid answers; what could not be stored stands on the form."""
    at = clock.now()
    if current.keeps_files:
        for kind, file in form.enclosed.items():
            try:
                workflow.attach(application, kind=kind, file=file, by=request.user, at=at)
            except Refused as refused:
                refused.show_on(form)
        return application
    try:
        if "take_over" in request.POST:
            workflow.hold(application, by=request.user, at=at, is_taken_over=True)
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
        form.told = {problem.field for problem in refused.problems}
        form.is_locked = any(problem.code == "locked" for problem in refused.problems)
        refused.show_on(form)
        saved = drafts_of(request).get(pk=application.pk)
    form.begin_from(saved)
    return saved


def _kept(current: Step) -> list[tuple[int, list[str]]]:
    """How long the answers of this page are kept, shortest first."""
    years = sorted({question.kept_years for question in current.questions})
    return [(n, [one.label for one in current.questions if one.kept_years == n]) for n in years]


def _autosaved(form: DraftForm, application: GrantApplication) -> JsonResponse:
    """What the script shows, and what its next save rests on. After a collision it rests where it was."""
    if form.is_locked:
        text = _("Not saved: %(name)s is writing here now. Press the button to save yours.")
        return JsonResponse({"text": text % {"name": application.writing_by}}, status=409)
    if form.has_collided:
        text = _("Not saved: somebody else has changed the same. Press the button to see it.")
        return JsonResponse({"text": text}, status=409)
    if form.errors:
        text = _("Something must be corrected. Press the button to see what.")
    else:
        text = _("Saved %(time)s") % {"time": clock_time(application.saved_at)}
    return JsonResponse({"text": text, "version": form.version, "bases": dict(form.base_inputs())})


def _onwards(request: HttpRequest, application: GrantApplication, current: Step) -> HttpResponse:
    steps = steps_of(application)
    to = {"back": -1, "stay": 0}.get(request.POST.get("go", ""), 1)
    wanted = steps[max(steps.index(current) + to, 0)]
    if not wanted.asks:
        return redirect("grant_application_send", application.pk)
    if to == 0:
        messages.success(request, _("The draft is saved. You can close the page and go on later."))
    return redirect("grant_application_step", application.pk, wanted.slug)


def _context(application: GrantApplication, current: Step | None) -> dict[str, Any]:
    steps = steps_of(application)
    problems = [(problem, step_of(problem, steps)) for problem in rules.missing(application)]
    unfinished = {step for _problem, step in problems}
    current = current or steps[-1]
    number = steps.index(current)
    at = clock.now()
    return {
        "application": application,
        "call": application.call,
        "current": current,
        "steps": [(step, step.asks and step not in unfinished) for step in steps],
        "next": steps[number + 1] if number + 1 < len(steps) else None,
        "previous": steps[number - 1] if number else None,
        "missing": problems,
        "minutes_left": _minutes_left(application),
        "newer_form": _newer_form(application),
        "timing": rules.time_to_apply(application.call, at),
        "answer_by": application.call.answer_by(clock.today()),
    }


def _minutes_left(application: GrantApplication) -> int | None:
    """What the unanswered questions take; None when all are answered."""
    enclosed = {attachment.kind for attachment in application.attachments.all()}
    left = [
        one
        for one in application.questions()
        if application.asks(one) and one.key not in enclosed and application.answer(one.key) in (None, "")
    ]
    return minutes_of(left) if left else None


def _newer_form(application: GrantApplication) -> str:
    """ "" when the draft is on the form in use; else whether it may still be finished on its own."""
    form = application.form_version
    if form is None or form == application.call.scheme.form_in_use():
        return ""
    return "may" if form.state in ANSWERABLE else "must"


def _page(
    request: MemberRequest, application: GrantApplication, current: Step, form: DraftForm
) -> HttpResponse:
    attachments = application.attachments.select_related("file") if current.keeps_files else ()
    writer = None
    if not form.is_bound and not current.keeps_files:
        writer = workflow.hold(application, by=request.user, at=clock.now())
    context = {
        **_context(application, current),
        "form": form,
        "attachments": attachments,
        "kept": _kept(current),
        "writer": writer,
        "answers": read_answers(application, current.questions) if writer else (),
        "can_copy": not writer
        and not application.version
        and GrantApplication.objects.last_like(application) is not None,
    }
    return render(request, "grants/step.html", context)


@member_page
def send(request: MemberRequest, pk: int) -> HttpResponse:
    """Look over everything, then send. Sent twice is sent once: the second lands on the receipt."""
    application = get_object_or_404(drafts_of(request), pk=pk)
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
        **_context(application, None),
        "refusal": refusal,
        "writer": application.writer_beside(request.user, clock.now()),
        "answers": read_answers(application),
        "attachments": application.attachments.select_related("file"),
        "blockers": [
            (problem, step_of(problem, steps_of(application)))
            for problem in blockers(rules.before_sending(application, clock.now()))
        ],
    }
    return render(request, "grants/send.html", context)
