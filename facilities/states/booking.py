from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.lifecycle import Lifecycle, Role, allow


class BookingState(TextChoices):
    REQUESTED = "requested", pgettext_lazy("booking", "asked for")
    HELD = "held", _("held while the form is filled in")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", pgettext_lazy("booking", "refused")
    CANCELLED = "cancelled", pgettext_lazy("booking", "cancelled")


S = BookingState

BOOKING = Lifecycle(
    "facilities.booking",
    BookingState,
    moves=(
        allow("accept", {S.REQUESTED}, S.CONFIRMED, who={Role.STAFF}, label=_("Accept the request"),
              done="accepted"),
        allow("refuse", {S.REQUESTED}, S.REFUSED, who={Role.STAFF}, label=_("Refuse the request"),
              done="refused"),
        allow("lapse", {S.REQUESTED}, S.REFUSED, who={Role.SYSTEM}, label=_("Not answered in time"),
              done="lapsed"),
        allow("restore", {S.CANCELLED}, S.CONFIRMED, who={Role.STAFF}, label=_("Give the booking back"),
              done="restored"),
        allow("reconsider", {S.REFUSED}, S.REQUESTED, who={Role.STAFF}, label=_("Let the request wait again"),
              done="reconsidered"),
        allow("cancel", {S.CONFIRMED}, S.CANCELLED, who={Role.MEMBER, Role.STAFF},
              label=_("Cancel the booking"), done="cancelled"),
        allow("withdraw", {S.REQUESTED}, S.CANCELLED, who={Role.MEMBER}, label=_("Withdraw the request"),
              done="withdrawn"),
    ),
    outside={S.REQUESTED: _("waits for an answer"), S.HELD: _("not booked yet")},
)  # fmt: skip

# A hold has no move: it is deleted, and what is booked instead is another row.
# What stands in the database's way of a second booking. Requests do not.
BLOCKING = frozenset({S.HELD, S.CONFIRMED})
AHEAD = frozenset({S.REQUESTED, S.CONFIRMED})
OVER = frozenset({S.REFUSED, S.CANCELLED})
