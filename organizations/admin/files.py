"""The register in and out as spreadsheets, for staff."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import Association
from organizations.views.register_files import PUBLIC_COLUMNS
from organizations.workflow import spreadsheet
from portal import clock
from portal.access import MemberRequest
from portal.exports import Column, xlsx_response
from portal.problems import Refused
from portal.tables import TableField

STAFF_COLUMNS = (
    *(column for column in PUBLIC_COLUMNS if column.label not in (_("E-mail"), _("Telephone"))),
    Column(_("E-mail"), lambda row: row.email),
    Column(_("Telephone"), lambda row: row.phone),
    Column(_("Address"), lambda row: row.street_address),
    Column(_("Postal code"), lambda row: row.postal_code),
    Column(_("Legal form"), lambda row: row.legal_form),
    Column(_("Status"), lambda row: row.get_state_display()),
    Column(_("In the national register"), lambda row: row.get_register_status_display()),
    Column(_("Members last year"), lambda row: row.members_last_year),
    Column(
        _("Contact persons"),
        lambda row: [f"{one}, {one.email}, {one.phone}" for one in row.contact_persons.all()],
    ),
)


class ImportForm(forms.Form):
    file = TableField(
        label=_("Spreadsheet"),
        help_text=_(
            "Excel or CSV, with headings in the first line: Navn, Organisasjonsnummer, Kommunedel, E-post, Telefon, "
            "Nettside, Formål, Aktiviteter. Only Navn is needed."
        ),
    )


class RegisterFiles:
    """Adds to the admin of associations: a spreadsheet in, and the whole register out."""

    change_list_template: Any = "admin/organizations/associations.html"
    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("innles/", guarded(self.take_in), name="organizations_association_import"),
            path("eksport.xlsx", guarded(self.whole_register), name="organizations_association_export"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def take_in(self, request: MemberRequest) -> HttpResponse:
        """Good rows come in; the others are shown with their line and everything that is wrong."""
        is_sent = request.method == "POST"
        form = ImportForm(request.POST if is_sent else None, request.FILES if is_sent else None)
        report = None
        if is_sent and form.is_valid():
            try:
                report = spreadsheet.take_in(form.cleaned_data["file"], by=request.user, at=clock.now())
            except Refused as refused:
                refused.show_on(form)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Take in associations from a spreadsheet"),
            "opts": self.opts,
            "form": form,
            "report": report,
        }
        return TemplateResponse(request, "admin/organizations/import.html", context)

    def whole_register(self, request: HttpRequest) -> HttpResponse:
        rows = Association.objects.for_staff_export(clock.today().year - 1).iterator(chunk_size=500)
        return xlsx_response(rows, STAFF_COLUMNS, name=gettext("associations"), title=gettext("Associations"))
