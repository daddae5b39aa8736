"""The figures of premises say what can be booked, borrowed and is lacking."""

import pytest

from facilities import workflow
from facilities.models import EquipmentItem
from facilities.providers import measures
from tests.facilities.factories import make_facility, make_hall, make_site
from tests.factories import NOW, make_district, make_mandate

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_nothing_is_no_figure():
    for measure in (measures.places, measures.schools, measures.things_to_borrow, measures.needs):
        assert measure(TODAY) is None


def test_a_hall_with_parts_is_one_place_and_a_school_with_two_rooms_is_one_school():
    make_hall()
    school = make_site(name="Tranby skole", is_school=True)
    make_facility(site=school, name="Gymsalen"), make_facility(site=school, name="Aulaen")
    make_facility(name="Stengt", is_bookable=False)
    assert measures.places(TODAY).value == "3"
    assert measures.schools(TODAY).value == "1"


def test_things_and_needs_are_counted():
    EquipmentItem.objects.create(name="Kajakk", quantity=10, pick_up="På lageret")
    EquipmentItem.objects.create(name="Telt", quantity=2, pick_up="På lageret")
    club, at = make_mandate(), NOW
    workflow.report_need(
        club.association, kind="storage", district=make_district(), text="Et skap", by=club.user, at=at
    )
    assert measures.things_to_borrow(TODAY).value == "12"
    assert measures.needs(TODAY).value == "1"
