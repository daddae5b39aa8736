from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.lifecycle import Lifecycle, Role, allow


class LoanState(TextChoices):
    BOOKED = "booked", pgettext_lazy("loan", "booked")
    OUT = "out", pgettext_lazy("loan", "picked up")
    RETURNED = "returned", pgettext_lazy("loan", "given back")
    CANCELLED = "cancelled", pgettext_lazy("loan", "cancelled")


L = LoanState

LOAN = Lifecycle(
    "facilities.loan",
    LoanState,
    moves=(
        allow("hand_out", {L.BOOKED}, L.OUT, who={Role.STAFF}, label=_("It is picked up"), done="handed_out"),
        allow("take_back", {L.OUT}, L.RETURNED, who={Role.STAFF}, label=_("It is given back")),
        allow("cancel", {L.BOOKED}, L.CANCELLED, who={Role.MEMBER, Role.STAFF}, label=_("Cancel the loan")),
    ),
    outside={},
)

LENT = frozenset({L.BOOKED, L.OUT})  # together never more than there is, any day
