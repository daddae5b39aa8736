"""Messages about what an association has sent to the municipality for the calendar."""

from typing import Any

from organizations.models import Activity
from organizations.permissions import may_act_for
from portal.notifications import Message, Receiver


class ActivityMessage(Message):
    """To whoever sent it in, as long as that person still acts for the association."""

    kind = "organizations.activity"

    def __init__(self, activity: Activity) -> None:
        self.activity = activity

    def receivers(self) -> list[Receiver]:
        sender = self.activity.submitted_by
        return [Receiver.of(sender)] if sender and may_act_for(sender, self.activity.association) else []

    def context(self) -> dict[str, Any]:
        return {"activity": self.activity}


class ActivityApproved(ActivityMessage):
    kind = "organizations.activity_approved"


class ActivityReturned(ActivityMessage):
    """The reason stands on the activity's page, not here."""

    kind = "organizations.activity_returned"
