"""The decision letter: what was decided, why, and how to appeal, as PDF/A and PDF/UA."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.models import GrantApplication, GrantKind, GrantScheme, SchemeTerms
from portal import documents, platform
from portal.clock import OSLO
from portal.models import Unit, User
from portal.models.decision import Outcome
from portal.templatetags.portal import day, kr

DAYS_MORE = 14  # what an interim reply proposes at least: our choice


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
    """The letter as PDF. Whatever people wrote goes in as text, never as markup."""
    on = at.astimezone(OSLO).date()
    with override(settings.LANGUAGE_CODE):
        return documents.render(
            "letter",
            _facts(application, letter, terms=terms, by=by),
            title=_("Decision: %(scheme)s") % {"scheme": application.call.scheme.title},
            dated=on,
        )


def _facts(application: GrantApplication, letter: Letter, *, terms: SchemeTerms, by: User) -> dict[str, Any]:
    municipality = platform.current()
    case = application.case
    if case is None:
        raise ValueError("A draft gets no letter.")
    unit = _unit(application, by)
    return {
        "municipality": municipality.municipality.name,
        "unit": unit.name if unit else "",
        "case_number": case.reference,
        "receiver": receiver_of(application),
        "introduction": _introduction(application),
        "details": _details(application, letter),
        "sections": _sections(application, letter, terms, by),
        "handler": {"name": str(by), "unit": unit.name if unit else ""},
        "accent": municipality.accent.light.base_default,
        **({"notice": _("Demo. The association and the people are invented.")} if settings.DEMO else {}),
    }


def receiver_of(application: GrantApplication) -> list[str]:
    association = application.association
    place = f"{association.postal_code} {association.postal_place}".strip()
    return [line for line in (association.name, association.street_address, place) if line]


def _introduction(application: GrantApplication) -> str:
    values = {"day": day(application.submitted_at), "scheme": application.call.scheme.title}
    return _("You applied for %(scheme)s. We received the application on %(day)s.") % values


def outcome_in_words(
    outcome: Outcome, amount: Decimal | None, *, is_guarantee: bool = False, is_settlement: bool = False
) -> str:
    """The decision in one sentence, the same in the letter and on the page."""
    if is_settlement:
        text = _("The guarantee is settled. You get %(amount)s.")
        return (
            text % {"amount": kr(amount)} if amount else _("The guarantee is settled. There was no deficit.")
        )
    if is_guarantee and amount:
        return _("You get a guarantee of up to %(amount)s.") % {"amount": kr(amount)}
    return {
        Outcome.GRANTED: _("You get %(amount)s."),
        Outcome.PARTLY: _("You get %(amount)s, which is a part of what you applied for."),
        Outcome.REFUSED: _("You do not get a grant."),
        Outcome.DISMISSED: _("We do not treat the application."),
    }[outcome] % {"amount": kr(amount)}


def _details(application: GrantApplication, letter: Letter) -> list[list[str]]:
    rows = [[_("Applied for"), kr(application.amount_applied)]]
    if letter.amount:
        rows.append([_("Granted"), kr(letter.amount)])
    return rows


def _sections(application: GrantApplication, letter: Letter, terms: SchemeTerms, by: User) -> list[list[Any]]:
    scheme = application.call.scheme
    is_guarantee = scheme.kind == GrantKind.DEFICIT_GUARANTEE
    said = outcome_in_words(
        letter.outcome, letter.amount, is_guarantee=is_guarantee, is_settlement=letter.is_settlement
    )
    decision = [said]
    if is_guarantee and letter.amount and not letter.is_settlement:
        decision.append(_("The guarantee covers the deficit in the accounts. Send a report when it is over."))
    elif letter.amount:
        decision.append(_what_money_is(scheme.is_purchase, scheme.money_is_unrestricted))
    sections = [
        [_("The decision"), decision],
        [_("The rule"), [letter.rule]],
        [_("What we build on"), [letter.facts]],
    ]
    if letter.considerations:
        sections.append([_("What we have weighed"), [letter.considerations]])
    if terms.is_individual_decision:
        sections.append([_("You can appeal"), [*terms.appeal_paragraphs, *_where_to_appeal(application, by)]])
    return sections


def _where_to_appeal(application: GrantApplication, by: User) -> list[str]:
    """The address of an appeal (forvaltningsloven § 27), when the unit has one."""
    unit = _unit(application, by)
    if application.case is None or unit is None or not unit.email:
        return []
    values = {"address": unit.email, "number": application.case.reference}
    return [_("Send the appeal to %(address)s, and give the case number %(number)s.") % values]


def _unit(application: GrantApplication, by: User) -> Unit | None:
    return by.unit or (application.case.unit if application.case else None)


def _what_money_is(is_purchase: bool, is_unrestricted: bool) -> str:
    if is_purchase:
        return _("This is payment for a service that the municipality buys, not a grant.")
    text = _("This is a grant. The municipality buys nothing and asks for nothing in return.")
    if is_unrestricted:
        text += " " + _("You decide yourselves how to use the money.")
    return text


def suggested_words(application: GrantApplication) -> dict[str, str]:
    """What the case handler need not write anew: the rule from the scheme, the facts from the answers."""
    values = {
        "association": application.association,
        "total": application.members_total,
        "young": application.members_6_20,
        "amount": kr(application.amount_applied),
    }
    if application.members_total is None or application.members_6_20 is None:
        facts = _("%(association)s has applied for %(amount)s.") % values
    else:
        facts = (
            _(
                "%(association)s has %(total)s members, of whom %(young)s are 6–20 years old, "
                "and has applied for %(amount)s."
            )
            % values
        )
    return {"rule": rule_in_words(application.call.scheme), "facts": facts}


def suggested_reply(application: GrantApplication, *, today: date) -> dict[str, Any]:
    """An interim reply to read over and send: why it takes longer, and when they get an answer (§ 11 a)."""
    values = {"scheme": application.call.scheme.title, "day": day(application.submitted_at)}
    text = _(
        "We received your application for %(scheme)s on %(day)s. We are not finished with it, because we read all "
        "applications in the call together and share out one frame. You need do nothing while you wait."
    )
    due_on = application.case.due_on if application.case else None
    return {"text": text % values, "expected_on": max(due_on or today, today + timedelta(days=DAYS_MORE))}


def rule_in_words(scheme: GrantScheme) -> str:
    """What the scheme is for, and its criteria, as a letter says it."""
    return "\n".join([f"{scheme.title}: {scheme.purpose}", *(f"– {one}" for one in scheme.criteria)])
