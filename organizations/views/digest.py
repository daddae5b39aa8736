"""The weekly e-mail for whoever asks, without an account: the address and the secret link are enough."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from organizations.forms import DigestChoiceForm, DigestForm
from organizations.models import DigestSubscription
from organizations.workflow import digest as workflow
from portal import clock
from portal.access import public_page


@public_page
def digest(request: HttpRequest) -> HttpResponse:
    form = DigestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.ask(at=clock.now(), **form.cleaned_data)
        return redirect("digest_asked")
    return render(request, "organizations/digest/ask.html", {"form": form})


@public_page
def digest_asked(request: HttpRequest) -> HttpResponse:
    """The same for everybody, so that nobody learns who subscribes."""
    return render(request, "organizations/digest/asked.html")


@public_page
def digest_own(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the e-mail leads: say yes, choose, or stop. A look at the page changes nothing."""
    row = get_object_or_404(DigestSubscription.objects.select_related("district"), token=token)
    chosen = {"district": row.district_id, "activity_types": list(row.activity_types.all())}
    form = DigestChoiceForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        workflow.choose(row, **form.cleaned_data)
        is_new = row.confirmed_at is None
        workflow.confirm(row, at=clock.now())
        messages.success(request, _("You get the e-mail every Thursday.") if is_new else _("Saved."))
        return redirect("digest_own", token)
    response = render(request, "organizations/digest/own.html", {"form": form, "subscription": row})
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt  # pressed by mail programs (RFC 8058), which know nothing of our forms; the token is the key
@public_page
def digest_end(request: HttpRequest, token: str) -> HttpResponse:
    """One click in the mail program stops it; a link that is opened asks first. Pressed twice does no harm."""
    row = DigestSubscription.objects.filter(token=token).first()
    if request.method == "POST" and row:
        workflow.stop(row, at=clock.now())
        row = None
    return render(request, "organizations/digest/end.html", {"subscription": row, "token": token})
