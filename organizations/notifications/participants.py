"""Messages to those who have signed up. Each links to a secret page, so the text is forgotten once it is sent.

They name the activity and the date, which everybody can read in the calendar, and never who takes part.
"""

from typing import Any, ClassVar

from organizations.models import Occurrence, Participant
from portal.notifications import Message, Receiver


class ParticipantMessage(Message):
    kind = "organizations.participant"
    is_secret: ClassVar[bool] = True

    def __init__(self, participant: Participant, occurrence: Occurrence | None) -> None:
        self.participant, self.occurrence = participant, occurrence

    def receivers(self) -> list[Receiver]:
        return [Receiver.of(self.participant.signed_up_by)]

    def context(self) -> dict[str, Any]:
        return {
            "participant": self.participant,
            "activity": self.participant.activity,
            "occurrence": self.occurrence,
        }


class SignUpReceipt(ParticipantMessage):
    kind = "organizations.sign_up_receipt"


class PlaceOffered(ParticipantMessage):
    kind = "organizations.place_offered"


class OfferLapsed(ParticipantMessage):
    kind = "organizations.offer_lapsed"


class SignUpChanged(ParticipantMessage):
    kind = "organizations.sign_up_changed"


class MessageFromOrganiser(ParticipantMessage):
    kind = "organizations.message_from_organiser"


class DateMessage(ParticipantMessage):
    """About a change of the date itself: once for each change, which the sequence number counts."""

    kind = "organizations.date_message"

    def once(self) -> str:
        assert self.occurrence is not None
        return f"{self.occurrence.pk}:{self.occurrence.sequence}"


class DateCancelled(DateMessage):
    kind = "organizations.date_cancelled"


class DateRestored(DateMessage):
    kind = "organizations.date_restored"


class DateMoved(DateMessage):
    kind = "organizations.date_moved"


class DateHidden(ParticipantMessage):
    """The association has left the calendar. It has not said that the date is cancelled."""

    kind = "organizations.date_hidden"
