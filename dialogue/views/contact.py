"""The open door: who works with what, a question to one of them, and the secret page with the answer."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from dialogue import contacts
from dialogue.forms import EnquiryForm, FollowUpForm
from dialogue.models import ContactPoint, Enquiry, Subject
from dialogue.rules import answer_due
from dialogue.states import OPEN_ENQUIRY
from dialogue.workflow import enquiry as workflow
from portal import clock
from portal.access import public_page
from portal.problems import Refused


@public_page
def directory(request: HttpRequest) -> HttpResponse:
    """Who works with what, subject by subject."""
    return render(request, "dialogue/contact.html", {"subjects": _by_subject(ContactPoint.objects.active())})


def _by_subject(points: Iterable[ContactPoint]) -> "list[tuple[str, list[tuple[ContactPoint, str]]]]":
    groups: dict[str, list[tuple[ContactPoint, str]]] = {}
    for point in points:
        groups.setdefault(point.subject, []).append((point, contacts.answers_within(point)))
    return [(str(subject.label), groups[subject]) for subject in Subject if subject in groups]


@public_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one contact point something, without logging in."""
    point = get_object_or_404(ContactPoint.objects.active(), pk=pk)
    at = clock.now()
    form = EnquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = workflow.ask(point, at=at, **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            return redirect(asked)
    return render(
        request,
        "dialogue/enquiry_new.html",
        {"point": point, "form": form, "answer_by": answer_due(point, at)},
    )


@public_page
@require_http_methods(["GET", "POST"])
def enquiry(request: HttpRequest, token: str) -> HttpResponse:
    """The secret page: question, status, answer, and a place to write more. A wrong link is 404."""
    asked = get_object_or_404(Enquiry.objects.of_link(token).select_related("case", "contact_point"))
    form = FollowUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.follow_up(asked, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            return _kept_secret(redirect(asked))
    context = {
        "enquiry": asked,
        "talk": asked.messages.select_related("written_by"),
        "form": form if asked.state in OPEN_ENQUIRY else None,
    }
    return _kept_secret(render(request, "dialogue/enquiry.html", context))


def _kept_secret(response: HttpResponse) -> HttpResponse:
    """The address is the key: no search engine, no cache and no other site may learn it.

    `strict-origin` never sends the path, to others or to ourselves. `no-referrer` would make browsers send
    `Origin: null` with the form, which the CSRF check rightly refuses.
    """
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, private=True, no_store=True)
    return response
