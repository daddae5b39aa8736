"""Who somebody is to a booking."""

from typing import TYPE_CHECKING

from organizations import permissions as organizations
from portal.lifecycle import Role

if TYPE_CHECKING:
    from facilities.models import Booking, DropInPlace, TimeWait
    from portal.models import StoredFile, User


def roles_for(user: "User | None", booking: "Booking") -> set[Role]:
    """Members of its association, or the person whose own it is, and staff. A blackout belongs to staff alone."""
    if booking.association is not None:
        return organizations.roles_for(user, booking.association)
    if user is None:
        return {Role.SYSTEM}
    mine = {Role.MEMBER} if booking.is_for_oneself and booking.booked_by_id == user.pk else set()
    return mine | ({Role.STAFF} if user.is_staff and user.is_active else set())


def roles_for_place(user: "User | None", place: "DropInPlace") -> set[Role]:
    """The person whose place in drop-in hours it is, and staff."""
    if user is None:
        return {Role.SYSTEM}
    mine = {Role.MEMBER} if place.person_id == user.pk else set()
    return mine | ({Role.STAFF} if user.is_staff and user.is_active else set())


def roles_for_wait(user: "User | None", wait: "TimeWait") -> set[Role]:
    """Members of the association that waits, or the person who waits for themselves, and staff."""
    if wait.association is not None:
        return organizations.roles_for(user, wait.association)
    if user is None:
        return {Role.SYSTEM}
    mine = {Role.MEMBER} if wait.asked_by_id == user.pk else set()
    return mine | ({Role.STAFF} if user.is_staff and user.is_active else set())


def can_view_invoices(file: "StoredFile", user: "User") -> bool:
    """What everybody is to pay: staff alone."""
    return user.is_authenticated and user.is_active and user.is_staff
