"""Doorways for the worker. Each asks the database what is due and not done, so each may run as often as it likes."""

import logging
from typing import Any

from celery import shared_task
from django.db import transaction

from dialogue.models import DialogueMeeting, Hearing
from dialogue.workflow import enquiry as enquiries
from dialogue.workflow import hearing as hearings
from dialogue.workflow import meeting as meetings
from portal import clock

log = logging.getLogger(__name__)


def wake(task: Any) -> None:
    """Run `task` soon after commit. A broker that is away only delays it to its next beat."""

    def send() -> None:
        try:
            task.delay()
        except Exception:  # the broker's own errors are many; the beat comes anyway
            log.warning("The broker did not take %s; its beat will run it.", task.name)

    transaction.on_commit(send)


@shared_task(ignore_result=True)
def invite_to_meetings() -> None:
    at = clock.now()
    for meeting in DialogueMeeting.objects.to_invite(at):
        meetings.invite(meeting, at=at)


@shared_task(ignore_result=True)
def remind_of_meetings() -> None:
    meetings.remind(at=clock.now())


@shared_task(ignore_result=True)
def invite_to_hearings() -> None:
    at = clock.now()
    for hearing in Hearing.objects.to_invite(at):
        hearings.invite(hearing, at=at)


@shared_task(ignore_result=True)
def remind_of_hearings() -> None:
    at = clock.now()
    for hearing in Hearing.objects.to_remind(at):
        hearings.remind(hearing, at=at)


@shared_task(ignore_result=True)
def close_hearings() -> None:
    hearings.close_past(at=clock.now())


@shared_task(ignore_result=True)
def look_after_enquiries() -> None:
    """Remind of what is overdue, close what is quiet, forget what is old."""
    at = clock.now()
    enquiries.remind_of_overdue(at=at)
    enquiries.close_quiet(at=at)
    enquiries.erase_old(at=at)
