"""What stands in the way of handing out a key."""

from datetime import datetime

from django.utils.translation import gettext as _

from facilities.models import Site
from organizations.models import Association
from organizations.permissions import may_act_for
from portal.models import User
from portal.problems import Blocker, Problem


def key_problems(site: Site, *, association: Association, user: User, at: datetime) -> list[Problem]:
    """Keys are for those who act for the association, when it has read the fire instruction (Drammen's rule)."""
    problems: list[Problem] = []
    if not may_act_for(user, association):
        text = _("%(person)s does not act for %(association)s.")
        problems.append(Blocker("no_mandate", text % {"person": user, "association": association}, "user"))
    if site.fire_instruction and not has_read(site, association, at=at):
        text = _("%(association)s must first read the fire instruction. Send them to the page of the site.")
        problems.append(Blocker("not_read", text % {"association": association}, "association"))
    return problems


def has_read(site: Site, association: Association, *, at: datetime) -> bool:
    """Whether the association has read the site's fire instruction within the last year."""
    return site.acknowledgements.standing(at).filter(association=association).exists()
