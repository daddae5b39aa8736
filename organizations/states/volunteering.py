"""The states of volunteering. The organiser is a MEMBER (of the association, or of the unit); the volunteer PUBLIC."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class TaskState(TextChoices):
    DRAFT = "draft", _("draft")
    OPEN = "open", _("open for sign-up")
    CLOSED = "closed", _("taken down")


VOLUNTEER_TASK = Lifecycle(
    "organizations.volunteer_task",
    TaskState,
    moves=(
        allow("publish", {TaskState.DRAFT}, TaskState.OPEN, who={Role.MEMBER}, label=_("Publish the task"),
              done="published"),
        allow("close", {TaskState.DRAFT, TaskState.OPEN}, TaskState.CLOSED, who={Role.MEMBER, Role.STAFF},
              label=_("Take the task down")),
    ),
    outside={},
)  # fmt: skip

PUBLIC_TASK = frozenset({TaskState.OPEN})
EDITABLE_TASK = frozenset({TaskState.DRAFT, TaskState.OPEN})


class ShiftState(TextChoices):
    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("cancelled")


SHIFT = Lifecycle(
    "organizations.shift",
    ShiftState,
    moves=(
        allow("cancel", {ShiftState.PLANNED}, ShiftState.CANCELLED, who={Role.MEMBER, Role.STAFF},
              label=_("Cancel the shift")),
    ),
    outside={},
)  # fmt: skip


class SignUpState(TextChoices):
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("has been offered a place")
    UNCHECKED = "unchecked", _("must show a police certificate first")
    CONFIRMED = "confirmed", _("has a place")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REMOVED = "removed", _("taken off by the organiser")
    LAPSED = "lapsed", _("did not answer in time")
    ATTENDED = "attended", _("was there")
    ABSENT = "absent", _("did not come")


_BEFORE = {SignUpState.WAITING, SignUpState.OFFERED, SignUpState.UNCHECKED, SignUpState.CONFIRMED}

VOLUNTEER_SIGN_UP = Lifecycle(
    "organizations.volunteer_sign_up",
    SignUpState,
    moves=(
        allow("offer", {SignUpState.WAITING}, SignUpState.OFFERED, who={Role.SYSTEM}, label=_("Offer a place")),
        allow("lapse", {SignUpState.OFFERED}, SignUpState.LAPSED, who={Role.SYSTEM}, label=_("Let it lapse")),
        allow("accept", {SignUpState.OFFERED}, SignUpState.CONFIRMED, who={Role.PUBLIC},
              label=_("Yes, I am coming"), done="accepted"),
        allow("accept_unchecked", {SignUpState.OFFERED}, SignUpState.UNCHECKED, who={Role.PUBLIC},
              label=_("Yes, I am coming"), done="accepted"),
        allow("confirm", {SignUpState.UNCHECKED}, SignUpState.CONFIRMED, who={Role.MEMBER},
              label=_("Give the place"), done="confirmed"),
        allow("withdraw", _BEFORE, SignUpState.WITHDRAWN, who={Role.PUBLIC}, label=_("Withdraw")),
        allow("remove", _BEFORE, SignUpState.REMOVED, who={Role.MEMBER}, label=_("Take off the list")),
        allow("attend", {SignUpState.CONFIRMED, SignUpState.ABSENT}, SignUpState.ATTENDED, who={Role.MEMBER},
              label=_("Was there")),
        allow("miss", {SignUpState.CONFIRMED, SignUpState.ATTENDED}, SignUpState.ABSENT, who={Role.MEMBER},
              label=_("Did not come")),
    ),
    outside={
        SignUpState.WAITING: _("you are on the waiting list"),
        SignUpState.OFFERED: _("you are offered a place: answer soon"),
        SignUpState.UNCHECKED: _("show your police certificate to the organiser first"),
        SignUpState.CONFIRMED: _("you have a place"),
        SignUpState.WITHDRAWN: _("you have withdrawn"),
        SignUpState.REMOVED: _("the organiser has taken you off the list"),
        SignUpState.LAPSED: _("the offer went to the next"),
        SignUpState.ATTENDED: _("you were there"),
        SignUpState.ABSENT: _("noted as not there"),
    },
)  # fmt: skip

WITH_A_PLACE = frozenset(
    {SignUpState.CONFIRMED, SignUpState.UNCHECKED, SignUpState.ATTENDED, SignUpState.ABSENT}
)
OPEN_SIGN_UP = WITH_A_PLACE | {SignUpState.WAITING, SignUpState.OFFERED}
WITHDRAWABLE_SIGN_UP = frozenset(_BEFORE)
COMING_SIGN_UP = frozenset({SignUpState.CONFIRMED, SignUpState.UNCHECKED})


class HoursState(TextChoices):
    REPORTED = "reported", _("waiting for the organiser")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("not approved")
    WITHDRAWN = "withdrawn", _("taken back")


VOLUNTEER_HOURS = Lifecycle(
    "organizations.volunteer_hours",
    HoursState,
    moves=(
        allow("approve", {HoursState.REPORTED}, HoursState.APPROVED, who={Role.MEMBER}, label=_("Approve"),
              done="approved"),
        allow("correct", {HoursState.REPORTED, HoursState.APPROVED, HoursState.REFUSED}, HoursState.APPROVED,
              who={Role.MEMBER}, label=_("Correct and approve"), done="corrected"),
        allow("refuse", {HoursState.REPORTED, HoursState.APPROVED}, HoursState.REFUSED, who={Role.MEMBER},
              label=_("Do not approve"), done="refused"),
        allow("report_again", {HoursState.REPORTED, HoursState.REFUSED}, HoursState.REPORTED,
              who={Role.PUBLIC}, label=_("Change and send again"), done="reported"),
        allow("take_back", {HoursState.REPORTED, HoursState.REFUSED}, HoursState.WITHDRAWN, who={Role.PUBLIC},
              label=_("Take back"), done="withdrawn"),
    ),
    outside={},
)  # fmt: skip
