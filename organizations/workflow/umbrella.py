"""The verbs of a membership in an umbrella organisation: one side asks, the other answers, either ends it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from organizations import permissions, rules
from organizations.models import Association, UmbrellaMembership
from organizations.notifications import UmbrellaAnswered, UmbrellaAsked
from organizations.states import UmbrellaState
from organizations.workflow.associations import may_change
from portal.lifecycle import Role, move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def ask(member: Association, *, umbrella: Association, by: User, at: datetime) -> UmbrellaMembership:
    """Ask to be counted among the members of `umbrella`; its board is told that a question waits."""
    may_change(member, [], by)
    refuse_if_blocked(rules.umbrella_problems(member, umbrella))
    try:
        with transaction.atomic():
            made = UmbrellaMembership.objects.create(umbrella=umbrella, member=member, requested_at=at)
            record("organizations.umbrella_membership.requested", made, by=by, at=at)
            notify(UmbrellaAsked(made), at=at)
    except IntegrityError as error:  # sent twice at once
        raise Refused(*rules.umbrella_problems(member, umbrella)) from error
    return made


@transaction.atomic
def enter(*, umbrella: Association, member: Association, by: User, at: datetime) -> UmbrellaMembership:
    """Staff write down what both sides have told them."""
    if Role.STAFF not in permissions.roles_for(by, umbrella):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    refuse_if_blocked(rules.umbrella_problems(member, umbrella))
    made = UmbrellaMembership.objects.create(
        umbrella=umbrella, member=member, state=UmbrellaState.ACTIVE, requested_at=at, answered_at=at
    )
    record("organizations.umbrella_membership.entered", made, by=by, at=at)
    return made


@transaction.atomic
def accept(membership: UmbrellaMembership, *, by: User, at: datetime) -> UmbrellaMembership:
    move(membership, UmbrellaState.ACTIVE, by=by, at=at, check=_umbrellas_own(by), answered_at=at)
    notify(UmbrellaAnswered(membership), at=at)
    return membership


@transaction.atomic
def decline(membership: UmbrellaMembership, *, by: User, at: datetime) -> UmbrellaMembership:
    """The umbrella says no, or the association takes its question back."""
    move(membership, UmbrellaState.ENDED, by=by, at=at, verb="decline", answered_at=at, ended_at=at)
    if not permissions.may_act_for(by, membership.member):
        notify(UmbrellaAnswered(membership), at=at)
    return membership


def end(membership: UmbrellaMembership, *, by: User, at: datetime) -> UmbrellaMembership:
    """Either side leaves the other."""
    return move(membership, UmbrellaState.ENDED, by=by, at=at, verb="end", ended_at=at)


def _umbrellas_own(by: User):  # type: ignore[no-untyped-def]
    def check(row: UmbrellaMembership) -> None:
        if not permissions.roles_for(by, row.umbrella) & {Role.MEMBER, Role.STAFF}:
            raise Refused(Blocker("not_allowed", _("Only the umbrella organisation can say yes.")))

    return check
