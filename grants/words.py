"""What letters say that nobody writes anew, in the form of Norwegian that the applicant uses (målova § 6).

Everything here and in `letters.py` has a nynorsk text in `locale/nn`; a test says so. Titles and criteria of
schemes, and what a person has written, stand as they are.
"""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import npgettext, override

from grants.models import GrantAppeal, GrantApplication, GrantReport, GrantScheme
from portal.templatetags.portal import day, kr

DAYS_MORE = 14  # what an interim reply proposes at least: our choice


def language_of(application: GrantApplication) -> str:
    """nb or nn, as the register has it."""
    return application.language


def suggested_words(application: GrantApplication) -> dict[str, str]:
    """What the case handler need not write anew: the rule from the scheme, the facts from the answers."""
    values = {
        "association": application.applicant,
        "total": application.members_total,
        "young": application.members_6_20,
        "amount": kr(application.amount_applied),
    }
    with override(language_of(application)):
        if application.members_total is None or application.members_6_20 is None:
            facts = _("%(association)s has applied for %(amount)s.")
        else:
            facts = _(
                "%(association)s has %(total)s members, of whom %(young)s are 6–20 years old, "
                "and has applied for %(amount)s."
            )
    return {"rule": rule_in_words(application.call.scheme), "facts": facts % values}


def rule_in_words(scheme: GrantScheme) -> str:
    """What the scheme is for, and its criteria, as a letter says it."""
    return "\n".join([f"{scheme.title}: {scheme.purpose}", *(f"– {one}" for one in scheme.criteria)])


def suggested_reply(application: GrantApplication, *, today: date) -> dict[str, Any]:
    """An interim reply to read over and send: why it takes longer, and when they get an answer (§ 11 a)."""
    with override(language_of(application)):
        values = {"scheme": application.call.scheme.title, "day": day(application.submitted_at)}
        text = npgettext(
            "to the applicant",
            "We received your application for %(scheme)s on %(day)s. We are not finished with it, because we read "
            "all applications in the call together and share out one frame. You need do nothing while you wait.",
            "We received your application for %(scheme)s on %(day)s. We are not finished with it, because we read "
            "all applications in the call together and share out one frame. You need do nothing while you wait.",
            application.readers,
        )
    due_on = application.case.due_on if application.case else None
    return {"text": text % values, "expected_on": max(due_on or today, today + timedelta(days=DAYS_MORE))}


def rule_of_dismissal(application: GrantApplication) -> str:
    """What a dismissal rests on: the deadline, or the terms of the scheme."""
    with override(language_of(application)):
        if application.is_late:
            return _("The deadline of the call. Applications that come after it need not be treated.")
        return _("The terms of the grant scheme.")


def words_of_settlement(report: GrantReport) -> tuple[str, str]:
    """The rule and the facts of the settlement of a guarantee."""
    values = {"costs": kr(report.costs), "income": kr(report.income), "limit": kr(report.grant.amount)}
    with override(language_of(report.grant.application)):
        rule = _("A deficit guarantee covers the deficit in the accounts, and never more than the guarantee.")
        facts = _(
            "The accounts show costs of %(costs)s and income of %(income)s. The guarantee was %(limit)s."
        )
    return rule, facts % values


def rule_of_repayment(application: GrantApplication) -> str:
    """What a claim for repayment rests on."""
    with override(language_of(application)):
        return _("A grant is for what it was given for. What is used otherwise, or not at all, is paid back.")


def sent_on(appeal: GrantAppeal) -> str:
    """What the applicant is told when the decision stands."""
    with override(language_of(appeal.application)):
        text = _("We have not changed the decision. The case is sent to %(body)s, which decides the appeal.")
    return text % {"body": appeal.decision.appeal_body}


def how_to_go_on(appeal: GrantAppeal) -> str:
    """What the applicant can do when a late appeal is not treated."""
    with override(language_of(appeal.application)):
        text = npgettext(
            "to the applicant",
            "You can ask %(body)s to look at this within three weeks of receiving the letter.",
            "You can ask %(body)s to look at this within three weeks of receiving the letter.",
            appeal.application.readers,
        )
    return text % {"body": appeal.decision.appeal_body}
