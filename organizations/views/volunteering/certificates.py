"""The certificate: the holder makes it for any period, and anybody with its code can see that it is genuine."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations import volunteer_document
from organizations.forms.volunteering import CertificateCheckForm, PeriodForm
from organizations.models.volunteering import VolunteerCertificate
from organizations.workflow.volunteering import certificates as workflow
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.problems import Refused

MOST = 50


@member_page
def volunteer_certificates(request: MemberRequest) -> HttpResponse:
    """Choose a period; last year's and this year's days stand there already."""
    today = clock.today()
    form = PeriodForm(request.POST or None, initial={"first_on": date(today.year, 1, 1), "last_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            made = workflow.issue(by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            return redirect(made)
    mine = VolunteerCertificate.objects.visible_to(request.user).filter(revoked_at=None)[:MOST]
    context = {"form": form, "certificates": mine, "kept_months": settings.VOLUNTEER_MONTHS}
    return render(request, "organizations/volunteering/certificates.html", context)


@member_page
def volunteer_certificate(request: MemberRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(VolunteerCertificate.objects.visible_to(request.user), pk=pk)
    lines = [(name, volunteer_document.in_hours(minutes)) for name, minutes in mine.lines]
    context = {"certificate": mine, "lines": lines, "total": volunteer_document.in_hours(mine.minutes)}
    return render(request, "organizations/volunteering/certificate.html", context)


@member_page
def volunteer_certificate_pdf(request: MemberRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(VolunteerCertificate.objects.visible_to(request.user), pk=pk, revoked_at=None)
    response = HttpResponse(volunteer_document.render(mine), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="frivilligattest-{mine.last_on}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@member_page
@require_POST
def volunteer_certificate_revoke(request: MemberRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(VolunteerCertificate.objects.visible_to(request.user), pk=pk)
    workflow.revoke(mine, by=request.user, at=clock.now())
    messages.success(request, _("The certificate is taken back. Its code tells nothing any more."))
    return redirect("volunteer_certificates")


@public_page
def certificate_check(request: HttpRequest) -> HttpResponse:
    """With the code, which only the holder can share: initials, period and hours. Nothing else, and no search."""
    form = CertificateCheckForm(request.GET or None)
    found = None
    is_asked = bool(request.GET) and form.is_valid()
    if is_asked:
        found = VolunteerCertificate.objects.coded(form.cleaned_data["kode"]).first()
    context = {
        "form": form,
        "is_asked": is_asked,
        "found": found,
        "total": volunteer_document.in_hours(found.minutes) if found else "",
    }
    response = render(request, "organizations/volunteering/certificate_check.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
