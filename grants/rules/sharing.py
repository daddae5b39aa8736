"""What stands in the way of a proposal, of a second person's approval, and of a batch of decisions."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from grants.models import GrantApplication, GrantCall, Proposal
from portal.models import User
from portal.problems import Blocker, Problem
from portal.templatetags.portal import kr, moment


def may_share_out(call: GrantCall, by: User) -> list[Problem]:
    """The applications of a call compete for one frame (forvaltningsloven § 6): all of it, or none.

    Nobody shares out what is sealed, or a frame where one of the applicants is closed to them.
    """
    if call.is_sealed:
        text = _("The call is sealed until %(moment)s. Then you see who has applied.")
        return [Blocker("sealed", text % {"moment": moment(call.application_deadline)})]
    mine = GrantApplication.objects.handled_by(by).values("pk")
    if GrantApplication.objects.awaiting_decision().filter(call=call).exclude(pk__in=mine).exists():
        text = _(
            "You are disqualified in one of the applications. They share one frame: let another share it out."
        )
        return [Blocker("disqualified", text)]
    return []


def about_proposal(
    application: GrantApplication, amount: Decimal | None, computed: Decimal | None, reason: str
) -> list[Problem]:
    problems: list[Problem] = []
    applied = application.amount_applied or Decimal(0)
    if amount is not None and amount > applied:
        text = _("They applied for %(applied)s. Propose no more than that.")
        problems.append(Blocker("more_than_applied", text % {"applied": kr(applied)}, "amount"))
    if amount != computed and not reason.strip():
        problems.append(Blocker("no_reason", _("Write why the amount is adjusted."), "reason"))
    return problems


def second_person(application: GrantApplication, amount: Decimal | None, by: User) -> Blocker | None:
    """Above the scheme's limit two persons agree: one who has approved the amount, and another who decides."""
    limit = application.call.scheme.two_persons_above
    if limit is None or amount is None or amount <= limit:
        return None
    proposal = Proposal.objects.filter(application=application).first()
    if (
        proposal
        and proposal.approved_by_id
        and proposal.amount == amount
        and proposal.approved_by_id != by.pk
    ):
        return None
    text = _("Above %(limit)s two persons must agree. Propose the amount, and let another approve it first.")
    return Blocker("second_person", text % {"limit": kr(limit)}, "amount")


def before_batch(call: GrantCall, proposals: Sequence[Proposal], by: User) -> list[Problem]:
    """A batch is inside the frame, to the krone, and each of its decisions can be made by this person."""
    if stops := may_share_out(call, by):
        return stops
    if not proposals:
        return [Blocker("nothing", _("There is nothing to decide: no application has a proposal."))]
    problems: list[Problem] = []
    total = sum((one.amount or Decimal(0) for one in proposals), Decimal(0))
    left = call.budget_frame - call.granted_so_far()
    if total > left:
        text = _("The proposals sum to %(total)s. Only %(left)s is left of the frame.")
        problems.append(Blocker("over_frame", text % {"total": kr(total), "left": kr(left)}))
    for one in proposals:
        problems += _about_line(one, by)
    return problems


def _about_line(proposal: Proposal, by: User) -> list[Problem]:
    application = proposal.application
    found: list[Problem] = []
    if application.is_late and not application.late_admitted_at:
        text = _("%(name)s came late, and must be admitted or dismissed first.")
        found.append(Blocker("late_not_admitted", text % {"name": application.applicant}))
    if problem := second_person(application, proposal.amount, by):
        found.append(Blocker(problem.code, f"{application.applicant}: {problem.text}"))
    limit = application.call.scheme.delegated_up_to
    if limit is not None and proposal.amount and proposal.amount > limit:
        text = _("%(name)s: %(amount)s is more than case handlers may decide. Decide it by itself.")
        values = {"name": application.applicant, "amount": kr(proposal.amount)}
        found.append(Blocker("beyond_authority", text % values))
    return found
