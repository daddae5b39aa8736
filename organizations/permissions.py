"""Who may do what with an association. The apps above ask here too."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from portal.lifecycle import Role

if TYPE_CHECKING:
    from organizations.models import Association, Correction, Invitation, Mandate
    from portal.models import User


def can_view(user: "User | None", row: "Association | Mandate | Invitation | Correction") -> bool:
    """Whether `user` may see `row`: what its list says."""
    return type(row).objects.visible_to(user).filter(pk=row.pk).exists()


def may_act_for(user: "User | None", association: "Association") -> bool:
    """Whether `user` has an active mandate for `association`, whatever the role."""
    from organizations.models import Mandate

    if user is None or not user.is_authenticated:
        return False
    return Mandate.objects.active().filter(user=user, association=association).exists()


ACTS_FOR = "_acts_for"  # on the person who asks for a page: whom they acted for when the request came


def remember_acting(user: "User | Any", associations: "Iterable[Association]") -> None:
    """So that `acted_for` need not ask once more for what the page has just read. A no is never remembered."""
    setattr(user, ACTS_FOR, frozenset(one.pk for one in associations))


def acted_for(user: "User", association: "Association") -> bool:
    """`may_act_for`, where the page's own yes will do: for verbs that ask before they wait for anybody else."""
    return association.pk in getattr(user, ACTS_FOR, ()) or may_act_for(user, association)


def may_handle_money_of(user: "User | None", association: "Association") -> bool:
    """Whether `user` may see and change the account number: the chair and the treasurer."""
    from organizations.models import Mandate

    if user is None or not user.is_authenticated:
        return False
    return Mandate.objects.active().handling_money().filter(user=user, association=association).exists()


def is_chair_of(user: "User | None", association: "Association") -> bool:
    """Whether `user` may say who else acts for `association`."""
    from organizations.models import Mandate, MandateRole

    if user is None or not user.is_authenticated:
        return False
    return (
        Mandate.objects.active().filter(user=user, association=association, role=MandateRole.CHAIR).exists()
    )


def roles_for(user: "User | None", association: "Association") -> set[Role]:
    """Who `user` is towards anything that belongs to `association`; None is the system itself."""
    if user is None:
        return {Role.SYSTEM}
    roles = {Role.STAFF} if user.is_staff and user.is_active else set()
    if may_act_for(user, association):
        roles.add(Role.MEMBER)
    return roles
