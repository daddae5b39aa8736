"""Every e-mail of the dialogue: to residents who ask, to the contact points, and to the associations."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from dialogue import links
from dialogue.models import DialogueMeeting, Enquiry, Hearing, HearingResponse, Registration
from organizations.models import Association, Mandate
from organizations.models.mandate import MandateRole
from portal.notifications import Message, Receiver


def receivers_for(associations: Iterable[Association]) -> list[Receiver]:
    """Who speaks for each association: its chairs; else all with a mandate; else its address in the register."""
    by_association: dict[int, list[Mandate]] = {}
    for mandate in Mandate.objects.active().filter(association__in=associations).select_related("user"):
        by_association.setdefault(mandate.association_id, []).append(mandate)
    found = []
    for association in associations:
        mandates = by_association.get(association.pk, [])
        chairs = [mandate for mandate in mandates if mandate.role == MandateRole.CHAIR]
        found += [Receiver.of(mandate.user) for mandate in chairs or mandates if mandate.user.is_active]
        if not mandates and association.email:
            found.append(Receiver(association.email))
    return found


class _ToResident:
    """Holds the secret link, so its text is forgotten once it is sent."""

    is_secret = True

    def __init__(self, enquiry: Enquiry) -> None:
        self.enquiry = enquiry

    def receivers(self) -> list[Receiver]:
        return [Receiver(self.enquiry.email)]

    def context(self) -> dict[str, Any]:
        token = links.token_of(self.enquiry.nonce)
        return {"enquiry": self.enquiry, "case": self.enquiry.case, "token": token}


class EnquiryReceived(_ToResident, Message):
    kind = "dialogue.enquiry_received"


class EnquiryAnswered(_ToResident, Message):
    kind = "dialogue.enquiry_answered"


TO_RESIDENTS = (EnquiryReceived.kind, EnquiryAnswered.kind)


class _ToContactPoint:
    """Links to the case in the admin, and says nothing of who asks or what."""

    def __init__(self, enquiry: Enquiry) -> None:
        self.enquiry = enquiry

    def receivers(self) -> list[Receiver]:
        point = self.enquiry.contact_point
        return [Receiver.of(point.staff) if point.staff else Receiver(point.email)]

    def context(self) -> dict[str, Any]:
        return {"enquiry": self.enquiry, "case": self.enquiry.case}


class EnquiryAssigned(_ToContactPoint, Message):
    kind = "dialogue.enquiry_assigned"


class EnquiryFollowedUp(_ToContactPoint, Message):
    kind = "dialogue.enquiry_followed_up"


class EnquiryOverdue(_ToContactPoint, Message):
    kind = "dialogue.enquiry_overdue"

    def once(self) -> str:
        return f"{self.enquiry.pk}:{self.enquiry.case.due_on}"


class MeetingInvitation(Message):
    kind = "dialogue.meeting_invitation"
    choice: ClassVar[Any] = _("Invitations to dialogue meetings")

    def __init__(self, meeting: DialogueMeeting) -> None:
        self.meeting = meeting

    def receivers(self) -> list[Receiver]:
        return receivers_for(Association.objects.public())

    def context(self) -> dict[str, Any]:
        return {"meeting": self.meeting}

    def once(self) -> str:
        return str(self.meeting.pk)


class MeetingMoved(MeetingInvitation):
    """To those who come."""

    kind = "dialogue.meeting_moved"
    choice = ""

    def receivers(self) -> list[Receiver]:
        coming = self.meeting.registrations.coming().select_related("registered_by")
        return [Receiver.of(registration.registered_by) for registration in coming]

    def once(self) -> str:
        return f"{self.meeting.pk}:{self.meeting.revision}"


class MeetingCancelled(MeetingMoved):
    kind = "dialogue.meeting_cancelled"


class RegistrationReceipt(Message):
    kind = "dialogue.registration_receipt"

    def __init__(self, registration: Registration) -> None:
        self.registration = registration

    def receivers(self) -> list[Receiver]:
        return [Receiver.of(self.registration.registered_by)]

    def context(self) -> dict[str, Any]:
        return {"registration": self.registration, "meeting": self.registration.meeting}


class MeetingReminder(RegistrationReceipt):
    kind = "dialogue.meeting_reminder"
    choice = _("Reminders of meetings that you are signed up to")

    def once(self) -> str:
        meeting = self.registration.meeting
        return f"{meeting.pk}:{meeting.revision}"


class HearingInvitation(Message):
    kind = "dialogue.hearing_invitation"
    choice = _("New hearings")

    def __init__(self, hearing: Hearing) -> None:
        self.hearing = hearing

    def receivers(self) -> list[Receiver]:
        return receivers_for(Association.objects.public())

    def context(self) -> dict[str, Any]:
        return {"hearing": self.hearing}

    def once(self) -> str:
        return str(self.hearing.pk)


class HearingReminder(HearingInvitation):
    """Only to associations that have not answered."""

    kind = "dialogue.hearing_reminder"
    choice = _("Reminders of hearings that are not answered")

    def receivers(self) -> list[Receiver]:
        answered = HearingResponse.objects.sent().filter(hearing=self.hearing).values("association")
        return receivers_for(Association.objects.public().exclude(pk__in=answered))

    def once(self) -> str:
        return f"{self.hearing.pk}:{self.hearing.response_deadline}"


class HearingConcluded(HearingInvitation):
    """To those who answered."""

    kind = "dialogue.hearing_concluded"
    choice = _("What the municipality concluded after a hearing")

    def receivers(self) -> list[Receiver]:
        answered = self.hearing.responses.sent().values("association")
        return receivers_for(Association.objects.filter(pk__in=answered))


class HearingReceipt(Message):
    kind = "dialogue.hearing_receipt"

    def __init__(self, response: HearingResponse) -> None:
        self.response = response

    def receivers(self) -> list[Receiver]:
        assert self.response.submitted_by is not None
        return [Receiver.of(self.response.submitted_by)]

    def context(self) -> dict[str, Any]:
        return {"response": self.response, "hearing": self.response.hearing}
