"""The closed days that follow from a rule, written as rows: staff can read them, and strike one."""

from collections.abc import Iterable
from datetime import date

import holidays

from facilities.models import ClosedPeriod

JULY = "Juli: lokalene er stengt"


def close_by_rule(years: Iterable[int]) -> int:
    """Close all sites on public holidays and in July (Lier's rules for letting). Returns how many rows are new.

    Safe to run again: a day that stands there already is left as staff have it.
    """
    rows = []
    for year in years:
        names = holidays.country_holidays("NO", years=year, language="no")
        rows += [
            ClosedPeriod(starts_on=day, ends_on=day, reason=name.replace("; ", " og "))
            for day, name in sorted(names.items())
        ]
        rows.append(ClosedPeriod(starts_on=date(year, 7, 1), ends_on=date(year, 7, 31), reason=JULY))
    there = set(ClosedPeriod.objects.filter(site=None).values_list("starts_on", "ends_on"))
    new = [row for row in rows if (row.starts_on, row.ends_on) not in there]
    ClosedPeriod.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
