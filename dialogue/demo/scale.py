"""Questions, meetings and hearings of the demo, many times over."""

from django.db import models

from dialogue.models import (
    AgendaItem,
    DialogueMeeting,
    Enquiry,
    EnquiryMessage,
    Hearing,
    HearingResponse,
    Registration,
)
from portal.demo.copying import ANOTHER, ANOTHER_SECRET, copy_all

KINDS = (Enquiry, EnquiryMessage, DialogueMeeting, AgendaItem, Registration, Hearing, HearingResponse)


def multiply(copies: int, steps: dict[type[models.Model], int]) -> int:
    return copy_all(KINDS, copies, steps, {Enquiry: {"nonce": ANOTHER_SECRET, "form_key": ANOTHER}})
