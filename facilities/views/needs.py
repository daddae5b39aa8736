"""What associations lack: reported on one page, and gathered by district for those who build."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from facilities import workflow
from facilities.forms import NeedForm
from facilities.models import Need
from organizations.acting import acting_association
from organizations.models import District
from portal import clock
from portal.access import MemberRequest, member_page, staff_page
from portal.exports import Column, csv_response
from portal.problems import Refused

SHOWN = 50
COLUMNS = (
    Column(gettext_lazy("District"), lambda row: row.district),
    Column(gettext_lazy("What is lacking"), lambda row: row.get_kind_display()),
    Column(gettext_lazy("Site"), lambda row: row.site or ""),
    Column(gettext_lazy("What is needed"), lambda row: row.text),
    Column(gettext_lazy("How many it is about"), lambda row: row.people),
    Column(gettext_lazy("Association"), lambda row: row.association),
    Column(gettext_lazy("Reported"), lambda row: row.reported_at),
)


@member_page
def needs(request: MemberRequest) -> HttpResponse:
    """Tell what we lack, and see what became of what we told before."""
    acting = acting_association(request)
    form = None
    if acting is not None:
        form = NeedForm(
            request.POST if request.method == "POST" else None, user=request.user, acting=acting,
            initial={"district": acting.district_id, "association": acting.pk},
        )  # fmt: skip
        if request.method == "POST" and form.is_valid():
            data = dict(form.cleaned_data)
            try:
                workflow.report_need(data.pop("association"), by=request.user, at=clock.now(), **data)
            except Refused as refused:
                refused.show_on(form)
            else:
                messages.success(request, _("Thank you. It goes to everybody who builds in the district."))
                return redirect("needs")
    mine = Need.objects.for_members(request.user).select_related("association", "district", "site")[:SHOWN]
    return render(request, "facilities/needs.html", {"form": form, "needs": mine})


@member_page
@require_POST
def need_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(Need.objects.for_members(request.user), pk=pk)
    try:
        workflow.withdraw_need(need, by=request.user, at=clock.now())
    except Refused as refused:
        messages.warning(request, str(refused.problems[0].text))
    return redirect("needs")


@staff_page
def need_list(request: HttpRequest) -> HttpResponseBase:
    """What is lacking, district by district: to read, print, or take along as a file."""
    rows = Need.objects.open().by_district().select_related("association", "district", "site")
    asked = request.GET.get("bydel", "")
    if asked.isdecimal() and len(asked) < 10:
        rows = rows.filter(district=int(asked))
    if "fil" in request.GET:
        return csv_response(rows.iterator(chunk_size=500), COLUMNS, name="behov")
    with_needs = District.objects.filter(pk__in=Need.objects.open().values("district"))
    context = {"needs": rows, "districts": with_needs, "asked": asked}
    return render(request, "facilities/need_list.html", context)
