"""What an association can lend in a crisis, and the municipality's list of all of it. Nothing here is public."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.acting import acting_association
from organizations.forms.preparedness import PreparednessForm
from organizations.models import Association
from organizations.models.preparedness import PreparednessResource
from organizations.preparedness import COLUMNS, Overview, document
from organizations.workflow import preparedness as workflow
from portal import clock, exports
from portal.access import MemberRequest, member_page, staff_page
from portal.problems import Refused


@member_page
def preparedness(request: MemberRequest) -> HttpResponse:
    association = acting_association(request)
    if association is None:
        return render(request, "organizations/preparedness/no_association.html")
    found = workflow.preparedness_of(association)
    context = {"association": association, "found": found}
    return render(request, "organizations/preparedness/ours.html", context)


@member_page
def preparedness_new(request: MemberRequest) -> HttpResponse:
    association = acting_association(request)
    if association is None:
        return render(request, "organizations/preparedness/no_association.html")
    form = PreparednessForm(request.POST or None, initial={"district": association.district_id})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.offer(association, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Thank you. The municipality sees it from now on."))
            return redirect("preparedness")
    context = {"form": form, "association": association}
    return render(request, "organizations/preparedness/edit.html", context)


@member_page
def preparedness_edit(request: MemberRequest, pk: int) -> HttpResponse:
    mine = _mine(request, pk)
    form = PreparednessForm(request.POST or None, initial=PreparednessForm.initial_of(mine))
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change(mine, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved."))
            return redirect("preparedness")
    context = {"form": form, "association": mine.association, "resource": mine}
    return render(request, "organizations/preparedness/edit.html", context)


def _mine(request: MemberRequest, pk: int) -> PreparednessResource:
    acted_for = Association.objects.acted_for_by(request.user)
    rows = PreparednessResource.objects.filter(association__in=acted_for).select_related("association")
    return get_object_or_404(rows, pk=pk)


@member_page
@require_POST
def preparedness_remove(request: MemberRequest, pk: int) -> HttpResponse:
    workflow.remove(_mine(request, pk), by=request.user, at=clock.now())
    messages.success(request, _("Taken away."))
    return redirect("preparedness")


@member_page
@require_POST
def preparedness_confirm(request: MemberRequest) -> HttpResponse:
    association = acting_association(request)
    if association is not None:
        workflow.confirm(association, by=request.user, at=clock.now())
        messages.success(request, _("Thank you. We note that everything is right."))
    return redirect("preparedness")


@staff_page
def preparedness_overview(request: HttpRequest) -> HttpResponse:
    """District by district; printed as it stands."""
    overview = Overview(request.GET.dict())
    context = {"overview": overview, "filters": overview.form, "at": clock.now()}
    return render(request, "organizations/preparedness/overview.html", context)


@staff_page
def preparedness_sheet(request: HttpRequest) -> HttpResponse:
    rows = Overview(request.GET.dict()).rows
    return exports.xlsx_response(rows, COLUMNS, name="beredskap", title=_("Preparedness"))


@staff_page
def preparedness_pdf(request: HttpRequest) -> HttpResponse:
    made = document(Overview(request.GET.dict()), at=clock.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="beredskap-{clock.today()}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
