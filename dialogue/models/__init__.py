from dialogue.models.contact_point import ContactPoint, Subject
from dialogue.models.enquiry import Enquiry, EnquiryMessage
from dialogue.models.hearing import Hearing, HearingDocument
from dialogue.models.meeting import AgendaItem, DialogueMeeting
from dialogue.models.registration import Registration
from dialogue.models.response import HearingResponse

__all__ = [
    "AgendaItem",
    "ContactPoint",
    "DialogueMeeting",
    "Enquiry",
    "EnquiryMessage",
    "Hearing",
    "HearingDocument",
    "HearingResponse",
    "Registration",
    "Subject",
]
