"""What stands in the way of registering, claiming and entering activities. Reads; writes nothing."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, utils
from stdnum.exceptions import ValidationError as NumberError
from stdnum.no import kontonr, orgnr

from organizations.models import ActivityKind, Association, District, Mandate
from organizations.states import AssociationState
from portal.problems import Blocker, Problem, Remark

if TYPE_CHECKING:
    from portal.models import User

AHEAD = relativedelta(months=18)  # how far the calendar reaches
LIKENESS = 86  # RapidFuzz's score, of 100, from which two names are called similar
SAME_DISTRICT = 6  # what lying in the same district adds to the score
ONLY_OWN_OR_CHAIR = _("Only the chair can end the mandate of somebody else.")


def horizon(today: date) -> date:
    """The last day that the calendar has dates for."""
    return today + AHEAD


def number_problems(number: str) -> list[Problem]:
    """Whether `number`, as typed, is an organisation number (nine digits, MOD11) that is not registered yet."""
    field = "organization_number"
    if not re.fullmatch(r"[0-9]{9}", number):
        return [Blocker("digits", _("An organisation number has nine digits."), field)]
    try:
        orgnr.validate(number)
    except NumberError:
        text = _("This is not a valid organisation number. Look for a digit that is wrong.")
        return [Blocker("check_digit", text, field)]
    if Association.objects.numbered(number).exists():
        text = _("This association is in the register already. You can ask to act for it instead.")
        return [Blocker("registered", text, field)]
    return []


def account_problems(number: str) -> list[Problem]:
    """Whether `number` is a Norwegian account number. stdnum takes seven digits too; we need eleven."""
    field = "bank_account_number"
    if not re.fullmatch(r"[0-9]{11}", number):
        return [Blocker("digits", _("An account number has eleven digits."), field)]
    try:
        kontonr.validate(number)
    except NumberError:
        text = _("This is not a valid account number. Look for a digit that is wrong.")
        return [Blocker("check_digit", text, field)]
    return []


def similar(name: str, district: District | None, limit: int = 5) -> list[Association]:
    """Associations with nearly this name, the most alike first; lying in the same district counts a little."""
    known = Association.objects.exclude(state=AssociationState.REFUSED).select_related("district")
    scored = []
    for association in known.only("name", "register_name", "slug", "state", "district"):
        score = max(
            fuzz.token_sort_ratio(name, other, processor=utils.default_process)
            for other in {association.name, association.register_name}
        )
        if district and association.district_id == district.pk:
            score += SAME_DISTRICT
        if score >= LIKENESS:
            scored.append((score, association))
    scored.sort(key=lambda pair: (-pair[0], pair[1].name))
    return [association for _score, association in scored[:limit]]


def similar_name_problems(name: str, district: District | None, but: Association) -> list[Problem]:
    return [
        Remark("similar", _("“%(name)s” has nearly the same name.") % {"name": association.name}, "name")
        for association in similar(name, district)
        if association.pk != but.pk
    ]


def did_you_mean(text: str, names: list[str]) -> str:
    """The name that is most like `text`, whole or in a part; "" when nothing comes near."""
    from rapidfuzz import process

    found = process.extractOne(
        text, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=65
    )
    return found[0] if found else ""


def claim_problems(association: Association, user: "User") -> list[Problem]:
    if association.state not in {AssociationState.ACTIVE, AssociationState.PROPOSED}:
        return [
            Blocker("not_registered", _("Nobody can act for this association: it is not in the register."))
        ]
    if Mandate.objects.still_open().filter(association=association, user=user).exists():
        return [
            Blocker("claimed", _("You have already asked to act for this association, or you do so now."))
        ]
    return []


def approval_problems(mandate: Mandate, by: "User") -> list[Problem]:
    """Nobody handles a matter of one's own (forvaltningsloven § 6 on impartiality)."""
    if mandate.user_id == by.pk:
        return [Blocker("own_case", _("This is your own request. Somebody else must handle it."))]
    return []


def activity_problems(facts: Mapping[str, Any], *, today: date, is_new: bool) -> list[Problem]:
    """Everything that is wrong with the dates, times and ages of an activity, at once."""
    problems: list[Problem] = []
    starts_on, until = facts["starts_on"], facts.get("repeats_until")
    if is_new and starts_on < today:
        problems.append(Blocker("past", _("The date has passed. Choose today or later."), "starts_on"))
    if starts_on > horizon(today):
        text = _("The calendar reaches 18 months ahead. Choose an earlier date.")
        problems.append(Blocker("too_far", text, "starts_on"))
    if facts["end_time"] <= facts["start_time"]:
        text = _("It must end after it begins, on the same day.")
        problems.append(Blocker("ends_before_it_begins", text, "end_time"))
    if facts["kind"] == ActivityKind.REGULAR and until and until < starts_on:
        text = _("The last date must not be before the first.")
        problems.append(Blocker("last_before_first", text, "repeats_until"))
    age_from, age_to = facts.get("age_from"), facts.get("age_to")
    if age_from is not None and age_to is not None and age_to < age_from:
        text = _("The upper age must not be below the lower.")
        problems.append(Blocker("ages", text, "age_to"))
    return problems
