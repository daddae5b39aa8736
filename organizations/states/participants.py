"""The states of somebody who wants to take part."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow
from portal.waiting import Line


class ParticipantState(TextChoices):
    CONFIRMED = "confirmed", _("has a place")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("is offered a place")
    LAPSED = "lapsed", _("did not answer in time")
    WITHDRAWN = "withdrawn", _("signed off")
    REMOVED = "removed", _("taken off by the organiser")


PARTICIPANT_LINE = Line(
    waiting=ParticipantState.WAITING,
    offered=ParticipantState.OFFERED,
    holding=frozenset({ParticipantState.CONFIRMED}),
)

# The one who signed up is PUBLIC (the secret link is enough); MEMBER acts for the association that arranges.
PARTICIPANT = Lifecycle(
    "organizations.participant",
    ParticipantState,
    moves=(
        allow("offer", {ParticipantState.WAITING}, ParticipantState.OFFERED,
              who={Role.SYSTEM}, label=_("Offer the place")),
        allow("accept", {ParticipantState.OFFERED}, ParticipantState.CONFIRMED,
              who={Role.PUBLIC}, label=_("Yes, I take the place"), done="accepted"),
        allow("lapse", {ParticipantState.OFFERED}, ParticipantState.LAPSED,
              who={Role.SYSTEM}, label=_("Let the offer lapse")),
        allow("withdraw", PARTICIPANT_LINE.open, ParticipantState.WITHDRAWN,
              who={Role.PUBLIC}, label=_("Sign off")),
        allow("remove", PARTICIPANT_LINE.open, ParticipantState.REMOVED,
              who={Role.MEMBER}, label=_("Take off the list")),
    ),
    outside={},
)  # fmt: skip
