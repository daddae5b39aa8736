"""What stands in the way of an application, told in the same words to applicant and case handler."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from grants.models import GrantApplication, GrantCall, Question, QuestionKind
from grants.states import ANSWERABLE
from portal.models.decision import Outcome
from portal.problems import Blocker, NeedsApproval, Problem, Remark, refuse_if_blocked
from portal.templatetags.portal import day, kr, moment, number

UNANSWERED = {
    "contact": _("Choose who we can call about the application."),
    "is_open_to_all": _("Say whether the association is open to all."),
    "has_elected_board": _("Say whether the board is elected."),
    "has_auditor": _("Say whether you have an auditor."),
    "has_bylaws": _("Say whether you have bylaws."),
    "members_total": _("Write how many members you have."),
    "members_6_20": _("Write how many members are 6–20 years old."),
    "amount_applied": _("Write how much you apply for."),
    "bank_account_number": _("Write the account number."),
}


def missing(application: GrantApplication) -> list[Problem]:
    """What is not answered or enclosed, and which criteria the answers do not meet, in the form's order.

    Only an unanswered question stops the sending. An unmet criterion or a missing attachment does not: the
    case handler judges it, and attachments can be sent later.
    """
    asked = [question for question in application.questions() if application.asks(question)]
    return [*_form_in_use(application), *_answers(application, asked), *_attachments(application, asked)]


def unanswered(application: GrantApplication) -> list[Problem]:
    """The questions that must have an answer, and have none."""
    asked = [question for question in application.questions() if application.asks(question)]
    return [problem for problem in _answers(application, asked) if isinstance(problem, Blocker)]


def _form_in_use(application: GrantApplication) -> Iterator[Problem]:
    form = application.form_version
    if application.is_draft and form and form.state not in ANSWERABLE:
        text = _("The municipality has withdrawn this form. Go over to the new one: what you wrote is kept.")
        yield Blocker("form_withdrawn", text)


def _answers(application: GrantApplication, asked: list[Question]) -> Iterator[Problem]:
    for question in asked:
        if question.kind == QuestionKind.FILE:
            continue
        answer = application.answer(question.key)
        if answer in (None, ""):
            if question.is_required:
                text = UNANSWERED.get(question.key) or _("Not answered: %(question)s") % {
                    "question": question.label
                }
                yield Blocker("unanswered", text, question.key)
        elif question.must_be_yes and not answer:
            yield NeedsApproval("criterion_not_met", question.unmet_text or question.label, question.key)
        elif question.least is not None and isinstance(answer, int) and answer < question.least:
            text = _("%(rule)s You have %(number)s.")
            values = {"rule": question.unmet_text or question.label, "number": number(answer)}
            yield NeedsApproval("too_few", text % values, question.key)


def _attachments(application: GrantApplication, asked: list[Question]) -> Iterator[Problem]:
    enclosed = {attachment.kind for attachment in application.attachments.all()}
    for question in asked:
        if question.kind == QuestionKind.FILE and question.is_required and question.key not in enclosed:
            text = _("Attachment missing: %(document)s") % {"document": _lower(question.label)}
            yield Remark("not_enclosed", text, question.key)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def time_to_apply(call: GrantCall, at: datetime) -> list[Problem]:
    """Whether `call` takes applications at the moment `at`, and what lateness means."""
    if at < call.opens_at:
        return [Blocker("not_open", _("You can apply from %(moment)s.") % {"moment": moment(call.opens_at)})]
    if not call.takes_applications_at(at):
        return [Blocker("closed", _("The deadline was %(day)s.") % {"day": day(call.application_deadline)})]
    if call.is_late_at(at):
        return [Remark("late", lateness(call))]
    return []


def about_applicant(application: GrantApplication) -> list[Problem]:
    """Whether the scheme takes applications from such a one."""
    scheme = application.call.scheme
    if application.is_for_oneself and not scheme.takes_persons:
        return [Blocker("not_for_persons", _("Only associations can apply for this."))]
    if not application.is_for_oneself and not scheme.takes_associations:
        return [Blocker("only_for_persons", _("One applies for this for oneself, not for an association."))]
    return []


def lateness(call: GrantCall) -> str:
    return _(
        "The deadline was %(moment)s. You can still send the application, but it is marked as late. "
        "The municipality then decides whether to treat it. If not, you get a letter that says why."
    ) % {"moment": moment(call.application_deadline)}


def before_sending(application: GrantApplication, at: datetime) -> list[Problem]:
    return [*time_to_apply(application.call, at), *missing(application)]


def contradictions(application: GrantApplication) -> list[Problem]:
    """What can never be stored, not even in a draft."""
    young, total = application.members_6_20, application.members_total
    if young is not None and total is not None and young > total:
        text = _("You cannot have more members of 6–20 years than members in all.")
        return [Blocker("more_young_than_members", text, "members_6_20")]
    return []


def for_case_handler(application: GrantApplication, today: date) -> list[Problem]:
    """What the case page shows: what is lacking, lateness, and deadlines that the municipality has."""
    problems = list(missing(application))
    if not application.is_awaiting:
        return [*disqualified_afterwards(application), *problems]
    if late := not_admitted(application):
        problems.insert(0, late)
    if (due := interim_reply_due(application)) and due <= today:
        text = _("An interim reply should have been sent by %(day)s.") % {"day": day(due)}
        problems.insert(0, NeedsApproval("interim_reply_due", text))
    amount = application.amount_applied or Decimal(0)
    problems += limits(application, amount)
    return problems


def disqualified_afterwards(application: GrantApplication) -> list[Problem]:
    """Who has found out after the decision to be disqualified; what that means is for another person to say."""
    text = _(
        "%(name)s said %(day)s to be disqualified, after the decision. Consider whether the decision can stand."
    )
    found = application.impartiality.to_assess().select_related("user")
    return [
        NeedsApproval("disqualified_afterwards", text % {"name": one.user, "day": day(one.declared_at)})
        for one in found
    ]


def not_admitted(application: GrantApplication) -> Blocker | None:
    if not application.is_late or application.late_admitted_at:
        return None
    text = _("The application came late. Dismiss it, or choose to treat it, before you decide.")
    return Blocker("late_not_admitted", text)


def interim_reply_due(application: GrantApplication) -> date | None:
    """When an interim reply must go out (forvaltningsloven § 11 a); None when sent, or not needed."""
    case, received_on = application.case, application.submitted_on
    if case is None or received_on is None or not application.is_awaiting:
        return None
    limit = application.call.scheme.terms_on(received_on).interim_reply_by(received_on)
    if limit is None or (case.due_on and case.due_on <= limit) or case.interim_replies.exists():
        return None
    return limit


def limits(application: GrantApplication, amount: Decimal) -> list[Problem]:
    """The budget frame of the call and the case handler's own limit, for granting `amount`."""
    problems: list[Problem] = []
    call, scheme = application.call, application.call.scheme
    left = call.budget_frame - call.granted_so_far()
    if amount > left:
        text = _("%(amount)s is more than what is left of the frame: %(left)s.")
        problems.append(NeedsApproval("over_frame", text % {"amount": kr(amount), "left": kr(left)}))
    if scheme.delegated_up_to is not None and amount > scheme.delegated_up_to:
        text = _("%(amount)s is more than case handlers may decide themselves: %(limit)s.")
        values = {"amount": kr(amount), "limit": kr(scheme.delegated_up_to)}
        problems.append(NeedsApproval("beyond_authority", text % values))
    return problems


