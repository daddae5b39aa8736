"""Doorways for the worker: what volunteering does by itself. Each can be run twice, and by two at once."""

from celery import shared_task

from organizations.workflow.volunteering import erasure, police_certificates, sign_ups, tasks
from portal import clock


@shared_task(ignore_result=True)
def settle_shifts() -> None:
    """Offers that have run out go to the next in line."""
    sign_ups.settle_all(at=clock.now())


@shared_task(ignore_result=True)
def remind_volunteers() -> None:
    sign_ups.remind(at=clock.now())


@shared_task(ignore_result=True)
def warn_of_too_few() -> None:
    tasks.warn_of_too_few(at=clock.now())


@shared_task(ignore_result=True)
def remind_of_police_certificates() -> None:
    police_certificates.remind(at=clock.now())


@shared_task(ignore_result=True)
def forget_volunteers() -> None:
    """Those who have not been active for a set time; some weeks before, they are told."""
    at = clock.now()
    erasure.warn(at=at)
    erasure.erase(at=at)
