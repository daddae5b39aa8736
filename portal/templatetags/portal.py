"""Norwegian ways of writing, and the few pieces that every page is made of. A builtin in all templates."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.defaultfilters import date as format_date
from django.utils.safestring import SafeString

from portal import registries
from portal.clock import OSLO

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


@register.simple_tag
def contact_for(subject: str) -> registries.Contact | None:
    return registries.contact_for(subject)


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Whether the field is a group of boxes or buttons, which needs a legend instead of a label."""
    return isinstance(field.field.widget, (RadioSelect, CheckboxSelectMultiple))


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def as_control(field: BoundField) -> SafeString:
    """The bare input, dressed for Designsystemet."""
    attrs: dict[str, Any] = {} if is_choice_list(field) else {"class": "ds-input"}
    return field.as_widget(attrs=attrs)
