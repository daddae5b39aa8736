from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.models import GrantApplication, GrantCall, GrantReport, OpeningWatch
from portal.models import User
from portal.notifications import Message, Receiver


def members_of(application: GrantApplication) -> Iterable[User]:
    """The person, or everybody who may act for the association."""
    from organizations.models import Mandate

    if person := application.person:
        return User.objects.filter(pk=person.pk, is_active=True)
    mandates = Mandate.objects.active().filter(association=application.association, user__is_active=True)
    return User.objects.filter(pk__in=mandates.values("user"))


class ToMembers:
    """For messages to the person, or to everybody with a mandate for the association."""

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


class MoreInformationAsked(ToMembers, Message):
    """Says that the municipality asks; never what."""

    kind = "grants.more_information"


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


class WrittenAboutGrant(ToMembers, Message):
    """Says that the municipality has written about money that was paid; never what."""

    kind = "grants.written_about_grant"


class AboutReport(ToMembers):
    def __init__(self, report: GrantReport) -> None:
        super().__init__(report.grant.application)
        self.report = report

    def context(self) -> dict[str, Any]:
        return {**super().context(), "report": self.report}


class ReportDue(AboutReport, Message):
    """Two weeks before: once for each due day."""

    kind = "grants.report_due"
    choice = _("Reminders of reports that are due")

    def once(self) -> str:
        return f"report {self.report.pk} {self.report.due_on}"


class ReportLate(AboutReport, Message):
    """The day after, and two weeks after."""

    kind = "grants.report_late"
    choice = _("Reminders of reports that are late")

    def __init__(self, report: GrantReport, days: int) -> None:
        super().__init__(report)
        self.days = days

    def once(self) -> str:
        return f"report {self.report.pk} {self.report.due_on} {self.days}"


class ReportReturned(ToMembers, Message):
    """Says that the municipality asks for more; never what."""

    kind = "grants.report_returned"


class SchemeOpened(Message):
    """To those who asked to be told."""

    kind = "grants.scheme_opened"
    choice = _("Messages about schemes that open, which I asked for")

    def __init__(self, call: GrantCall) -> None:
        self.call = call

    def receivers(self) -> Iterable[Receiver]:
        watches = OpeningWatch.objects.filter(scheme=self.call.scheme, user__is_active=True)
        return [Receiver.of(watch.user) for watch in watches.select_related("user")]

    def context(self) -> dict[str, Any]:
        return {"call": self.call}

    def once(self) -> str:
        return f"call {self.call.pk}"


class DraftNotSent(ToMembers, Message):
    """A draft whose deadline is near: once per draft and deadline."""

    kind = "grants.draft_not_sent"
    choice = _("Reminders of applications that are not sent")

    def once(self) -> str:
        return f"application {self.application.pk} {self.application.call.application_deadline:%Y-%m-%d}"
