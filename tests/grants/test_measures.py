"""The figures of grants say how they are handled, and what there is to seek."""

from datetime import timedelta

import pytest

from grants import measures
from grants.models import ExternalScheme, GrantScheme
from tests.factories import NOW
from tests.grants.factories import decide, make_application, make_call, make_scheme, make_scheme_without_form

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_nothing_is_no_figure():
    GrantScheme.objects.update(is_offered=False)
    ExternalScheme.objects.update(is_offered=False)
    for measure in (
        measures.median_days, measures.answered_on_time, measures.form_minutes, measures.schemes,
        measures.others_schemes, measures.unrestricted,
    ):  # fmt: skip
        assert measure(TODAY) is None


def test_median_and_share_are_read_from_live_data():
    call = make_call()
    for days in (3, 10, 90):
        decide(make_application(call=call), at=NOW + timedelta(days=days))
    later = TODAY + timedelta(days=100)
    assert measures.median_days(later).value == "10 dager"
    assert measures.answered_on_time(later).value == "2 av 3"


def test_a_form_takes_what_its_meter_says():
    make_scheme_without_form()
    scheme = make_scheme()
    GrantScheme.objects.with_questions().exclude(pk=scheme.pk).update(is_offered=False)
    assert measures.form_minutes(TODAY).value == f"{scheme.form_in_use().minutes} min"


def test_only_schemes_of_others_that_somebody_has_looked_at_are_counted():
    ExternalScheme.objects.create(title="Glemt", giver="Stiftelsen")
    ExternalScheme.objects.create(title="Sjekket", giver="Stiftelsen", last_checked_on=TODAY)
    ExternalScheme.objects.create(title="Borte", giver="Banken", last_checked_on=TODAY, is_offered=False)
    assert measures.others_schemes(TODAY).value == "1"


def test_what_is_earmarked_is_no_money_without_strings():
    call = make_call()
    decide(make_application(call=call))
    assert measures.unrestricted(TODAY).value == "100\u00a0%"
    GrantScheme.objects.filter(pk=call.scheme_id).update(money_is_unrestricted=False)
    assert measures.unrestricted(TODAY).value == "0\u00a0%"
    assert measures.unrestricted(TODAY + timedelta(days=400)) is None
