"""Doorways for the worker: load, one call, safe to run twice."""

from celery import shared_task

from facilities import closing
from portal import clock


@shared_task(ignore_result=True)
def close_by_rule() -> None:
    """Public holidays and July of this year and the two next, so that nobody books them by mistake."""
    year = clock.today().year
    closing.close_by_rule(range(year, year + 3))
