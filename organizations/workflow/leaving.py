"""An association leaves the calendar: at rest, or deleted in the national register."""

from datetime import datetime
from typing import Any

from organizations import occasions
from organizations.models import Association, Occurrence
from organizations.states import AssociationState
from portal.lifecycle import move
from portal.models import User


def leave(
    association: Association, to: AssociationState, *, by: User | None, at: datetime, **values: Any
) -> Association:
    """Move it to rest or to deleted. Those who have signed up for its coming dates are told that nobody shows them.

    The caller's transaction. Whether the dates take place is the association's to say: nothing is cancelled.
    """
    shown = list(Occurrence.objects.public().of_association(association).taking_place().upcoming(at))
    move(association, to, by=by, at=at, **values)
    occasions.hidden.tell(shown, at)
    return association
