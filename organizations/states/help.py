"""The states of help from one person to another. The volunteer and the one who asks are PUBLIC, coordinators STAFF."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class OfferState(TextChoices):
    ACTIVE = "active", _("wants to help")
    PAUSED = "paused", _("takes a break")
    ENDED = "ended", _("ended")


HELP_OFFER = Lifecycle(
    "organizations.help_offer",
    OfferState,
    moves=(
        allow("pause", {OfferState.ACTIVE}, OfferState.PAUSED, who={Role.PUBLIC}, label=_("Take a break"),
              done="paused"),
        allow("resume", {OfferState.PAUSED}, OfferState.ACTIVE, who={Role.PUBLIC}, label=_("I am back"),
              done="resumed"),
        allow("end", {OfferState.ACTIVE, OfferState.PAUSED}, OfferState.ENDED, who={Role.PUBLIC, Role.STAFF},
              label=_("End the offer")),
    ),
    outside={OfferState.ACTIVE: _("you want to help"), OfferState.PAUSED: _("you take a break")},
)  # fmt: skip

OPEN_OFFER = frozenset({OfferState.ACTIVE, OfferState.PAUSED})


class HelpState(TextChoices):
    NEW = "new", _("new")
    IN_PROGRESS = "in_progress", _("looking for a volunteer")
    MATCHED = "matched", _("has a volunteer")
    CLOSED = "closed", _("closed with thanks")
    DECLINED = "declined", _("could not help")
    WITHDRAWN = "withdrawn", _("taken back")


OPEN_HELP = frozenset({HelpState.NEW, HelpState.IN_PROGRESS, HelpState.MATCHED})

HELP_REQUEST = Lifecycle(
    "organizations.help_request",
    HelpState,
    moves=(
        allow("take", {HelpState.NEW}, HelpState.IN_PROGRESS, who={Role.STAFF}, label=_("I take it"),
              done="taken"),
        allow("ask", {HelpState.NEW, HelpState.IN_PROGRESS}, HelpState.IN_PROGRESS, who={Role.STAFF},
              label=_("Ask a volunteer"), done="volunteer_asked"),
        allow("match", {HelpState.IN_PROGRESS}, HelpState.MATCHED, who={Role.SYSTEM}, label=_("A volunteer says yes")),
        allow("reopen", {HelpState.MATCHED}, HelpState.IN_PROGRESS, who={Role.SYSTEM, Role.STAFF},
              label=_("Look for another volunteer"), done="reopened"),
        allow("close", {HelpState.IN_PROGRESS, HelpState.MATCHED}, HelpState.CLOSED, who={Role.STAFF},
              label=_("Close with thanks")),
        allow("decline", {HelpState.NEW, HelpState.IN_PROGRESS}, HelpState.DECLINED, who={Role.STAFF},
              label=_("We cannot help")),
        allow("withdraw", OPEN_HELP, HelpState.WITHDRAWN, who={Role.PUBLIC}, label=_("Take it back")),
    ),
    outside={
        HelpState.NEW: _("we have got it, and will look at it"),
        HelpState.IN_PROGRESS: _("we are looking for a volunteer"),
        HelpState.MATCHED: _("a volunteer has said yes"),
        HelpState.CLOSED: _("closed"),
        HelpState.DECLINED: _("we could not help this time"),
    },
)  # fmt: skip


class MatchState(TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("said yes")
    DECLINED = "declined", _("said no")
    CANCELLED = "cancelled", _("no longer needed")
    ENDED = "ended", _("ended")


HELP_MATCH = Lifecycle(
    "organizations.help_match",
    MatchState,
    moves=(
        allow("accept", {MatchState.ASKED}, MatchState.ACCEPTED, who={Role.PUBLIC}, label=_("Yes, I can help")),
        allow("decline", {MatchState.ASKED}, MatchState.DECLINED, who={Role.PUBLIC}, label=_("No, not this time")),
        allow("cancel", {MatchState.ASKED}, MatchState.CANCELLED, who={Role.STAFF, Role.SYSTEM},
              label=_("Take the question back")),
        allow("end", {MatchState.ACCEPTED}, MatchState.ENDED, who={Role.PUBLIC, Role.STAFF, Role.SYSTEM},
              label=_("I can no longer help")),
    ),
    outside={},
)  # fmt: skip

OPEN_MATCH = frozenset({MatchState.ASKED, MatchState.ACCEPTED})
