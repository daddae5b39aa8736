"""The figures of the register say what the associations have said."""

import pytest

from organizations.providers import measures
from tests.factories import NOW, make_association

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_nothing_is_no_figure():
    assert measures.associations(TODAY) is None
    assert measures.open_for_all(TODAY) is None
    assert measures.umbrellas(TODAY) is None


def test_those_in_the_register_are_counted_and_no_others():
    make_association(is_step_free=True, companion_card=True)
    make_association(price_for_children=1000)
    make_association(price_for_children=1001)
    make_association(is_umbrella=True)
    make_association(is_step_free=True, is_umbrella=True, state="proposed")
    assert measures.associations(TODAY).value == "4"
    assert measures.open_for_all(TODAY).value == "2 av 4"
    assert measures.umbrellas(TODAY).value == "1"
