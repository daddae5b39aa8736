from collections.abc import Iterable

from django import template
from django.core.paginator import Page

register = template.Library()


@register.filter
def shown_pages(page: Page) -> Iterable[int | str]:
    """The page numbers to offer: the first, the last, those around this one, and "…" between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
