"""Questions, meetings and hearings of the demo, many times over."""

from dialogue.models import (
    AgendaItem,
    DialogueMeeting,
    Enquiry,
    EnquiryMessage,
    Hearing,
    HearingResponse,
    Registration,
)
from portal.demo.copying import ANOTHER, ANOTHER_SECRET, Copier

KINDS = (Enquiry, EnquiryMessage, DialogueMeeting, AgendaItem, Registration, Hearing, HearingResponse)


def multiply(copier: Copier) -> None:
    copier.copy(*KINDS, changed={Enquiry: {"nonce": ANOTHER_SECRET, "form_key": ANOTHER}})
