"""Hand-computed: deadlines at the end of the day in Norway, over holidays and clock changes.

Sources: forvaltningsloven § 11 a (interim reply within a month), §§ 28-29 (three weeks from when the notice arrived),
domstolloven §§ 148-149 (a last day that is a day off moves to the next working day). 2027: Easter Sunday is 28 March,
summer time begins on 28 March and ends on 31 October; 17 May is a Monday, Ascension Day 6 May, Whit Monday 17 May.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from grants.models import GrantCall, GrantScheme, SchemeTerms
from portal import clock
from portal.clock import OSLO
from portal.models import Decision


def call(deadline, *, weeks=6, grace=14):
    return GrantCall(
        scheme=GrantScheme(answer_within_weeks=weeks),
        opens_at=clock.local(deadline - timedelta(days=60), datetime.min.time()),
        application_deadline=clock.end_of(deadline),
        grace_days=grace,
    )


@pytest.mark.parametrize(
    ("deadline", "utc"),
    [
        (date(2027, 1, 15), datetime(2027, 1, 15, 22, 59, 59, tzinfo=UTC)),  # winter time: UTC + 1
        (date(2027, 4, 15), datetime(2027, 4, 15, 21, 59, 59, tzinfo=UTC)),  # summer time: UTC + 2
        (date(2027, 3, 27), datetime(2027, 3, 27, 22, 59, 59, tzinfo=UTC)),  # the evening before it begins
        (date(2027, 3, 28), datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC)),  # the day of 23 hours
        (date(2027, 10, 30), datetime(2027, 10, 30, 21, 59, 59, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 22, 59, 59, tzinfo=UTC)),  # the day of 25 hours
        (date(2027, 12, 31), datetime(2027, 12, 31, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_the_end_of_its_norwegian_day(deadline, utc):
    assert call(deadline).application_deadline == utc
    assert call(deadline).deadline_on == deadline


@pytest.mark.parametrize(
    ("at", "is_late"),
    [
        (datetime(2027, 4, 15, 23, 59, 59, tzinfo=OSLO), False),
        (datetime(2027, 4, 16, 0, 0, 0, tzinfo=OSLO), True),
        (datetime(2027, 4, 15, 22, 30, tzinfo=UTC), True),  # half past midnight in Norway
        (datetime(2027, 4, 15, 21, 59, 59, tzinfo=UTC), False),
    ],
)
def test_a_second_too_late_is_late(at, is_late):
    assert call(date(2027, 4, 15)).is_late_at(at) is is_late


@pytest.mark.parametrize(
    ("deadline", "grace", "at", "takes"),
    [
        (date(2027, 4, 15), 14, datetime(2027, 4, 29, 23, 59, 59, tzinfo=OSLO), True),
        (date(2027, 4, 15), 14, datetime(2027, 4, 30, 0, 0, tzinfo=OSLO), False),
        (date(2027, 3, 20), 14, datetime(2027, 4, 3, 23, 59, tzinfo=OSLO), True),  # over the clock change
        (date(2027, 10, 25), 14, datetime(2027, 11, 8, 23, 59, tzinfo=OSLO), True),
        (date(2027, 4, 15), 0, datetime(2027, 4, 16, 0, 0, tzinfo=OSLO), False),
    ],
)
def test_late_ones_are_taken_to_the_end_of_the_last_day_of_grace(deadline, grace, at, takes):
    assert call(deadline, grace=grace).takes_applications_at(at) is takes


@pytest.mark.parametrize(
    ("deadline", "received", "weeks", "answer"),
    [
        (date(2027, 4, 15), date(2027, 3, 1), 6, date(2027, 5, 27)),  # from the deadline
        (date(2027, 4, 15), date(2027, 4, 20), 6, date(2027, 6, 1)),  # late: from receipt
        (date(2027, 11, 11), date(2027, 11, 1), 4, date(2027, 12, 9)),
        (date(2027, 12, 31), date(2027, 12, 31), 1, date(2028, 1, 7)),
        (date(2028, 2, 1), date(2028, 2, 1), 4, date(2028, 2, 29)),  # a leap year
    ],
)
def test_the_promised_answer(deadline, received, weeks, answer):
    assert call(deadline, weeks=weeks).answer_by(received) == answer


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (date(2027, 3, 2), date(2027, 4, 2)),
        (date(2027, 1, 31), date(2027, 2, 28)),  # there is no 31 February
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2027, 3, 31), date(2027, 4, 30)),
        (date(2027, 12, 15), date(2028, 1, 15)),
    ],
)
def test_an_interim_reply_is_due_a_month_after_receipt(received, by):
    assert SchemeTerms(interim_reply_months=1).interim_reply_by(received) == by
    assert received + relativedelta(months=1) == by


@pytest.mark.parametrize(
    ("arrived", "last_day"),
    [
        (datetime(2027, 3, 2, 12, tzinfo=OSLO), date(2027, 3, 23)),  # a Tuesday, three weeks later
        (
            datetime(2027, 3, 5, 12, tzinfo=OSLO),
            date(2027, 3, 30),
        ),  # Good Friday, to the Tuesday after Easter
        (datetime(2027, 3, 4, 12, tzinfo=OSLO), date(2027, 3, 30)),  # Maundy Thursday
        (datetime(2027, 3, 8, 12, tzinfo=OSLO), date(2027, 3, 30)),  # Easter Monday
        (datetime(2027, 3, 3, 12, tzinfo=OSLO), date(2027, 3, 24)),  # the Wednesday before is a working day
        (datetime(2027, 4, 10, 12, tzinfo=OSLO), date(2027, 5, 3)),  # 1 May is a Saturday
        (datetime(2027, 4, 15, 12, tzinfo=OSLO), date(2027, 5, 7)),  # Ascension Day
        (datetime(2027, 4, 26, 12, tzinfo=OSLO), date(2027, 5, 18)),  # 17 May and Whit Monday
        (datetime(2027, 6, 5, 12, tzinfo=OSLO), date(2027, 6, 28)),  # a Saturday
        (datetime(2027, 12, 4, 12, tzinfo=OSLO), date(2027, 12, 27)),  # Christmas Day, a Saturday
        (datetime(2027, 12, 11, 12, tzinfo=OSLO), date(2028, 1, 3)),  # New Year's Day, a Saturday
        (datetime(2027, 3, 2, 23, 30, tzinfo=UTC), date(2027, 3, 24)),  # half past midnight in Norway
        (datetime(2027, 10, 12, 23, 0, tzinfo=OSLO), date(2027, 11, 2)),  # over the clock change
    ],
)
def test_three_weeks_to_appeal_are_counted_from_when_the_notice_arrived(arrived, last_day):
    assert Decision(appeal_days=21, notified_at=arrived).appeal_by == last_day
    sent = arrived - timedelta(days=3)
    assert Decision(appeal_days=21, notified_at=sent, first_opened_at=arrived).appeal_by == last_day
