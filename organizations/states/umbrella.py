"""The states of a membership in an umbrella organisation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class UmbrellaState(TextChoices):
    REQUESTED = "requested", _("waiting for the umbrella organisation")
    ACTIVE = "active", _("member")
    ENDED = "ended", _("ended")


UMBRELLA = Lifecycle(
    "organizations.umbrella_membership",
    UmbrellaState,
    moves=(
        allow("accept", {UmbrellaState.REQUESTED}, UmbrellaState.ACTIVE,
              who={Role.MEMBER, Role.STAFF}, label=_("Accept"), done="accepted"),
        allow("decline", {UmbrellaState.REQUESTED}, UmbrellaState.ENDED,
              who={Role.MEMBER, Role.STAFF}, label=_("Do not accept"), done="declined"),
        allow("end", {UmbrellaState.ACTIVE}, UmbrellaState.ENDED,
              who={Role.MEMBER, Role.STAFF}, label=_("End the membership")),
    ),
    outside={},
)  # fmt: skip

OPEN_UMBRELLA = frozenset({UmbrellaState.REQUESTED, UmbrellaState.ACTIVE})
