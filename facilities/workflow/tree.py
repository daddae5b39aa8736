"""Cut a hall into parts."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from facilities.models import Facility
from facilities.models.number_line import piece
from facilities.models.parts import terms_of
from facilities.slugs import free_slug
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused

LETTERS = "ABCDEFGHIJKLMNOP"


@transaction.atomic
def split(
    facility: Facility, parts: int, *, names: Sequence[str] = (), by: User | None, at: datetime
) -> list[Facility]:
    """Cut a facility into equal parts that can be booked one by one. Old bookings stay as they are."""
    if not 2 <= parts <= 16:
        raise Refused(Blocker("parts", _("A facility can be cut into 2 to 16 parts."), "parts"))
    made = [
        make_part(facility, number, parts, name=names[number] if names else "") for number in range(parts)
    ]
    record("facilities.facility.split", facility, by=by, at=at, parts=parts)
    return made


def make_part(facility: Facility, number: int, of: int, *, name: str = "") -> Facility:
    """One of the equal parts of a facility, on the same terms as the whole."""
    part = Facility(
        site_id=facility.site_id,
        parent=facility,
        name=name or part_name(number, of),
        span=piece(facility.span, number, of),
        capacity=facility.capacity // of if facility.capacity else None,
        **terms_of(facility),
    )
    part.slug = free_slug(f"{facility.name} {part.name}", Facility.objects.filter(site=facility.site_id))
    part.save()
    return part


def part_name(number: int, parts: int) -> str:
    """Half A, third B, part 7."""
    letter = LETTERS[number]
    if parts == 2:
        return _("Half %(letter)s") % {"letter": letter}
    if parts == 3:
        return _("Third %(letter)s") % {"letter": letter}
    return _("Part %(letter)s") % {"letter": letter}
