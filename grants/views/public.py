from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from grants import awards
from grants.models import ExternalScheme, GrantCall, GrantScheme
from portal import clock
from portal.access import public_page


@public_page
def grants(request: HttpRequest) -> HttpResponse:
    """What can be applied for now, what opens later, and what is over."""
    moment, today = clock.now(), clock.today()
    calls = GrantCall.objects.announced()
    return render(
        request,
        "grants/grants.html",
        {
            "open_calls": calls.open_at(moment),
            "upcoming_calls": calls.upcoming(moment),
            "past_calls": calls.past(moment).order_by("-application_deadline")[:5],
            "external_schemes": [(one, one.is_stale_on(today)) for one in ExternalScheme.objects.offered()],
            "quiet_schemes": GrantScheme.objects.offered().with_questions().never_called(),
            "other_schemes": GrantScheme.objects.offered().without_questions(),
        },
    )


@public_page
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(GrantScheme.objects.offered(), code=code)
    moment = clock.now()
    calls = found.calls.announced()
    open_call = calls.open_at(moment).first()
    last = calls.past(moment).order_by("-application_deadline").first()
    late_call = last if last and not open_call and last.takes_applications_at(moment) else None
    return render(
        request,
        "grants/scheme.html",
        {
            "scheme": found,
            "form": found.form_in_use(),
            "call": open_call,
            "answer_by": open_call.answer_by(clock.today()) if open_call else None,
            "late_call": late_call,
            "next_call": calls.upcoming(moment).first(),
            "last_call": last,
            "median_days": awards.median_days_of(found, clock.today()),
            "is_watching": request.user.is_authenticated and found.watches.filter(user=request.user).exists(),
        },
    )
