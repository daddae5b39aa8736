from celery import shared_task

from grants import workflow
from portal import clock


@shared_task(ignore_result=True)
def remind_of_drafts() -> None:
    workflow.remind_of_drafts(at=clock.now())
