"""Doorways for the worker."""

from celery import shared_task

from organizations import rules
from organizations.models import Activity
from organizations.workflow import calendar
from portal import clock


@shared_task(ignore_result=True)
def extend_calendar() -> None:
    """Store the dates of weekly offers that have come within the calendar's reach."""
    today = clock.today()
    for activity in Activity.objects.short_of(rules.horizon(today)):
        calendar.extend(activity, today=today, at=clock.now())
