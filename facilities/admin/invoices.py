"""The invoice bases that are made, and the page that makes one."""

from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import date as format_date
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from facilities import workflow
from facilities.forms import InvoiceForm
from facilities.models import InvoiceBatch
from portal import clock
from portal.access import MemberRequest
from portal.admin import ReadOnlyAdmin, site
from portal.problems import Refused
from portal.templatetags.portal import day, kr

SHOWN = 500


@admin.register(InvoiceBatch, site=site)
class InvoiceBatchAdmin(ReadOnlyAdmin):
    list_display = ("reference", "the_month", "kroner", "made_at", "made_by")
    list_select_related = ("made_by",)
    fields = ("reference", "the_month", "kroner", "made_at", "made_by", "the_file", "lines")
    readonly_fields = fields
    change_list_template = "facilities/admin/invoice_bases.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.make_view)
        return [path("lag/", view, name="facilities_invoicebatch_make"), *super().get_urls()]

    def make_view(self, request: MemberRequest) -> HttpResponse:
        """One press makes the file of a month; sent twice, the second is told that it is made."""
        newest = InvoiceBatch.objects.first()
        form = InvoiceForm(request.POST or None, today=clock.today(), last=newest.month if newest else None)
        if not form.has_months:
            first = clock.today().replace(day=1) + relativedelta(months=1)
            text = _("Every month that is over has been billed. The next one can be made on %(day)s.")
            messages.info(request, text % {"day": day(first)})
            return redirect("admin:facilities_invoicebatch_changelist")
        if request.method == "POST" and form.is_valid():
            try:
                batch = workflow.make_invoice_basis(by=request.user, at=clock.now(), **form.cleaned_data)
            except Refused as refused:
                refused.show_on(form)
            else:
                messages.success(request, _("The invoice basis is made. Fetch the file below."))
                return redirect("admin:facilities_invoicebatch_change", batch.pk)
        title = _("Make the invoice basis")
        context = {
            **self.admin_site.each_context(request), "title": title, "opts": self.opts, "form": form,
            "original": None, "back": reverse("admin:facilities_invoicebatch_changelist"), "button": title,
        }  # fmt: skip
        return TemplateResponse(request, "facilities/admin/form.html", context)

    @admin.display(description=_("number"), ordering="month")
    def reference(self, obj: InvoiceBatch) -> str:
        return obj.reference

    @admin.display(description=_("month"), ordering="month")
    def the_month(self, obj: InvoiceBatch) -> str:
        return format_date(obj.month, "F Y")

    @admin.display(description=_("total"), ordering="total")
    def kroner(self, obj: InvoiceBatch) -> str:
        return kr(obj.total)

    @admin.display(description=_("file"))
    def the_file(self, obj: InvoiceBatch) -> Any:
        if obj.file is None:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("stored_file", args=[obj.file.key]), obj.file.name)

    @admin.display(description=_("bookings"))
    def lines(self, obj: InvoiceBatch) -> Any:
        known = ("booking__association", "booking__booked_by", "booking__facility__site",
                 "place__hour__booking__facility__site")  # fmt: skip
        rows = obj.lines.select_related(*known)[:SHOWN]
        found = (
            (
                reverse("admin:facilities_booking_change", args=[one.floor.pk]),
                one.floor.who,
                one.floor.facility.title,
                day(one.floor.starts_at),
                kr(one.amount),
                f" ({_('correction')})"
                if one.is_correction
                else f" ({_('late cancellation')})"
                if one.is_fee
                else "",
            )
            for one in rows
        )
        return format_html_join("", '<div><a href="{}">{}</a>, {}, {}: {}{}</div>', found)
