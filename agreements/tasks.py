"""Doorways for the worker: one call each, safe to run twice."""

from celery import shared_task

from agreements import workflow
from portal import clock


@shared_task(ignore_result=True)
def remind_of_reviews() -> None:
    workflow.remind_of_reviews(day=clock.today(), at=clock.now())


@shared_task(ignore_result=True)
def end_those_over() -> None:
    workflow.end_those_over(day=clock.today(), at=clock.now())
