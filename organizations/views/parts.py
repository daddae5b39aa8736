"""Groups and teams, and how many members: pages for those who act for the association."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations import rules
from organizations.forms import MembershipForm, SubGroupForm
from organizations.models import AgeGroup, SubGroup
from organizations.views.profile import mine_or_404
from organizations.workflow import parts as workflow
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


@member_page
def sub_groups(request: MemberRequest, slug: str) -> HttpResponse:
    mine = mine_or_404(request, slug)
    groups = mine.sub_groups.groups().prefetch_related("teams")
    context = {"association": mine, "groups": groups}
    return render(request, "organizations/profile/sub_groups.html", context)


@member_page
def sub_group_new(request: MemberRequest, slug: str) -> HttpResponse:
    mine = mine_or_404(request, slug)
    form = SubGroupForm(request.POST or None, association=mine, initial={"parent": request.GET.get("under")})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.add_sub_group(mine, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The group is on the page."))
            return redirect("sub_groups", slug)
    context = {"association": mine, "form": form, "group": None}
    return render(request, "organizations/profile/sub_group.html", context)


@member_page
def sub_group_edit(request: MemberRequest, pk: int) -> HttpResponse:
    group = _mine(request, pk)
    form = SubGroupForm(
        request.POST or None, association=group.association, but=group, initial=SubGroupForm.initial_of(group)
    )
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change_sub_group(group, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("Saved. Residents see it now."))
            return redirect("sub_groups", group.association.slug)
    context = {"association": group.association, "form": form, "group": group}
    return render(request, "organizations/profile/sub_group.html", context)


@member_page
def sub_group_remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, and say what stands in the way."""
    group = _mine(request, pk)
    problems = rules.removal_problems(group)
    if request.method == "POST":
        try:
            workflow.remove_sub_group(group, by=request.user, at=clock.now())
        except Refused as refused:
            problems = list(refused.problems)
        else:
            messages.success(request, _("The group is removed."))
            return redirect("sub_groups", group.association.slug)
    context = {"association": group.association, "group": group, "problems": problems}
    return render(request, "organizations/profile/sub_group_remove.html", context)


def _mine(request: MemberRequest, pk: int) -> SubGroup:
    return get_object_or_404(SubGroup.objects.acted_for_by(request.user).select_related("association"), pk=pk)


@member_page
def membership_counts(request: MemberRequest, slug: str) -> HttpResponse:
    """One year at a time: last year's number at 31 December is what most grant forms ask for."""
    mine = mine_or_404(request, slug)
    this_year = clock.today().year
    years = [this_year - back for back in range(rules.YEARS_BACK + 1)]
    asked = request.GET.get("aar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else this_year - 1
    counted = mine.member_counts.of_year(year).by_group()
    form = MembershipForm(request.POST or None, counted=counted)
    if request.method == "POST" and form.is_valid():
        workflow.count_members(mine, year=year, members=form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, _("Saved. Applications for grants can use the numbers."))
        return redirect(f"{reverse('membership_counts', args=[slug])}?aar={year}")
    context = {
        "association": mine,
        "form": form,
        "year": year,
        "years": years,
        "total": sum(counted.values()) if counted else None,
        "table": mine.member_counts.table(),
        "age_groups": AgeGroup.labels,
    }
    return render(request, "organizations/profile/membership_counts.html", context)
