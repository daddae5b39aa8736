"""Who may do what with an association. The apps above ask here too."""

from typing import TYPE_CHECKING

from portal.lifecycle import Role

if TYPE_CHECKING:
    from organizations.models import Association
    from portal.models import User


def may_act_for(user: "User | None", association: "Association") -> bool:
    """Whether `user` has an active mandate for `association`, whatever the role."""
    from organizations.models import Mandate

    if user is None or not user.is_authenticated:
        return False
    return Mandate.objects.active().filter(user=user, association=association).exists()


def may_handle_money_of(user: "User | None", association: "Association") -> bool:
    """Whether `user` may see and change the account number: the chair and the treasurer."""
    from organizations.models import Mandate
    from organizations.models.mandate import HANDLES_MONEY

    if user is None or not user.is_authenticated:
        return False
    return (
        Mandate.objects.active().filter(user=user, association=association, role__in=HANDLES_MONEY).exists()
    )


def roles_for(user: "User | None", association: "Association") -> set[Role]:
    """Who `user` is towards anything that belongs to `association`; None is the system itself."""
    if user is None:
        return {Role.SYSTEM}
    roles = {Role.STAFF} if user.is_staff and user.is_active else set()
    if may_act_for(user, association):
        roles.add(Role.MEMBER)
    return roles
