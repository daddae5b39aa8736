"""Doorways for the worker: load, one call, safe to run twice."""

from celery import shared_task

from portal import clock, notifications, retention
from portal.models.notice import Notice
from portal.models.version import Version


@shared_task(ignore_result=True)
def deliver_notices(*, ids: list[int]) -> None:
    notifications.deliver(ids, at=clock.now())


@shared_task(ignore_result=True)
def sweep_outbox() -> None:
    """Send whatever is due, whoever forgot it."""
    at = clock.now()
    notifications.deliver(Notice.objects.due(at).order_by("id").values_list("pk", flat=True)[:500], at=at)


@shared_task(ignore_result=True)
def fold_versions() -> None:
    """Keep the table of versions short."""
    Version.objects.fold()


@shared_task(ignore_result=True)
def forget_old_messages() -> None:
    retention.forget_old_messages(at=clock.now())
