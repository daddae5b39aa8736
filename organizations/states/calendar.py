"""The states of an activity and of each of its dates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class ActivityState(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for the municipality")
    RETURNED = "returned", _("sent back")
    PUBLISHED = "published", _("in the calendar")
    WITHDRAWN = "withdrawn", _("taken out")


UNPUBLISHED = frozenset({ActivityState.DRAFT, ActivityState.RETURNED})

ACTIVITY = Lifecycle(
    "organizations.activity",
    ActivityState,
    moves=(
        allow("publish", UNPUBLISHED, ActivityState.PUBLISHED,
              who={Role.MEMBER, Role.SYSTEM}, label=_("Put it in the calendar")),
        allow("submit", UNPUBLISHED, ActivityState.SUBMITTED,
              who={Role.MEMBER, Role.SYSTEM}, label=_("Send it to the municipality"), done="submitted"),
        allow("approve", {ActivityState.SUBMITTED}, ActivityState.PUBLISHED,
              who={Role.STAFF}, label=_("Let it into the calendar")),
        allow("send_back", {ActivityState.SUBMITTED}, ActivityState.RETURNED,
              who={Role.STAFF}, label=_("Send it back")),
        allow("withdraw", {*UNPUBLISHED, ActivityState.SUBMITTED, ActivityState.PUBLISHED}, ActivityState.WITHDRAWN,
              who={Role.MEMBER, Role.STAFF, Role.SYSTEM}, label=_("Take it out of the calendar")),
    ),
    outside={},
)  # fmt: skip

PUBLIC_ACTIVITY = frozenset({ActivityState.PUBLISHED})
EDITABLE_ACTIVITY = frozenset({*UNPUBLISHED, ActivityState.SUBMITTED, ActivityState.PUBLISHED})


class OccurrenceState(TextChoices):
    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("cancelled")
    SKIPPED = "skipped", _("skipped")


OCCURRENCE = Lifecycle(
    "organizations.occurrence",
    OccurrenceState,
    moves=(
        allow("cancel", {OccurrenceState.PLANNED}, OccurrenceState.CANCELLED,
              who={Role.MEMBER, Role.STAFF, Role.SYSTEM}, label=_("Cancel this date")),
        allow("skip", {OccurrenceState.PLANNED, OccurrenceState.CANCELLED}, OccurrenceState.SKIPPED,
              who={Role.MEMBER, Role.STAFF}, label=_("Skip this date"), done="skipped"),
        allow("restore", {OccurrenceState.CANCELLED, OccurrenceState.SKIPPED}, OccurrenceState.PLANNED,
              who={Role.MEMBER, Role.STAFF, Role.SYSTEM}, label=_("It takes place after all"), done="restored"),
    ),
    outside={},
)  # fmt: skip
