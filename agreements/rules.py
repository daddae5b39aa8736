"""What stands in the way of an agreement: reads, writes nothing."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from agreements.models import Confirmation, PartnershipAgreement
from agreements.permissions import party_of
from agreements.states import OPEN
from agreements.template import TEMPLATE
from portal.problems import Blocker, Problem

if TYPE_CHECKING:
    from portal.models import User


def of_the_dates(fields: Mapping[str, Any]) -> list[Problem]:
    """Whether the period hangs together, as far as it is filled in."""
    starts, ends, review = fields.get("starts_on"), fields.get("ends_on"), fields.get("review_on")
    found: list[Problem] = []
    if starts and ends and ends < starts:
        found.append(Blocker("ends_before_start", _("The last day must be after the first day."), "ends_on"))
    if starts and review and review < starts:
        text = _("You go through the agreement after it has begun. Choose a later day.")
        found.append(Blocker("review_before_start", text, "review_on"))
    if ends and review and review > ends:
        text = _("You go through the agreement before it ends. Choose an earlier day.")
        found.append(Blocker("review_after_end", text, "review_on"))
    return found


def of_completeness(agreement: PartnershipAgreement, *, day: date) -> list[Problem]:
    """What must be filled in before anybody can say yes to it. The dates are enough for the sixth section."""
    found: list[Problem] = [
        Blocker("section_empty", _("Fill in “%(section)s”.") % {"section": section.label}, section.field)
        for section in TEMPLATE[:-1]
        if not getattr(agreement, section.field).strip()
    ]
    if agreement.starts_on is None:
        found.append(Blocker("no_start", _("Write from which day the agreement is in force."), "starts_on"))
    if agreement.ends_on and agreement.ends_on < day:
        found.append(Blocker("already_over", _("The last day has passed. Choose a later day."), "ends_on"))
    return found


def of_confirming(
    agreement: PartnershipAgreement, *, by: "User | None", seen: str, day: date
) -> list[Problem]:
    """Whether `by` may say yes to the text with the fingerprint `seen`, on the day `day`."""
    party = party_of(by, agreement)
    if by is None or party is None:
        return [Blocker("not_allowed", _("You do not have the right to do this."))]
    if agreement.state not in OPEN:
        closed = _("This cannot be done now. The status is “%(state)s”.")
        return [Blocker("wrong_state", closed % {"state": agreement.outside_state})]
    standing = Confirmation.objects.standing().filter(agreement=agreement)
    if standing.filter(party=party).exists():
        return [Blocker("already_confirmed", _("Your side has already confirmed this text."))]
    if standing.filter(confirmed_by=by).exists():
        both = _("You have confirmed for the other party. Somebody else must confirm for this one.")
        return [Blocker("both_parties", both)]
    if seen != agreement.fingerprint:
        changed = _("The text was changed after you opened it. Read it again before you confirm.")
        return [Blocker("changed_meanwhile", changed)]
    return of_completeness(agreement, day=day)


def of_terminating(reason: str, terminated_on: date, *, day: date) -> list[Problem]:
    found: list[Problem] = []
    if terminated_on < day:
        found.append(Blocker("in_the_past", _("Choose today or a later day."), "terminated_on"))
    if not reason.strip():
        found.append(Blocker("no_reason", _("Write why, in a sentence."), "reason"))
    return found


def earliest_by_notice(agreement: PartnershipAgreement, *, day: date) -> date:
    """The last day of the agreement when notice is given on `day`, or its own last day if that is sooner."""
    noticed = day + relativedelta(months=agreement.notice_months)
    return min(noticed, agreement.ends_on or noticed)
