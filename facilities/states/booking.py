from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.lifecycle import Lifecycle, Role, allow


class BookingState(TextChoices):
    HELD = "held", _("held while the form is filled in")
    CONFIRMED = "confirmed", _("confirmed")
    CANCELLED = "cancelled", pgettext_lazy("booking", "cancelled")


BOOKING = Lifecycle(
    "facilities.booking",
    BookingState,
    moves=(
        allow("confirm", {BookingState.HELD}, BookingState.CONFIRMED,
              who={Role.MEMBER, Role.STAFF}, label=_("Book"), done="confirmed"),
        allow("cancel", {BookingState.HELD, BookingState.CONFIRMED}, BookingState.CANCELLED,
              who={Role.MEMBER, Role.STAFF}, label=_("Cancel the booking"), done="cancelled"),
    ),
    outside={BookingState.HELD: _("not booked yet")},
)  # fmt: skip

# What stands in the database's way of a second booking. Requests, when they come, do not.
BLOCKING = frozenset({BookingState.HELD, BookingState.CONFIRMED})
OVER = frozenset({BookingState.CANCELLED})
