"""The municipality's list of what can be had in a crisis: narrowed, as a sheet, and on paper."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from organizations.forms.preparedness import OverviewForm
from organizations.models.preparedness import PreparednessResource, ResourceKind
from portal import documents, platform
from portal.clock import OSLO
from portal.exports import Column
from portal.forms import FilterSelect
from portal.templatetags.portal import day, moment

COLUMNS = (
    Column(gettext_lazy("Part of the municipality"), lambda row: row.district or _("The whole municipality")),
    Column(gettext_lazy("Kind"), lambda row: row.get_kind_display()),
    Column(gettext_lazy("What"), lambda row: row.what),
    Column(gettext_lazy("How many"), lambda row: row.amount),
    Column(gettext_lazy("How soon"), lambda row: row.get_response_time_display()),
    Column(gettext_lazy("Association"), lambda row: row.association),
    Column(gettext_lazy("Whom to call"), lambda row: row.contact_name),
    Column(gettext_lazy("Telephone"), lambda row: row.phones),
    Column(gettext_lazy("Note"), lambda row: row.note),
    Column(gettext_lazy("Confirmed"), lambda row: row.confirmed_at.astimezone(OSLO).date()),
)


class Overview:
    """All resources in use, read once; `asked` narrows them."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        self.district = asked.get("district", "")
        self.kind = asked.get("kind", "")

    @cached_property
    def everything(self) -> list[PreparednessResource]:
        return list(PreparednessResource.objects.in_use().by_place())

    @property
    def rows(self) -> list[PreparednessResource]:
        return [row for row in self.everything if self._fits(row)]

    def _fits(self, row: PreparednessResource, but: str = "") -> bool:
        near = but == "district" or self.district in ("", str(row.district_id or 0))
        return near and (but == "kind" or self.kind in ("", row.kind))

    @property
    def places(self) -> list[tuple[str, list[PreparednessResource]]]:
        return [(name, list(rows)) for name, rows in groupby(self.rows, key=_place)]

    @property
    def form(self) -> forms.Form:
        form = OverviewForm({"district": self.district, "kind": self.kind})
        near = Counter(
            (str(row.district_id or 0), _place(row)) for row in self.everything if self._fits(row, "district")
        )
        kinds = Counter(row.kind for row in self.everything if self._fits(row, "kind"))
        offered = {
            "district": [(code, f"{name} ({found})") for (code, name), found in near.items()],
            "kind": [(code, f"{name} ({kinds[code]})") for code, name in ResourceKind.choices if kinds[code]],
        }
        for name, choices in offered.items():
            form.fields[name].widget = FilterSelect(choices=[("", _("All")), *choices])
        return form


def _place(row: PreparednessResource) -> str:
    return str(row.district or _("The whole municipality"))


def document(overview: Overview, *, at: datetime) -> bytes:
    """The list as PDF, to be printed and kept where there is no power."""
    with override(settings.LANGUAGE_CODE):
        return documents.render(
            "preparedness",
            {
                "municipality": platform.current().municipality.name,
                "status": _("As of %(moment)s. For official use.") % {"moment": moment(at)},
                "head": [_("What"), _("How soon"), _("Association"), _("Whom to call"), _("Confirmed")],
                "places": [[name, [_cells(row) for row in rows]] for name, rows in overview.places],
                "nothing": _("Nothing has been entered."),
                "accent": platform.current().accent.light.base_default,
                "notice": _("Demo. Associations and people are invented.") if settings.DEMO else "",
            },
            title=_("Preparedness: what the associations can lend"),
            language=settings.LANGUAGE_CODE,
            dated=at.astimezone(OSLO).date(),
        )


def _cells(row: PreparednessResource) -> list[str]:
    what = f"{row.described} ({row.get_kind_display()})" + (f"\n{row.note}" if row.note else "")
    call = f"{row.contact_name}\n{row.phones}"
    return [what, str(row.get_response_time_display()), str(row.association), call, day(row.confirmed_at)]
