"""Equipment: what there is, when it is free, and to borrow it."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from facilities import workflow
from facilities.forms import LoanForm
from facilities.models import EquipmentItem, EquipmentLoan
from organizations.acting import acting_association
from portal import clock
from portal.access import MemberRequest, member_page, public_page
from portal.problems import Refused

PER_PAGE = 25
SHOWN = 12  # coming loans on an item's page


@public_page
def equipment(request: HttpRequest) -> HttpResponse:
    """Everything that can be borrowed."""
    page = Paginator(_lent(), PER_PAGE).get_page(request.GET.get("side"))
    return render(request, "facilities/equipment.html", {"page": page})


def _lent() -> QuerySet[EquipmentItem]:
    return EquipmentItem.objects.filter(is_lent=True).select_related("site")


@public_page
def equipment_item(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, when it is taken, and the form that borrows it: one page, one press."""
    item = get_object_or_404(_lent(), pk=pk)
    today = clock.today()
    acting = acting_association(request)
    form = None
    if request.user.is_authenticated and acting is not None:
        form = LoanForm(
            request.POST if request.method == "POST" else None,
            user=request.user, acting=acting,
            initial={"first_on": today + timedelta(days=1), "last_on": today + timedelta(days=2)},
        )  # fmt: skip
        if request.method == "POST" and form.is_valid():
            try:
                return redirect(workflow.borrow(item, by=request.user, at=clock.now(), **form.cleaned_data))
            except Refused as refused:
                refused.show_on(form)
    context = {"item": item, "form": form, "taken": _taken(item, today), "here": item.free(today, today)}
    return render(request, "facilities/equipment_item.html", context)


def _taken(item: EquipmentItem, today: date) -> list[EquipmentLoan]:
    """The coming loans, without who has them."""
    coming = item.loans.lent().filter(last_on__gte=today).order_by("first_on", "pk")
    return list(coming[:SHOWN])


@member_page
def equipment_loan(request: MemberRequest, pk: int) -> HttpResponse:
    """The receipt: what, how many, when, where it is picked up, and when it is to be back."""
    loan = _mine(request, pk)
    return render(
        request, "facilities/loan.html", {"loan": loan, "is_overdue": loan.is_overdue(clock.today())}
    )


@member_page
def equipment_loan_cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once, then others can have it."""
    loan = _mine(request, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            workflow.cancel_loan(loan, by=request.user, at=clock.now())
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The loan is cancelled, and others can have it."))
            return redirect(loan)
    return render(request, "facilities/loan_cancel.html", {"loan": loan, "form": form})


def _mine(request: MemberRequest, pk: int) -> EquipmentLoan:
    rows = EquipmentLoan.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("item__site", "association", "booked_by"), pk=pk)
