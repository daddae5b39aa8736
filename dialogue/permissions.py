"""Who somebody is to meetings, hearings and enquiries. What belongs to an association asks `organizations`."""

from typing import TYPE_CHECKING

from portal.lifecycle import Role

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.models import User


def is_staff(user: "User | None") -> bool:
    return user is not None and user.is_authenticated and user.is_staff and user.is_active


def roles_for_municipal(user: "User | None") -> set[Role]:
    """Roles towards what the municipality itself arranges; None is the system."""
    if user is None:
        return {Role.SYSTEM}
    return {Role.STAFF} if is_staff(user) else {Role.PUBLIC}


def roles_for_enquiry(user: "User | None") -> set[Role]:
    """As above. A resident has no account: whoever holds the secret link acts as nobody, and is the public."""
    return {Role.SYSTEM, Role.PUBLIC} if user is None else roles_for_municipal(user)


def viewer(request: "HttpRequest") -> "User | None":
    """Who looks at a public page: None when nobody is logged in."""
    return request.user if request.user.is_authenticated else None
