"""One meaning of who may see a booking."""

import pytest
from django.contrib.auth.models import AnonymousUser

from facilities import workflow
from facilities.models import Booking
from portal.lifecycle import Role
from tests.facilities.factories import TUESDAY, at, make_booking, make_facility
from tests.factories import NOW, make_mandate, make_staff

pytestmark = pytest.mark.django_db


def test_who_sees_what_and_who_is_who():
    hall, mandate, staff = make_facility(), make_mandate(), make_staff()
    own = make_booking(hall, mandate=mandate)
    others = make_booking(make_facility())
    blackout = workflow.black_out(hall, starts_at=at(TUESDAY, 8), ends_at=at(TUESDAY, 10), reason="Valg",
                                  by=staff, at=NOW)  # fmt: skip
    seen = {
        None: set(),
        AnonymousUser(): set(),
        mandate.user: {own},
        staff: {own, others, blackout},
    }
    for user, expected in seen.items():
        assert set(Booking.objects.visible_to(user)) == expected
    assert own.roles_of(mandate.user) == {Role.MEMBER}
    assert own.roles_of(staff) == blackout.roles_of(staff) == {Role.STAFF}
    assert own.roles_of(None) == blackout.roles_of(None) == {Role.SYSTEM}
    assert blackout.roles_of(mandate.user) == set()


def test_a_mandate_that_has_ended_shows_nothing():
    mandate = make_mandate()
    booking = make_booking(make_facility(), mandate=mandate)
    type(mandate).objects.update(state="ended", ended_at=NOW)
    assert not Booking.objects.visible_to(mandate.user).exists()
    assert booking.roles_of(mandate.user) == set()
