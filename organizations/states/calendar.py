"""The states of an activity and of each of its dates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class ActivityState(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("in the calendar")
    WITHDRAWN = "withdrawn", _("taken out")


ACTIVITY = Lifecycle(
    "organizations.activity",
    ActivityState,
    moves=(
        allow("publish", {ActivityState.DRAFT}, ActivityState.PUBLISHED,
              who={Role.MEMBER}, label=_("Put it in the calendar")),
        allow("withdraw", {ActivityState.DRAFT, ActivityState.PUBLISHED}, ActivityState.WITHDRAWN,
              who={Role.MEMBER, Role.STAFF}, label=_("Take it out of the calendar")),
    ),
    outside={},
)  # fmt: skip

PUBLIC_ACTIVITY = frozenset({ActivityState.PUBLISHED})
EDITABLE_ACTIVITY = frozenset({ActivityState.DRAFT, ActivityState.PUBLISHED})


class OccurrenceState(TextChoices):
    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("cancelled")


OCCURRENCE = Lifecycle(
    "organizations.occurrence",
    OccurrenceState,
    moves=(
        allow("cancel", {OccurrenceState.PLANNED}, OccurrenceState.CANCELLED,
              who={Role.MEMBER, Role.STAFF, Role.SYSTEM}, label=_("Cancel this date")),
        allow("restore", {OccurrenceState.CANCELLED}, OccurrenceState.PLANNED,
              who={Role.MEMBER, Role.STAFF, Role.SYSTEM}, label=_("It takes place after all"), done="restored"),
    ),
    outside={},
)  # fmt: skip
