"""Hearings: what is out for answers, one hearing with its answers, and an association's answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogue import rules
from dialogue.forms import HearingResponseForm
from dialogue.models import Hearing, HearingDocument, HearingResponse
from dialogue.permissions import viewer
from dialogue.states import ANSWERED_HEARING, HearingState
from dialogue.workflow import hearing as workflow
from organizations.acting import acting_association
from organizations.models import Association
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.problems import Refused

PER_PAGE = 20


@public_page
def index(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    past = Paginator(Hearing.objects.past(at).with_counts(), PER_PAGE)
    context = {
        "hearings": Hearing.objects.takes_answers(at).with_counts(),
        "past": past.get_page(request.GET.get("side")),
    }
    return render(request, "dialogue/hearings.html", context)


@public_page
def hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed and asked. The answers are shown when the deadline is over, so that none is coloured."""
    found = get_object_or_404(Hearing.objects.visible_to(viewer(request)).with_counts(), pk=pk)
    is_open = found.is_open(clock.now())
    association = acting_association(request)
    is_over = not is_open and found.state != HearingState.DRAFT
    context = {
        "hearing": found,
        "documents": found.documents.select_related("file"),
        "is_open": is_open,
        "answers": found.responses.sent().select_related("association") if is_over else (),
        "association": association,
        "mine": association and found.responses.filter(association=association).first(),
    }
    return render(request, "dialogue/hearing.html", context)


@member_page
@require_http_methods(["GET", "POST"])
def respond(request: MemberRequest, pk: int) -> HttpResponse:
    """Write the association's answer: save it as a draft, or send it."""
    found = get_object_or_404(Hearing.objects.public(), pk=pk)
    association = acting_association(request)
    if association is None:
        return render(request, "dialogue/no_association.html", {"back": found, "heading": found.title})
    mine = HearingResponse.objects.filter(hearing=found, association=association).first()
    is_sending = "send" in request.POST
    form = HearingResponseForm(
        request.POST or None, is_sending=is_sending, initial={"text": mine.draft if mine else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _keep(request, found, association, form.cleaned_data["text"], is_sending=is_sending)
        except Refused as refused:
            refused.show_on(form)
    context = {
        "hearing": found,
        "association": association,
        "form": form,
        "mine": mine,
        "is_sent": mine is not None and mine.state in ANSWERED_HEARING,
        "closed_because": rules.problems_with_answering(found, at=clock.now()),
    }
    return render(request, "dialogue/respond.html", context)


def _keep(
    request: MemberRequest, found: Hearing, association: Association, text: str, *, is_sending: bool
) -> HttpResponse:
    at = clock.now()
    if is_sending:
        workflow.submit(found, association=association, by=request.user, at=at, text=text)
        messages.success(request, _("The answer from %(association)s is sent. You can change it until the deadline.")
                         % {"association": association})  # fmt: skip
        return redirect(found)
    workflow.save_draft(found, association=association, by=request.user, at=at, text=text)
    messages.info(request, _("The draft is saved. It is not sent yet."))
    return redirect("hearing_respond", found.pk)


@public_page
def document(request: HttpRequest, hearing: int, pk: int) -> FileResponse:
    """A paper of a hearing: for all once it is open, for staff before."""
    visible = Hearing.objects.visible_to(viewer(request))
    found = get_object_or_404(
        HearingDocument.objects.select_related("file"), hearing__in=visible, hearing=hearing, pk=pk
    )
    response = FileResponse(
        found.file.content.open(), filename=found.file.name, content_type=found.file.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
