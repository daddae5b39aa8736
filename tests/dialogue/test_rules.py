from datetime import date, datetime, timedelta

from dialogue import links, rules
from dialogue.models import ContactPoint
from portal.clock import OSLO


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
