"""What stands in the way of an appeal, and of answering it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from grants.models import GrantAppeal, GrantApplication
from portal.models import Decision
from portal.problems import Blocker, NeedsApproval, Problem, Remark
from portal.templatetags.portal import day


def before_appealing(decision: Decision | None, *, is_late: bool) -> list[Problem]:
    """Whether `decision` can be appealed, and what lateness means (forvaltningsloven §§ 28-31)."""
    if decision is None or not decision.appeal_days:
        return [Blocker("no_appeal", _("This decision cannot be appealed."))]
    if is_late:
        text = _(
            "The last day to appeal was %(day)s. You can still send the appeal. It is marked as late, "
            "and the municipality decides whether to treat it."
        )
        return [Remark("late", text % {"day": day(decision.appeal_by)})]
    return []


def about_appeal(appeal: GrantAppeal) -> list[Problem]:
    """What the case handler sees on the page of the appeal."""
    problems: list[Problem] = []
    if not appeal.is_waiting:
        return problems
    if late := late_and_not_admitted(appeal):
        problems.append(late)
    if appeal.decision.decided_by_id == _handler(appeal.application):
        text = _("The same person decided the case. Let another read the appeal, if you can.")
        problems.append(Remark("same_person", text))
    return problems


def _handler(application: GrantApplication) -> int | None:
    return application.case.case_handler_id if application.case else None


def late_and_not_admitted(appeal: GrantAppeal) -> NeedsApproval | None:
    if not appeal.is_late or appeal.late_admitted_at:
        return None
    text = _("The appeal came late. Dismiss it, or choose to treat it, before you answer.")
    return NeedsApproval("late_not_admitted", text)


def is_too_late(decision: Decision, today: date) -> bool:
    """Whether the last day to appeal is over. A late appeal can be sent all the same, and staff decide."""
    return bool(decision.appeal_by and today > decision.appeal_by)
