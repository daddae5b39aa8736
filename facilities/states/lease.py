from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.lifecycle import Lifecycle, Role, allow


class LeaseState(TextChoices):
    WAITING = "waiting", pgettext_lazy("lease", "waiting")
    ACTIVE = "active", pgettext_lazy("lease", "has the room")
    ENDED = "ended", pgettext_lazy("lease", "ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("lease", "withdrawn")


S = LeaseState

LEASE = Lifecycle(
    "facilities.lease",
    LeaseState,
    moves=(
        allow("grant", {S.WAITING}, S.ACTIVE, who={Role.STAFF}, label=_("Give the room to this association")),
        allow(
            "leave",
            {S.WAITING},
            S.WITHDRAWN,
            who={Role.MEMBER, Role.STAFF},
            label=_("Leave the waiting list"),
        ),
        allow("end", {S.ACTIVE}, S.ENDED, who={Role.MEMBER, Role.STAFF}, label=_("Give the room back")),
    ),
    outside={},
)

OPEN_LEASE = frozenset({S.WAITING, S.ACTIVE})
