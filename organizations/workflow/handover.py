"""After the annual meeting: the new board in, the old one out, in one step.

1. Lock the association, so that of two chairs who hand over at once one is told that it has been done.
2. Those who continue in the same role are left alone; so are those whom the chair ticked.
3. The mandates of the others end, the chair's own last.
4. Those of the new board who have a user act at once. The others get an invitation by e-mail.
5. When the new chair is only invited, the old chair acts until the invitation is accepted: never nobody.

What the association has sent and booked belongs to the association, so the new board sees it at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from organizations import rules
from organizations.models import Association, Invitation, Mandate, MandateRole
from organizations.notifications import MandateEnded, MandateGiven
from organizations.states import InvitationState
from organizations.workflow import invitations, mandates
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import refuse_if_blocked


@dataclass(frozen=True)
class Seat:
    """A place on the new board."""

    role: str
    email: str


@dataclass
class HandedOver:
    """What came of it. `until_accepted` is the chair who still acts, because the new one is only invited."""

    came_in: list[Mandate] = field(default_factory=list)
    invited: list[Invitation] = field(default_factory=list)
    went_out: list[Mandate] = field(default_factory=list)
    until_accepted: Mandate | None = None


@transaction.atomic
def hand_over(
    association: Association,
    board: Sequence[Seat],
    *,
    staying: Sequence[int] = (),
    seen: str,
    by: User,
    at: datetime,
) -> HandedOver:
    """The chair `by` puts `board` in. `staying` are mandates beside it that go on; `seen` is `rules.version_of`."""
    association = mandates.locked(association)
    refuse_if_blocked(rules.hand_over_problems(association, board, seen=seen, by=by))
    current = list(association.mandates.active().select_related("user").order_by("pk"))
    current.sort(key=lambda row: row.user_id != by.pk)  # the one who hands over is the first to go on for now
    seats = {(seat.email.lower(), seat.role) for seat in board}
    addresses = {email for email, _role in seats}
    kept = [
        row
        for row in current
        if (row.user.email, row.role) in seats or (row.pk in staying and row.user.email not in addresses)
    ]
    filled = {(row.user.email, row.role) for row in kept}
    new = [seat for seat in board if (seat.email.lower(), seat.role) not in filled]
    users = {user.email: user for user in User.objects.filter(email__in=[seat.email.lower() for seat in new])}
    done = HandedOver(until_accepted=_until_accepted(current, kept, new, users))
    leaving = [row for row in current if row not in kept and row != done.until_accepted]
    _let_go(association, sorted(leaving, key=lambda row: row.user_id == by.pk), done, by=by, at=at)
    _bring_in(association, new, users, done, by=by, at=at)
    record(
        "organizations.association.handed_over",
        association,
        by=by,
        at=at,
        came_in=len(done.came_in),
        invited=len(done.invited),
        went_out=len(done.went_out),
    )
    return done


def _until_accepted(
    current: list[Mandate], kept: list[Mandate], new: list[Seat], users: dict[str, User]
) -> Mandate | None:
    """The chair who goes on for now: the new one has no user yet, and the old one gets no other role."""
    if not any(seat.role == MandateRole.CHAIR and seat.email.lower() not in users for seat in new):
        return None
    chairs = (row for row in current if row.role == MandateRole.CHAIR and row not in kept)
    return next((row for row in chairs if row.user.email not in users), None)


def _let_go(
    association: Association, leaving: list[Mandate], done: HandedOver, *, by: User, at: datetime
) -> None:
    """End the old mandates, and the old board's invitations with them."""
    for invitation in association.invitations.waiting():
        move(invitation, InvitationState.WITHDRAWN, by=None, at=at, answered_at=at)
    for mandate in leaving:
        mandates.finish(mandate, by=by, at=at)
        done.went_out.append(mandate)


def _bring_in(
    association: Association,
    new: list[Seat],
    users: dict[str, User],
    done: HandedOver,
    *,
    by: User,
    at: datetime,
) -> None:
    for seat in new:
        email = seat.email.lower()
        if email in users:
            done.came_in.append(mandates.give(association, user=users[email], role=seat.role, by=by, at=at))
        else:
            replaces = done.until_accepted if seat.role == MandateRole.CHAIR else None
            done.invited.append(
                invitations.send(association, email=email, role=seat.role, by=by, at=at, replaces=replaces)
            )
    stay = {mandate.user_id for mandate in done.came_in} | {by.pk}
    for mandate in done.came_in:
        if mandate.user_id != by.pk:
            notify(MandateGiven(mandate), at=at)
    for mandate in done.went_out:
        if mandate.user_id not in stay:
            notify(MandateEnded(mandate), at=at)
