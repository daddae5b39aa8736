"""The states of an association and of a mandate."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class AssociationState(TextChoices):
    PROPOSED = "proposed", _("waiting for verification")
    ACTIVE = "active", _("in the register")
    REFUSED = "refused", _("not taken in")
    DELETED = "deleted", _("deleted in the national register")
    DORMANT = "dormant", _("at rest")


ASSOCIATION = Lifecycle(
    "organizations.association",
    AssociationState,
    moves=(
        allow("verify", {AssociationState.PROPOSED}, AssociationState.ACTIVE,
              who={Role.STAFF}, label=_("Take into the register"), done="verified"),
        allow("refuse", {AssociationState.PROPOSED}, AssociationState.REFUSED,
              who={Role.STAFF}, label=_("Do not take in")),
        allow("refuse_as_duplicate", {AssociationState.PROPOSED}, AssociationState.REFUSED,
              who={Role.STAFF}, label=_("It stands there already")),
        allow("delete", {AssociationState.ACTIVE, AssociationState.DORMANT, AssociationState.PROPOSED},
              AssociationState.DELETED, who={Role.SYSTEM}, label=_("Mark as deleted")),
        allow("restore", {AssociationState.DELETED}, AssociationState.ACTIVE,
              who={Role.SYSTEM, Role.STAFF}, label=_("Back into the register"), done="restored"),
        allow("rest", {AssociationState.ACTIVE}, AssociationState.DORMANT,
              who={Role.SYSTEM, Role.STAFF}, label=_("Put to rest")),
        allow("wake", {AssociationState.DORMANT}, AssociationState.ACTIVE,
              who={Role.MEMBER, Role.STAFF}, label=_("Back into the list"), done="woken"),
    ),
    outside={},
)  # fmt: skip

# In the lists, the calendar, the feeds and the open data; one at rest is only found, and marked.
PUBLIC_ASSOCIATION = frozenset({AssociationState.ACTIVE})
FINDABLE_ASSOCIATION = PUBLIC_ASSOCIATION | {AssociationState.DORMANT}
LIVING_ASSOCIATION = FINDABLE_ASSOCIATION | {AssociationState.PROPOSED}  # somebody can act for it


class MandateState(TextChoices):
    REQUESTED = "requested", _("waiting for the municipality")
    ACTIVE = "active", _("may act")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


MANDATE = Lifecycle(
    "organizations.mandate",
    MandateState,
    moves=(
        allow("approve", {MandateState.REQUESTED}, MandateState.ACTIVE,
              who={Role.STAFF}, label=_("Approve"), done="approved"),
        allow("refuse", {MandateState.REQUESTED}, MandateState.REFUSED,
              who={Role.STAFF}, label=_("Refuse")),
        allow("end", {MandateState.ACTIVE}, MandateState.ENDED,
              who={Role.STAFF, Role.MEMBER, Role.SYSTEM}, label=_("End")),
        allow("withdraw", {MandateState.REQUESTED}, MandateState.ENDED,
              who={Role.MEMBER, Role.SYSTEM}, label=_("Withdraw"), done="withdrawn"),
    ),
    outside={},
)  # fmt: skip

ONCE_ACTIVE_MANDATE = frozenset({MandateState.ACTIVE, MandateState.ENDED})  # if it was ever decided
OPEN_MANDATE = frozenset({MandateState.REQUESTED, MandateState.ACTIVE})
