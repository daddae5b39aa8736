"""Norwegian ways of writing, and the few pieces that every page is made of. A builtin in all templates."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundWidget
from django.template.defaultfilters import date as format_date
from django.utils.safestring import SafeString

from portal import once, platform, registries
from portal.clock import OSLO
from portal.problems import Blocker, NeedsApproval, Problem

if TYPE_CHECKING:
    from django.db.models.options import Options

    from portal.models import AuditEntry

register = template.Library()

NBSP = "\u00a0"


def _local(value: datetime) -> datetime:
    return value.astimezone(OSLO) if value.tzinfo else value


@register.filter
def kr(value: Decimal | int | None) -> str:
    """1095 → "1 095 kr"; øre only when there are any."""
    if value is None:
        return ""
    amount = Decimal(value).quantize(Decimal("0.01"))
    digits = f"{amount:,.2f}".replace(",", NBSP).replace(".", ",").removesuffix(",00")
    return f"{digits}{NBSP}kr"


@register.filter
def number(value: Decimal | int | None) -> str:
    """14320 → "14 320"."""
    return "" if value is None else f"{value:,.0f}".replace(",", NBSP)


@register.filter
def day(value: date | datetime | None) -> str:
    """→ "1. mars 2027"."""
    if isinstance(value, datetime):
        value = _local(value).date()
    return format_date(value, "j. F Y") if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """→ "tirsdag 2. mars"."""
    if isinstance(value, datetime):
        value = _local(value).date()
    return format_date(value, "l j. F") if value else ""


@register.filter
def clock(value: datetime | time | None) -> str:
    """→ "kl. 18.00"."""
    if isinstance(value, datetime):
        value = _local(value).time()
    return f"kl.{NBSP}{value:%H.%M}" if value else ""


@register.filter
def hhmm(value: datetime | time | None) -> str:
    """→ "18.00", where the "kl." is said already."""
    if isinstance(value, datetime):
        value = _local(value).time()
    return f"{value:%H.%M}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """→ "1. mars 2027 kl. 18.00"."""
    return f"{day(value)} {clock(value)}" if value else ""


@register.filter
def hours_on(occurrence: Any, day: date) -> str:
    """When a date in the calendar begins and ends, seen from one of the days that it goes over."""
    return str(occurrence.hours_on(day))


@register.filter
def map_url(place: str) -> str:
    """Where Kartverket's own map shows an address or a place; nothing is asked of it before somebody clicks."""
    return f"https://norgeskart.no/#!?sok={quote(f'{place}, {platform.current().municipality.short_name}')}"


@register.simple_tag
def contact_for(subject: str) -> registries.Contact | None:
    return registries.contact_for(subject)


@register.simple_tag
def support_pages(slug: str = "") -> list[registries.SupportPage]:
    """The pages about what the municipality gives to one association, or to all of them."""
    return sorted((provider(slug) for provider in registries.support_pages), key=lambda page: page.order)


@register.simple_tag(name="once")
def made_once(template_name: str, **facts: Any) -> SafeString:
    """`{% once "portal/shell/foot.html" open_door=contact %}`: a part that is the same whenever the facts are."""
    return once.once(template_name, **facts)


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Whether the field is a group of boxes or buttons, which needs a legend instead of a label."""
    return isinstance(field.field.widget, (RadioSelect, CheckboxSelectMultiple))


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def choices(field: BoundField) -> list[BoundWidget]:
    """The boxes or buttons of a group, dressed for Designsystemet."""
    attrs = field.build_widget_attrs({"class": "ds-input", "id": field.auto_id})
    widget = field.field.widget
    return [
        BoundWidget(widget, data, field.form.renderer)
        for data in widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    ]


@register.filter
def as_control(field: BoundField) -> SafeString:
    """The bare input, dressed for Designsystemet."""
    return field.as_widget(attrs={"class": "ds-input"})


@register.filter
def problem_kind(problem: Problem) -> str:
    """→ "blocker", "needs-approval" or "remark", for the style sheet and the words before it."""
    return {Blocker: "blocker", NeedsApproval: "needs-approval"}.get(type(problem), "remark")


@register.filter
def describe(entry: "AuditEntry") -> str:
    """A line of the log in plain words: the new status, or what was done."""
    from portal import history

    return history.describe(entry)


@register.filter
def admin_url_name(opts: "Options[Any]", page: str) -> str:
    """`{% url opts|admin_url_name:"change" pk %}`: the name of a model's page in the admin."""
    return f"admin:{opts.app_label}_{opts.model_name}_{page}"


@register.filter
def shown_pages(page: Page) -> Iterable[int | str]:
    """The page numbers to offer: the first, the last, those around this one, and "…" between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
