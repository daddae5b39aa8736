from celery import shared_task

from grants import workflow
from portal import clock


@shared_task(ignore_result=True)
def remind_of_drafts() -> None:
    workflow.remind_of_drafts(at=clock.now())


@shared_task(ignore_result=True)
def remind_of_unopened() -> None:
    workflow.remind_of_unopened(at=clock.now())


@shared_task(ignore_result=True)
def decide_batches() -> None:
    """Every decision that is due in a batch."""
    workflow.decide_lines(at=clock.now())


@shared_task(ignore_result=True)
def remind_of_reports() -> None:
    workflow.remind_of_reports(at=clock.now())


@shared_task(ignore_result=True)
def announce_openings() -> None:
    workflow.announce_openings(at=clock.now())


@shared_task(ignore_result=True)
def unseal_calls() -> None:
    workflow.unseal_calls(at=clock.now())


@shared_task(ignore_result=True)
def forget_old_answers() -> None:
    workflow.forget_old_answers(at=clock.now())
