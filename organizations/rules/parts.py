"""What stands in the way of groups, membership counts and umbrella organisations."""

from django.utils.translation import gettext_lazy as _

from organizations.models import Association, SubGroup, UmbrellaMembership
from organizations.states import PUBLIC_ASSOCIATION
from portal.problems import Blocker, Problem

MOST_GROUPS = 200
YEARS_BACK = 3  # for how long membership counts can be mended


def sub_group_problems(group: SubGroup) -> list[Problem]:
    """Two levels, all in one association. The database forbids the rest too; here it is said in words."""
    problems: list[Problem] = []
    parent = group.parent
    if parent and (parent.parent_id or parent.association_id != group.association_id):
        text = _("A team lies directly under a group. Choose one of the groups.")
        problems.append(Blocker("too_deep", text, "parent"))
    if parent and group.pk and group.teams.exists():
        text = _("This group has teams of its own, so it cannot be a team itself.")
        problems.append(Blocker("has_teams", text, "parent"))
    if not group.pk and group.association.sub_groups.count() >= MOST_GROUPS:
        full = _("There are %(most)d groups already. Remove one first.") % {"most": MOST_GROUPS}
        problems.append(Blocker("too_many", full))
    return problems


def removal_problems(group: SubGroup) -> list[Problem]:
    if not group.teams.exists():
        return []
    return [Blocker("has_teams", _("Remove its teams first."))]


def umbrella_problems(member: Association, umbrella: Association) -> list[Problem]:
    if not umbrella.is_umbrella or umbrella.state not in PUBLIC_ASSOCIATION:
        return [
            Blocker("no_umbrella", _("This is not an umbrella organisation in the register."), "umbrella")
        ]
    if umbrella == member:
        return [Blocker("itself", _("An association cannot be a member of itself."), "umbrella")]
    if UmbrellaMembership.objects.still_open().filter(umbrella=umbrella, member=member).exists():
        text = _("You are a member already, or have asked to be one.")
        return [Blocker("asked_already", text, "umbrella")]
    return []
