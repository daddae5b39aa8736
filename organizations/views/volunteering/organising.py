"""Who arranges what, for the views of organisers."""

from typing import Protocol, TypeVar

from organizations.acting import acting_association
from organizations.models import Association
from portal.access import MemberRequest, is_verified_staff
from portal.models import Unit, User


class Organised(Protocol):
    """A query set that knows whose its rows are."""

    def organised_by(self: "Q", user: User) -> "Q": ...
    def of_associations(self: "Q") -> "Q": ...


Q = TypeVar("Q", bound=Organised)


def organised(request: MemberRequest, rows: Q) -> Q:
    """Those of `rows` that this person answers for. The municipality's own ask for the second factor too."""
    mine = rows.organised_by(request.user)
    if request.user.is_staff and not is_verified_staff(request):
        return mine.of_associations()
    return mine


def organiser_for(request: MemberRequest) -> Association | Unit | None:
    """For whom a new task is entered: the association that one acts for, else the own unit of the municipality."""
    return acting_association(request) or (request.user.unit if is_verified_staff(request) else None)
