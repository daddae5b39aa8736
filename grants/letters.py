"""The decision letter: what was decided, why, and how to appeal, as PDF/A and PDF/UA."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, override

from grants.models import Grant, GrantAppeal, GrantApplication, GrantKind, Repayment, SchemeTerms
from grants.words import language_of
from portal import documents, platform
from portal.clock import OSLO
from portal.models import Case, Decision, Unit, User
from portal.models.decision import Outcome
from portal.templatetags.portal import day, kr


@dataclass(frozen=True)
class Letter:
    """What the case handler decided and wrote. Reasons are rule, facts and considerations (§§ 24-25)."""

    outcome: Outcome
    amount: Decimal | None
    rule: str
    facts: str
    considerations: str
    is_settlement: bool = False


def render_letter(
    application: GrantApplication, letter: Letter, *, terms: SchemeTerms, by: User, at: datetime
) -> bytes:
    """The letter as PDF, in the applicant's form of Norwegian. What people wrote is text, never markup."""
    on = at.astimezone(OSLO).date()
    language = language_of(application)
    with override(language):
        return documents.render(
            "letter",
            _facts(application, letter, terms=terms, by=by),
            title=_("Decision: %(scheme)s") % {"scheme": application.call.scheme.title},
            language=language,
            dated=on,
        )


def letter_about_appeal(appeal: GrantAppeal, paragraphs: Iterable[str], *, by: User, at: datetime) -> bytes:
    """The answer to the one who appealed, in the applicant's form of Norwegian."""
    language = language_of(appeal.application)
    with override(language):
        readers = appeal.application.readers
        said = npgettext(
            "to the applicant",
            "You appealed against the decision on %(day)s.",
            "You appealed against the decision on %(day)s.",
            readers,
        )
        facts = {
            **letterhead(appeal.decision.case, by),
            "receiver": appeal.application.postal_address,
            "introduction": said % {"day": day(appeal.received_at)},
            "sections": [["", list(paragraphs)]],
        }
        title = npgettext(
            "to the applicant",
            "Answer to your appeal: %(scheme)s",
            "Answer to your appeal: %(scheme)s",
            readers,
        )
        title %= {"scheme": appeal.application.call.scheme.title}
        dated = at.astimezone(OSLO).date()
        return documents.render("letter", facts, title=title, language=language, dated=dated)


def letterhead(case: Case, by: User) -> dict[str, Any]:
    """Who writes, in which case, and in which colour."""
    municipality, unit = platform.current(), _unit(case, by)
    name = unit.name if unit else ""
    return {
        "municipality": municipality.municipality.name,
        "unit": name,
        "case_number": case.reference,
        "handler": {"name": str(by), "unit": name},
        "accent": municipality.accent.light.base_default,
        **({"notice": _("Demo. The names are invented.")} if settings.DEMO else {}),
    }


def _facts(application: GrantApplication, letter: Letter, *, terms: SchemeTerms, by: User) -> dict[str, Any]:
    if application.case is None:
        raise ValueError("A draft gets no letter.")
    return {
        **letterhead(application.case, by),
        "receiver": application.postal_address,
        "introduction": _introduction(application),
        "details": _details(application, letter),
        "sections": _sections(application, letter, terms, by),
    }


def _introduction(application: GrantApplication) -> str:
    values = {"day": day(application.submitted_at), "scheme": application.call.scheme.title}
    said = npgettext(
        "to the applicant",
        "You applied for %(scheme)s. We received the application on %(day)s.",
        "You applied for %(scheme)s. We received the application on %(day)s.",
        application.readers,
    )
    return said % values


def outcome_in_words(
    outcome: Outcome,
    amount: Decimal | None,
    *,
    readers: int,
    is_guarantee: bool = False,
    is_settlement: bool = False,
) -> str:
    """The decision in one sentence, the same in the letter and on the page; `readers` is one for a person."""
    if is_settlement:
        text = npgettext(
            "to the applicant",
            "The guarantee is settled. You get %(amount)s.",
            "The guarantee is settled. You get %(amount)s.",
            readers,
        )
        return (
            text % {"amount": kr(amount)} if amount else _("The guarantee is settled. There was no deficit.")
        )
    if is_guarantee and amount:
        return npgettext(
            "to the applicant",
            "You get a guarantee of up to %(amount)s.",
            "You get a guarantee of up to %(amount)s.",
            readers,
        ) % {"amount": kr(amount)}
    return {
        Outcome.GRANTED: npgettext("to the applicant", "You get %(amount)s.", "You get %(amount)s.", readers),
        Outcome.PARTLY: npgettext(
            "to the applicant",
            "You get %(amount)s, which is a part of what you applied for.",
            "You get %(amount)s, which is a part of what you applied for.",
            readers,
        ),
        Outcome.REFUSED: npgettext(
            "to the applicant", "You do not get a grant.", "You do not get a grant.", readers
        ),
        Outcome.DISMISSED: _("We do not treat the application."),
        Outcome.REPAYMENT: npgettext(
            "to the applicant", "You must pay back %(amount)s.", "You must pay back %(amount)s.", readers
        ),
    }[outcome] % {"amount": kr(amount)}


