"""The register as files: what the list shows, with the same filters, and nothing that is not public."""

from collections.abc import Iterator

from django.db.models import Prefetch
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.facets import AssociationFilter
from organizations.models import ActivityType, Association
from portal import clock
from portal.access import public_page
from portal.exports import Column, csv_response, xlsx_response

CHUNK = 500

PUBLIC_COLUMNS = (
    Column(gettext_lazy("Name"), lambda row: row.name),
    Column(gettext_lazy("Organisation number"), lambda row: row.organization_number),
    Column(gettext_lazy("Kinds of activity"), lambda row: [kind.name for kind in row.activity_types.all()]),
    Column(gettext_lazy("Part of the municipality"), lambda row: row.district),
    Column(gettext_lazy("What they do"), lambda row: row.purpose),
    Column(gettext_lazy("For ages"), lambda row: row.ages),
    Column(gettext_lazy("What a child pays in a year"), lambda row: row.price_for_children),
    Column(gettext_lazy("Languages"), lambda row: row.shown_languages),
    Column(gettext_lazy("Step-free access"), lambda row: row.is_step_free),
    Column(gettext_lazy("Adapted to people with disabilities"), lambda row: row.is_adapted),
    Column(gettext_lazy("Companion card accepted"), lambda row: row.companion_card),
    Column(gettext_lazy("Web page"), lambda row: row.website),
    Column(gettext_lazy("E-mail"), lambda row: row.public_email),
    Column(gettext_lazy("Telephone"), lambda row: row.public_phone),
    Column(gettext_lazy("Postal place"), lambda row: row.postal_place),
    Column(gettext_lazy("In the Voluntary Register"), lambda row: row.in_voluntary_register),
    Column(gettext_lazy("Confirmed by the association"), lambda row: row.confirmed_at),
)


@public_page
def register_csv(request: HttpRequest) -> HttpResponseBase:
    return csv_response(_rows(request), PUBLIC_COLUMNS, name=_("associations"))


@public_page
def register_xlsx(request: HttpRequest) -> HttpResponseBase:
    return xlsx_response(
        _rows(request), PUBLIC_COLUMNS, name=_("associations"), title=_("Associations").capitalize()
    )


def _rows(request: HttpRequest) -> Iterator[Association]:
    found = AssociationFilter(request.GET, at=clock.now())
    types = Prefetch("activity_types", queryset=ActivityType.objects.only("name"))
    pks = found.rows.values("pk")
    rows = Association.objects.filter(pk__in=pks).select_related("district").defer("search")
    return rows.prefetch_related(types).iterator(chunk_size=CHUNK)
