"""Who stands on which side of an agreement, and who may read it."""

from typing import TYPE_CHECKING

from agreements.states import AgreementParty
from organizations.permissions import may_act_for
from portal.lifecycle import Role

if TYPE_CHECKING:
    from agreements.models import PartnershipAgreement
    from portal.models import StoredFile, User


def party_of(user: "User | None", agreement: "PartnershipAgreement") -> AgreementParty | None:
    """The side that `user` may write and confirm for.

    Staff who also have a mandate for the association are on the association's side only: nobody
    negotiates with themselves. Staff of other units read, and no more.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return None
    if may_act_for(user, agreement.association):
        return AgreementParty.ASSOCIATION
    if user.is_staff and user.unit_id == agreement.unit_id:
        return AgreementParty.UNIT
    return None


def roles_of(user: "User | None", agreement: "PartnershipAgreement") -> set[Role]:
    """The party as a role; None is the system itself."""
    if user is None:
        return {Role.SYSTEM}
    roles = {AgreementParty.ASSOCIATION: {Role.MEMBER}, AgreementParty.UNIT: {Role.STAFF}}
    party = party_of(user, agreement)
    return roles[party] if party else set()


def can_open_document(stored: "StoredFile", user: "User") -> bool:
    """The PDF is for the parties, as the text is."""
    from agreements.models import PartnershipAgreement

    return PartnershipAgreement.objects.visible_to(user).filter(document=stored).exists()
