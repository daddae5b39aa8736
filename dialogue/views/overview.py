from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dialogue.models import DialogueMeeting, Hearing
from portal import clock
from portal.access import public_page


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    """The three ways to be heard: a hearing, a meeting, or a question."""
    at = clock.now()
    context = {
        "hearings": Hearing.objects.takes_answers(at).with_counts()[:5],
        "meetings": DialogueMeeting.objects.coming(at).with_counts()[:3],
    }
    return render(request, "dialogue/overview.html", context)
