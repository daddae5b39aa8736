"""Who has a time that somebody else asks for: told where everybody can read it anyway, and nowhere else."""

from collections.abc import Sequence
from functools import cached_property

from django.utils.translation import gettext as _

from facilities.blocks import Block
from facilities.offers import Wish
from facilities.sources import booking_of, source_of
from organizations.models import Activity


class Occupants:
    """What takes some floor, and the names of those whose event stands in the calendar for all to see.

    One question to the database, and none when nothing is taken.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks

    def of(self, wish: Wish) -> Block | None:
        """What is in the way of a wish, if anything."""
        span, (first, last) = wish.facility.span, wish.period
        return next((block for block in self.blocks if block.hits(span, first, last)), None)

    def why(self, block: Block) -> str:
        """In words: the municipality's reason, the open event, or only that it is taken."""
        if block.is_blackout:
            return _("Closed by the municipality: %(reason)s.") % {"reason": block.reason}
        if name := self._open_to_all.get(block.booking):
            return _("Taken by %(name)s.") % {"name": name}
        return _("Taken by another booking.")

    @cached_property
    def _open_to_all(self) -> dict[int, str]:
        sources = [source_of(block.booking) for block in self.blocks if not block.is_blackout]
        if not sources:
            return {}
        shown = Activity.objects.public().filter(source__in=sources)
        return {
            booking_of(source): f"{name} ({title})"
            for source, title, name in shown.values_list("source", "title", "association__name")
            if source
        }
