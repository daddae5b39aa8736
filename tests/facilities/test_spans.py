"""One constraint keeps whole and parts apart, because of how the number line is cut."""

import itertools

import pytest
from django.db import DatabaseError, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from hypothesis import given
from hypothesis import strategies as st

from facilities import workflow
from facilities.models import BLOCK, Facility
from facilities.models.number_line import piece
from portal.problems import Refused
from tests.facilities.factories import make_facility, make_hall
from tests.factories import NOW

WHOLE = NumericRange(7 * BLOCK, 8 * BLOCK)


@pytest.mark.parametrize("parts", range(2, 17))
def test_a_whole_divides_evenly_in_2_to_16(parts):
    pieces = [piece(WHOLE, number, parts) for number in range(parts)]
    assert {part.upper - part.lower for part in pieces} == {BLOCK // parts}


@given(st.lists(st.integers(2, 16), min_size=1, max_size=4), st.data())
def test_parts_of_parts_fill_their_parent_without_gap_or_overlap(cuts, data):
    span = WHOLE
    for parts in cuts:
        pieces = [piece(span, number, parts) for number in range(parts)]
        assert pieces[0].lower == span.lower
        assert pieces[-1].upper == span.upper
        assert all(left.upper == right.lower for left, right in itertools.pairwise(pieces))
        assert all(part.lower < part.upper for part in pieces)
        span = data.draw(st.sampled_from(pieces))


@pytest.mark.django_db
def test_each_whole_owns_a_block_of_its_own():
    first, second = make_facility(), make_facility()
    assert first.span.upper - first.span.lower == second.span.upper - second.span.lower == BLOCK
    assert first.span.upper <= second.span.lower


@pytest.mark.django_db
def test_a_part_can_be_cut_again_and_knows_its_share():
    _hall, a, _b = make_hall()
    quarter, _other = workflow.split(a, 2, by=None, at=NOW)
    assert str(quarter.share) == "1/4"
    assert quarter.span.lower == a.span.lower


@pytest.mark.django_db
@pytest.mark.parametrize("parts", [0, 1, 17])
def test_a_hall_is_not_cut_into_one_or_seventeen(parts):
    with pytest.raises(Refused):
        workflow.split(make_facility(), parts, by=None, at=NOW)


@pytest.mark.django_db
def test_the_database_refuses_to_move_a_span():
    hall = make_facility()
    with pytest.raises(DatabaseError, match="span_never_edited"), transaction.atomic():
        Facility.objects.filter(pk=hall.pk).update(span=NumericRange(0, BLOCK))