def about_decision(application: GrantApplication, outcome: Outcome, amount: Decimal | None) -> list[Problem]:
    """Whether outcome and amount agree with each other and with what was applied for."""
    problems: list[Problem] = []
    if late := not_admitted(application):
        problems.append(late)
    applied = application.amount_applied or Decimal(0)
    if outcome == Outcome.REFUSED:
        if amount:
            problems.append(Blocker("refused_with_amount", _("A refusal has no amount."), "amount"))
    elif not amount or amount <= 0:
        problems.append(Blocker("no_amount", _("Write the amount that is granted."), "amount"))
    elif outcome == Outcome.GRANTED and amount < applied:
        less = _("This is less than the %(applied)s they applied for. Choose “partly granted”.")
        problems.append(Blocker("less_than_applied", less % {"applied": kr(applied)}, "amount"))
    elif outcome == Outcome.PARTLY and amount >= applied:
        as_much = _("They applied for %(applied)s. Choose “granted”.")
        problems.append(Blocker("as_much_as_applied", as_much % {"applied": kr(applied)}, "amount"))
    return problems


def may_decide(application: GrantApplication, outcome: Outcome, amount: Decimal | None) -> None:
    """Raise Refused with everything that stops this decision."""
    refuse_if_blocked(about_decision(application, outcome, amount))
