"""ICNPO: what Frivillighetsregisteret calls an association, and the table of what the codes mean."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from organizations import rules
from organizations.brreg import Voluntary
from organizations.models import Association, IcnpoCategory
from organizations.workflow import renewing
from portal.models.audit import record


def take_in_categories(found: Iterable[tuple[str, str]]) -> int:
    """Bring the table up to date; returns how many are new or renamed. What staff have suggested is kept."""
    known = {category.code: category for category in IcnpoCategory.objects.all()}
    changed = 0
    for code, name in found:
        if code not in known or known[code].name != name:
            IcnpoCategory.objects.update_or_create(code=code, defaults={"name": name[:200]})
            changed += 1
    return changed


@transaction.atomic
def classify(found: Voluntary, *, at: datetime) -> bool:
    """Note the codes, unknown ones too. One that nobody acts for gets the kinds of activity that are beyond doubt.

    True when something is new. A number that is not in our register is nothing to us.
    """
    association = Association.objects.select_for_update().numbered(found.organization_number).first()
    if association is None:
        return False
    entry = renewing.entry_of(association)
    codes = list(found.icnpo_codes)
    if entry.is_removed or entry.icnpo_codes == codes:
        return False
    entry.icnpo_codes = codes
    entry.save()
    record("organizations.association.classified", association, by=None, at=at)
    if association.confirmed_at is None and not association.activity_types.exists():
        association.activity_types.set(rules.suggested_types(codes, association.name))
    return True
