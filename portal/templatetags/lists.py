from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()


@register.filter
def labelled(row: Iterable[SafeString], headers: Iterable[dict[str, Any]]) -> list[SafeString]:
    """The cells of a row of a staff list, each with the name of its column, which stands beside it on a phone."""
    return [_with_label(cell, header["text"]) for cell, header in zip(row, headers, strict=True)]


def _with_label(cell: SafeString, label: str) -> SafeString:
    """Django hands over each cell as finished markup, escaped already."""
    return mark_safe(cell.replace("<td ", f'<td data-label="{conditional_escape(capfirst(label))}" ', 1))
