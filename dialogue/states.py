"""Every lifecycle of the dialogue: enquiries, meetings, sign-ups, hearings and the answers to them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class EnquiryState(TextChoices):
    RECEIVED = "received", _("waits for an answer")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


ENQUIRY = Lifecycle(
    "dialogue.enquiry",
    EnquiryState,
    moves=(
        allow("answer", {EnquiryState.RECEIVED, EnquiryState.ANSWERED}, EnquiryState.ANSWERED,
              who={Role.STAFF}, label=_("Answer")),
        allow("forward", {EnquiryState.RECEIVED}, EnquiryState.RECEIVED,
              who={Role.STAFF}, label=_("Send on to another contact point"), done="forwarded"),
        allow("follow_up", {EnquiryState.ANSWERED}, EnquiryState.RECEIVED,
              who={Role.PUBLIC}, label=_("Ask more"), done="followed_up"),
        allow("close", {EnquiryState.RECEIVED, EnquiryState.ANSWERED}, EnquiryState.CLOSED,
              who={Role.STAFF, Role.SYSTEM}, label=_("Close")),
    ),
    outside={EnquiryState.RECEIVED: _("waiting for an answer from us")},
)  # fmt: skip

OPEN_ENQUIRY = frozenset({EnquiryState.RECEIVED, EnquiryState.ANSWERED})


class MeetingState(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


MEETING = Lifecycle(
    "dialogue.meeting",
    MeetingState,
    moves=(
        allow("publish", {MeetingState.DRAFT}, MeetingState.PUBLISHED,
              who={Role.STAFF}, label=_("Publish and invite")),
        allow("reschedule", {MeetingState.PUBLISHED}, MeetingState.PUBLISHED,
              who={Role.STAFF}, label=_("Change time or place"), done="rescheduled"),
        allow("cancel", {MeetingState.PUBLISHED}, MeetingState.CANCELLED,
              who={Role.STAFF}, label=_("Cancel the meeting")),
    ),
    outside={},
)  # fmt: skip

PUBLIC_MEETING = frozenset({MeetingState.PUBLISHED, MeetingState.CANCELLED})


class RegistrationState(TextChoices):
    SIGNED_UP = "signed_up", _("signed up")
    WITHDRAWN = "withdrawn", _("withdrawn")


REGISTRATION = Lifecycle(
    "dialogue.registration",
    RegistrationState,
    moves=(
        allow("sign_up", {RegistrationState.WITHDRAWN}, RegistrationState.SIGNED_UP,
              who={Role.MEMBER}, label=_("Sign up")),
        allow("change", {RegistrationState.SIGNED_UP}, RegistrationState.SIGNED_UP,
              who={Role.MEMBER}, label=_("Change the sign-up"), done="changed"),
        allow("withdraw", {RegistrationState.SIGNED_UP}, RegistrationState.WITHDRAWN,
              who={Role.MEMBER, Role.STAFF}, label=_("Withdraw the sign-up")),
    ),
    outside={},
)  # fmt: skip

COMING = frozenset({RegistrationState.SIGNED_UP})


class HearingState(TextChoices):
    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


HEARING = Lifecycle(
    "dialogue.hearing",
    HearingState,
    moves=(
        allow("open", {HearingState.DRAFT}, HearingState.OPEN,
              who={Role.STAFF}, label=_("Open and invite"), done="opened"),
        allow("extend", {HearingState.OPEN}, HearingState.OPEN,
              who={Role.STAFF}, label=_("Give a later deadline"), done="extended"),
        allow("close", {HearingState.OPEN}, HearingState.CLOSED,
              who={Role.SYSTEM}, label=_("Close after the deadline")),
        allow("conclude", {HearingState.CLOSED}, HearingState.CLOSED,
              who={Role.STAFF}, label=_("Publish the conclusion"), done="concluded"),
    ),
    outside={HearingState.OPEN: _("open for answers")},
)  # fmt: skip

PUBLIC_HEARING = frozenset({HearingState.OPEN, HearingState.CLOSED})


class ResponseState(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("sent")


RESPONSE = Lifecycle(
    "dialogue.hearing_response",
    ResponseState,
    moves=(
        allow("submit", {ResponseState.DRAFT, ResponseState.SUBMITTED}, ResponseState.SUBMITTED,
              who={Role.MEMBER}, label=_("Send the answer")),
    ),
    outside={},
)  # fmt: skip

ANSWERED_HEARING = frozenset({ResponseState.SUBMITTED})
