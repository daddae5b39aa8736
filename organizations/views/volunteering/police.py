"""Police certificates that one may know of: one's own, those one has seen, and the chair's association's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.acting import acting_association
from organizations.forms.volunteering import YearsForm
from organizations.models.volunteering import PoliceCertificateCheck
from organizations.models.volunteering.police_certificate import years_of
from organizations.workflow.volunteering import police_certificates as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused

MOST = 200


@member_page
def police_certificates(request: MemberRequest) -> HttpResponse:
    """What has been seen, of whom and when it must be shown again; and how often the association asks for it."""
    association = acting_association(request)
    form = YearsForm(request.POST or None, initial={"years": years_of(association)})
    if request.method == "POST" and association is not None and form.is_valid():
        try:
            workflow.decide_years(association, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved."))
            return redirect("police_certificates")
    rows = PoliceCertificateCheck.objects.visible_to(request.user).latest_of_each()
    shown = rows.select_related("user", "association", "unit", "seen_by").order_by(
        "renew_on", "-seen_on", "pk"
    )
    context = {
        "mine": shown.of(request.user),
        "others": shown.exclude(user=request.user)[:MOST],
        "association": association,
        "form": form,
        "today": clock.today(),
    }
    return render(request, "organizations/volunteering/police_certificates.html", context)


@member_page
@require_POST
def police_certificate_forget(request: MemberRequest, pk: int) -> HttpResponse:
    rows = PoliceCertificateCheck.objects.visible_to(request.user).exclude(user=request.user)
    workflow.forget(get_object_or_404(rows, pk=pk), by=request.user, at=clock.now())
    messages.success(request, _("The note is taken away."))
    return redirect("police_certificates")
