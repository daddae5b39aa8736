from datetime import date, datetime, timedelta

import pytest

from dialogue import links, rules
from dialogue.models import ContactPoint
from dialogue.working_days import add_working_days, is_working_day
from portal.clock import OSLO


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2027, 3, 2), 3, date(2027, 3, 5)),  # within a week
        (date(2027, 3, 4), 3, date(2027, 3, 9)),  # over a weekend
        (date(2027, 3, 6), 1, date(2027, 3, 8)),  # asked on a Saturday
        (date(2027, 3, 24), 1, date(2027, 3, 30)),  # Maundy Thursday to Easter Monday are no working days
        (date(2027, 3, 23), 3, date(2027, 3, 31)),
        (date(2027, 5, 14), 1, date(2027, 5, 18)),  # 17 May 2027 is also Whit Monday
        (date(2026, 5, 13), 2, date(2026, 5, 18)),  # Ascension Day, a Friday between, then 17 May on a Sunday
        (date(2027, 12, 24), 1, date(2027, 12, 27)),  # Christmas on a weekend
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over New Year
    ],
)
def test_promised_day_skips_weekends_and_public_holidays(start, days, due):
    assert add_working_days(start, days) == due
    assert is_working_day(due)


def test_the_day_is_the_norwegian_one():
    point = ContactPoint(answer_days=1)
    late = datetime(2027, 3, 2, 23, 30, tzinfo=OSLO)
    assert rules.answer_due(point, late) == date(2027, 3, 3)
    assert rules.answer_due(point, late + timedelta(hours=1)) == date(2027, 3, 4)


def test_a_link_is_long_and_only_ours():
    nonce = links.new_nonce()
    token = links.token_of(nonce)
    assert len(nonce) >= 43
    assert links.nonce_of(token) == nonce
    for wrong in (
        nonce,
        token[:-1],
        token + "A",
        token.swapcase(),
        f"{links.new_nonce()}.{token.split('.')[1]}",
        "",
    ):
        assert links.nonce_of(wrong) is None
