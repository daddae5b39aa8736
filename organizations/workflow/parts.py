"""The verbs of an association's groups and of its membership counts."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.models import ActivityType, Association, MembershipCount, SubGroup
from organizations.workflow.profile import locked, must_be_there
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused, refuse_if_blocked


@transaction.atomic
def add_sub_group(
    association: Association, *, activity_types: Iterable[ActivityType], by: User, at: datetime, **facts: Any
) -> SubGroup:
    """A group, or a team of a group. Residents who look for what it does, find the association."""
    row = locked(association, by=by)
    group = SubGroup(association=row, **facts)
    _keep(group, activity_types)
    record("organizations.sub_group.added", group, by=by, at=at)
    return group


@transaction.atomic
def change_sub_group(
    group: SubGroup, *, activity_types: Iterable[ActivityType], by: User, at: datetime, **facts: Any
) -> SubGroup:
    locked(group.association, by=by)
    must_be_there(group)
    changed = tuple(sorted(name for name, value in facts.items() if getattr(group, name) != value))
    for name in changed:
        setattr(group, name, facts[name])
    _keep(group, activity_types)
    record("organizations.sub_group.changed", group, by=by, at=at, fields=changed)
    return group


@transaction.atomic
def remove_sub_group(group: SubGroup, *, by: User, at: datetime) -> None:
    """A group with teams is not removed: nothing disappears that nobody has looked at."""
    locked(group.association, by=by)
    refuse_if_blocked(rules.removal_problems(group))
    record("organizations.sub_group.removed", group, by=by, at=at)
    group.delete()


def _keep(group: SubGroup, activity_types: Iterable[ActivityType]) -> None:
    refuse_if_blocked(rules.sub_group_problems(group))
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:  # sent twice
        text = _("There is a group with this name already.")
        raise Refused(Blocker("there_already", text, "name")) from error
    group.activity_types.set(activity_types)
    group.association.activity_types.add(*activity_types)


@transaction.atomic
def count_members(
    association: Association, *, year: int, members: Mapping[str, int], by: User, at: datetime
) -> None:
    """Write how many members each age group has in `year`; said again, it is mended."""
    row = locked(association, by=by)
    MembershipCount.objects.bulk_create(
        [
            MembershipCount(association=row, year=year, age_group=group, members=total, counted_at=at)
            for group, total in members.items()
        ],
        update_conflicts=True,
        unique_fields=["association", "year", "age_group"],
        update_fields=["members", "counted_at"],
    )
    record("organizations.association.members_counted", row, by=by, at=at, year=year)
