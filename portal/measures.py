"""What the apps' figures of kept promises have in common."""

from typing import TYPE_CHECKING

from portal.registries import Measure
from portal.templatetags.portal import number

if TYPE_CHECKING:
    from portal.registries import Text


def counted(label: "Text", total: int) -> Measure | None:
    """How many there are. None at all is no figure."""
    return Measure(label, number(total)) if total else None
