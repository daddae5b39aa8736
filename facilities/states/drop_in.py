from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.lifecycle import Lifecycle, Role, allow


class PlaceState(TextChoices):
    BOOKED = "booked", pgettext_lazy("place", "booked")
    GIVEN_BACK = "given_back", pgettext_lazy("place", "given back")
    CALLED_OFF = "called_off", _("called off by the municipality")


S = PlaceState

DROP_IN = Lifecycle(
    "facilities.drop_in_place",
    PlaceState,
    moves=(
        allow("give_back", {S.BOOKED}, S.GIVEN_BACK, who={Role.MEMBER}, label=_("Give the place back")),
        allow("restore", {S.CALLED_OFF}, S.BOOKED, who={Role.STAFF, Role.SYSTEM},
              label=_("Give the place back to them"), done="restored"),
        allow("call_off", {S.BOOKED}, S.CALLED_OFF, who={Role.STAFF, Role.SYSTEM}, label=_("Call it off")),
    ),
    outside={},
)  # fmt: skip
