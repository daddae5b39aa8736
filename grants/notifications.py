from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.models import GrantApplication
from portal.models import User
from portal.notifications import Message, Receiver


def members_of(application: GrantApplication) -> Iterable[User]:
    """Everybody who may act for the association."""
    from organizations.models import Mandate

    mandates = Mandate.objects.active().filter(association=application.association, user__is_active=True)
    return User.objects.filter(pk__in=mandates.values("user"))


class ToMembers:
    """For messages to everybody with a mandate for the association."""

    def __init__(self, application: GrantApplication) -> None:
        self.application = application

    def receivers(self) -> Iterable[Receiver]:
        return [Receiver.of(user) for user in members_of(self.application)]

    def context(self) -> dict[str, Any]:
        return {"application": self.application, "call": self.application.call}


class ApplicationReceived(ToMembers, Message):
    """The receipt: what happens next stands on the page."""

    kind = "grants.application_received"


class InterimReplySent(ToMembers, Message):
    kind = "grants.interim_reply"


class DecisionReady(ToMembers, Message):
    """Says that an answer waits; never which."""

    kind = "grants.decision_ready"


class DecisionNotOpened(ToMembers, Message):
    """A week has gone, and nobody has opened the decision: once per decision."""

    kind = "grants.decision_not_opened"

    def once(self) -> str:
        decision = self.application.decision()
        return f"decision {decision.pk if decision else 0}"


class AppealReceived(ToMembers, Message):
    """The receipt of an appeal."""

    kind = "grants.appeal_received"


class AppealAnswered(ToMembers, Message):
    """Says that the appeal is answered; never how."""

    kind = "grants.appeal_answered"


class DraftNotSent(ToMembers, Message):
    """A draft whose deadline is near: once per draft and deadline."""

    kind = "grants.draft_not_sent"
    choice = _("Reminders of applications that are not sent")

    def once(self) -> str:
        return f"application {self.application.pk} {self.application.call.application_deadline:%Y-%m-%d}"
