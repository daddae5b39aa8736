"""The hours of a grid as HTML. Put together by hand: a page has hundreds, and a template takes ten times as long."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facilities.availability import Cell
from facilities.blocks import DropIn
from facilities.models import Facility
from portal.templatetags.portal import kr


class Pen:
    """Draws the cells of one page: its words and addresses are looked up once."""

    def __init__(self, *, names_places: bool = False) -> None:
        """`names_places`: each column is another place, so that every link says which."""
        self.names_places = names_places
        self.book, self.vacant, self.ask = _("Book"), _("vacant"), _("ask for it")
        self.full, self.drop_in_words = _("full"), _("Drop-in")
        self.words = {"closed": _("not open"), "past": _("past"), "busy": _("taken")}
        self.urls: dict[int, str] = {}

    def rows(self, rows: Iterable[tuple[int, Iterable[Cell]]]) -> list[tuple[int, SafeString]]:
        """Each hour with all its cells."""
        return [(hour, mark_safe("".join(map(self.cell, cells)))) for hour, cells in rows]

    def cell(self, cell: Cell) -> str:
        look = "" if cell.kind == "free" else f' class="{cell.kind}"'
        tall = f' rowspan="{cell.height}"' if cell.height > 1 else ""
        if cell.facility:
            return f"<td{look}{tall}>{self.link(cell, cell.facility)}</td>"
        if cell.drop_in:
            return f"<td{look}{tall}>{self.drop_in(cell.drop_in, cell)}</td>"
        return f"<td{look}{tall}>{self.words['closed' if cell.is_blackout else cell.kind]}</td>"

    def drop_in(self, hours: DropIn, cell: Cell) -> str:
        """Where a person books a place."""
        left = ngettext("%(n)s place left", "%(n)s places left", hours.vacant) % {"n": hours.vacant}
        return (
            f'<a href="{escape(hours.get_absolute_url())}"><span class="ds-sr-only">{cell.when} </span>'
            f"{self.drop_in_words} <small>{left if hours.vacant else self.full}</small></a>"
        )

    def link(self, cell: Cell, place: Facility) -> str:
        """Where the hour is booked. What is heard says where and when, what is seen is a word or a price."""
        if place.pk not in self.urls:
            self.urls[place.pk] = escape(place.book_url())
        amount = cell.price.amount if cell.price else None
        name = f" {escape(place)}" if self.names_places or cell.kind == "part" else ""
        heard = f"{self.book}{name} {cell.when}: " + (f"{self.vacant}, " if amount else "")
        seen = self.ask if cell.is_request else kr(amount) if amount else self.vacant
        share = f"{cell.share} " if cell.share else ""
        return (
            f'<a href="{self.urls[place.pk]}?{escape(cell.query)}">'
            f'<span class="ds-sr-only">{heard}</span>{share}{seen}</a>'
        )
