"""The closed days that follow from a rule, written as rows: staff can read them, and strike one."""

from collections.abc import Iterable
from datetime import date

import holidays

from facilities.models import ClosedPeriod

JULY = "Juli: lokalene er stengt"


def close_by_rule(years: Iterable[int]) -> int:
    """Close all sites on public holidays and in July (Lier's rules for letting). Returns how many rows are new.

    A year is written once: where any day is closed for all sites already, staff's changes stand.
    """
    by_rule = ClosedPeriod.objects.filter(site=None, is_school_holiday=False)
    written = {row.year for row in by_rule.dates("starts_on", "year")}
    rows = []
    for year in set(years) - written:
        names = holidays.country_holidays("NO", years=year, language="no")
        rows += [
            ClosedPeriod(starts_on=day, ends_on=day, reason=name.replace("; ", " og "))
            for day, name in sorted(names.items())
        ]
        rows.append(ClosedPeriod(starts_on=date(year, 7, 1), ends_on=date(year, 7, 31), reason=JULY))
    ClosedPeriod.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
