"""Keys, and the fire instruction that is read before one gets them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from facilities import rules
from facilities.models import FireInstructionAcknowledgement, KeyHandout, Site
from organizations.models import Association
from organizations.permissions import may_act_for
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused, refuse_if_blocked


@transaction.atomic
def acknowledge_fire_instruction(
    site: Site, *, association: Association, by: User, at: datetime
) -> FireInstructionAcknowledgement:
    """It has been read on behalf of the association. Sent twice, the first stands."""
    if not may_act_for(by, association):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    Site.objects.select_for_update().get(pk=site.pk)
    standing = FireInstructionAcknowledgement.objects.standing(at).filter(site=site, association=association)
    if already := standing.first():
        return already
    row = FireInstructionAcknowledgement.objects.create(
        site=site, association=association, user=by, acknowledged_at=at
    )
    record("facilities.fire_instruction.read", row, by=by, at=at)
    return row


def hand_out_key(
    site: Site, *, what: str, association: Association, user: User, by: User, at: datetime
) -> KeyHandout:
    """To somebody who acts for an association that has read the fire instruction. A key is with one at a time."""
    refuse_if_blocked(rules.key_problems(site, association=association, user=user, at=at))
    row = KeyHandout(site=site, what=what.strip(), association=association, user=user, handed_out_at=at,
                     handed_out_by=by)  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
            record("facilities.key.handed_out", row, by=by, at=at)
    except IntegrityError as error:
        text = _("This key is handed out already. Register first that it is given back.")
        raise Refused(Blocker("key_out", text, "what")) from error
    return row


@transaction.atomic
def take_back_key(handout: KeyHandout, *, by: User, at: datetime) -> KeyHandout:
    """The key is here again. Pressed twice, the first time stands."""
    row = KeyHandout.objects.select_for_update(of=("self",)).get(pk=handout.pk)
    if row.returned_at is None:
        row.returned_at = at
        row.save(update_fields=["returned_at"])
        record("facilities.key.returned", row, by=by, at=at)
    return row