def decision_in_words(decision: Decision, application: GrantApplication) -> str:
    """What was decided, in one sentence: a grant, a guarantee, its settlement, or a claim for repayment."""
    grant: Grant | None = getattr(application, "grant", None)
    settlement = getattr(decision, "settlement", None)
    money = getattr(decision, "repayment", None) or settlement or grant
    return outcome_in_words(
        Outcome(decision.outcome),
        money.amount if money else None,
        readers=application.readers,
        is_guarantee=bool(grant and grant.is_guarantee and decision.outcome != Outcome.REPAYMENT),
        is_settlement=settlement is not None,
    )


def claim_letter(
    repayment: Repayment, decision: Decision, *, due_on: date, terms: SchemeTerms, by: User
) -> bytes:
    """The decision that money is to be paid back: how much, when and how, why, and how to appeal."""
    application = repayment.grant.application
    language, on = language_of(application), decision.decided_at.astimezone(OSLO).date()
    with override(language):
        readers = application.readers
        pay = npgettext(
            "to the applicant",
            "Pay back %(amount)s by %(day)s. Ask us for the account, and give the case number.",
            "Pay back %(amount)s by %(day)s. Ask us for the account, and give the case number.",
            readers,
        )
        said = pay % {"amount": kr(repayment.amount), "day": day(due_on)}
        sections = [
            [_("The decision"), [said]],
            [_("The rule"), [decision.rule]],
            [_("What we build on"), [decision.facts]],
            *(
                [
                    [
                        npgettext("to the applicant", "What you answered", "What you answered", readers),
                        [repayment.comment],
                    ]
                ]
                if repayment.comment
                else []
            ),
            [_("What we have weighed"), [decision.considerations]],
            *_about_appeal(application, terms, by),
        ]
        facts = {
            **letterhead(decision.case, by),
            "receiver": application.postal_address,
            "introduction": npgettext(
                "to the applicant",
                "We told you on %(day)s that we considered claiming money back.",
                "We told you on %(day)s that we considered claiming money back.",
                readers,
            )
            % {"day": day(repayment.warned_at)},
            "details": [
                [_("Granted"), kr(repayment.grant.amount)],
                [_("To be paid back"), kr(repayment.amount)],
            ],
            "sections": sections,
        }
        title = _("Repayment: %(scheme)s") % {"scheme": application.call.scheme.title}
        return documents.render("letter", facts, title=title, language=language, dated=on)


def _details(application: GrantApplication, letter: Letter) -> list[list[str]]:
    rows = [[_("Applied for"), kr(application.amount_applied)]]
    if letter.amount:
        rows.append([_("Granted"), kr(letter.amount)])
    return rows


def _sections(application: GrantApplication, letter: Letter, terms: SchemeTerms, by: User) -> list[list[Any]]:
    scheme = application.call.scheme
    is_guarantee = scheme.kind == GrantKind.DEFICIT_GUARANTEE
    said = outcome_in_words(
        letter.outcome,
        letter.amount,
        readers=application.readers,
        is_guarantee=is_guarantee,
        is_settlement=letter.is_settlement,
    )
    decision = [said]
    if is_guarantee and letter.amount and not letter.is_settlement:
        decision.append(_("The guarantee covers the deficit in the accounts. Send a report when it is over."))
    elif letter.amount:
        decision.append(_what_money_is(scheme.is_purchase, scheme.money_is_unrestricted, application.readers))
    sections = [
        [_("The decision"), decision],
        [_("The rule"), [letter.rule]],
        [_("What we build on"), [letter.facts]],
    ]
    if letter.considerations:
        sections.append([_("What we have weighed"), [letter.considerations]])
    return [*sections, *_about_appeal(application, terms, by)]


def _about_appeal(application: GrantApplication, terms: SchemeTerms, by: User) -> list[list[Any]]:
    if not terms.is_individual_decision:
        return []
    said = terms.paragraphs_in(language_of(application))
    title = npgettext("to the applicant", "You can appeal", "You can appeal", application.readers)
    return [[title, [*said, *_where_to_appeal(application, by)]]]


def _where_to_appeal(application: GrantApplication, by: User) -> list[str]:
    """The address of an appeal (forvaltningsloven § 27), when the unit has one."""
    unit = _unit(application.case, by) if application.case else None
    if application.case is None or unit is None or not unit.email:
        return []
    values = {"address": unit.email, "number": application.case.reference}
    return [_("Send the appeal to %(address)s, and give the case number %(number)s.") % values]


def _unit(case: Case, by: User) -> Unit | None:
    return by.unit or case.unit


def _what_money_is(is_purchase: bool, is_unrestricted: bool, readers: int) -> str:
    if is_purchase:
        return _("This is payment for a service that the municipality buys, not a grant.")
    text = _("This is a grant. The municipality buys nothing and asks for nothing in return.")
    if is_unrestricted:
        text += " " + npgettext(
            "to the applicant",
            "You decide yourself how to use the money.",
            "You decide yourselves how to use the money.",
            readers,
        )
    return text
