"""What stands in the way of an association's own calendar."""

from django.utils.translation import gettext_lazy as _

from organizations.models import Association
from organizations.permissions import may_act_for
from organizations.rules.calendar import is_trusted
from organizations.states import PUBLIC_ASSOCIATION
from portal.models import User
from portal.problems import Blocker, Problem


def source_problems(association: Association, user: User) -> list[Problem]:
    """Only those who act for an association in the register, whose activities need no look first, connect it."""
    if not may_act_for(user, association):
        return [Blocker("not_allowed", _("You do not have the right to do this."))]
    if association.state not in PUBLIC_ASSOCIATION:
        text = _("The association must be in the register before its calendar can be shown.")
        return [Blocker("not_in_register", text, "url")]
    if not is_trusted(association):
        text = _(
            "The municipality looks at your first activities before they are shown. Enter some here first; after that"
            " you can connect your calendar."
        )
        return [Blocker("not_trusted", text, "url")]
    return []
