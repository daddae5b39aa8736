"""What stands in the way of registering an association and of acting for it."""

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, utils
from stdnum.exceptions import ValidationError as NumberError
from stdnum.no import kontonr, orgnr

from organizations.models import Association, District, Mandate
from organizations.states import LIVING_ASSOCIATION, AssociationState
from portal.problems import Blocker, Problem, Remark

if TYPE_CHECKING:
    from portal.models import User
LIKENESS = 86  # RapidFuzz's score, of 100, from which two names are called similar
SAME_DISTRICT = 6  # what lying in the same district adds to the score
ONLY_OWN_OR_CHAIR = _("Only the chair can end the mandate of somebody else.")

NUMBER_FIRST = _("Write the number first. If you have none, leave it empty and fill in the rest.")
IN_THE_REGISTER = _("This association is in the register already. You can ask to act for it instead.")
ALREADY = {
    AssociationState.PROPOSED: _(
        "Somebody has registered this association already. It waits for the municipality, which writes to them."
    ),
    AssociationState.REFUSED: _(
        "This number has been sent in before. Ask the municipality before you try again."
    ),
    AssociationState.DELETED: _(
        "This association stood in the register until the national register said that it was deleted. "
        "Ask the municipality to take it in again."
    ),
}


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
    known = Association.objects.numbered(number).only("state").first()
    return (
        [Blocker("registered", ALREADY.get(AssociationState(known.state), IN_THE_REGISTER), field)]
        if known
        else []
    )


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


def suggestion(text: str) -> str:
    """A name that may have been meant, when no association has the words; "" otherwise."""
    known = Association.objects.listed(text)
    if not text or known.searched(text).exists():
        return ""
    return did_you_mean(text, list(known.order_by().values_list("name", flat=True)))


def did_you_mean(text: str, names: list[str]) -> str:
    """The name that is most like `text`, whole or in a part; "" when nothing comes near."""
    from rapidfuzz import process

    found = process.extractOne(
        text, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=65
    )
    return found[0] if found else ""


def claim_problems(association: Association, user: "User") -> list[Problem]:
    if association.state not in LIVING_ASSOCIATION:
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
