"""Doorways for the worker."""

from contextlib import suppress
from datetime import timedelta

from celery import shared_task

from organizations import rules, volunteer_tasks  # noqa: F401 - registers its tasks
from organizations.brreg import Client, EntityRegister, Unavailable, VoluntaryRegister
from organizations.models import Activity, Association, CalendarSource, Correction, Invitation
from organizations.workflow import (
    calendar,
    classifying,
    confirmation,
    digest,
    forgetting,
    participants,
    refreshing,
    sources,
    telling,
)
from portal import clock


@shared_task(ignore_result=True)
def send_weekly_digest() -> None:
    """Run every hour of a Thursday: takes those that nobody has looked after this week."""
    digest.send_week(clock.today(), at=clock.now())


@shared_task(ignore_result=True)
def forget_unconfirmed_addresses() -> None:
    digest.forget_unconfirmed(clock.now())


@shared_task(ignore_result=True)
def extend_calendar() -> None:
    """Store the dates of weekly offers that have come within the calendar's reach."""
    today = clock.today()
    for activity in Activity.objects.short_of(rules.horizon(today)):
        calendar.extend(activity, today=today, at=clock.now())


@shared_task(ignore_result=True)
def refresh_register() -> None:
    """Ask the national register about those not asked about today."""
    with Client() as client:
        refreshing.refresh_due(EntityRegister(client), today=clock.today(), at=clock.now())


@shared_task(ignore_result=True)
def refresh_categories() -> None:
    """Renew the table of ICNPO categories. A register that does not answer is asked again next time."""
    with Client() as client, suppress(Unavailable):
        classifying.take_in_categories(VoluntaryRegister(client).categories())


@shared_task(ignore_result=True)
def ask_about(*, ids: list[int]) -> None:
    """Fetch what the registers say about associations that have just registered; the night does it otherwise."""
    numbers = Association.objects.filter(pk__in=ids).values_list("organization_number", flat=True)
    with Client() as client, suppress(Unavailable):
        for number in filter(None, numbers):
            refreshing.refresh([number], EntityRegister(client), at=clock.now(), again=True)
            if found := VoluntaryRegister(client).one(number):
                classifying.classify(found, at=clock.now())


@shared_task(ignore_result=True)
def settle_waiting_lists() -> None:
    """Let offers that have run out lapse, and offer free places to those who are next."""
    participants.settle_due(at=clock.now())


@shared_task(ignore_result=True)
def erase_past_participants() -> None:
    telling.erase_past(at=clock.now())


@shared_task(ignore_result=True)
def fetch_calendars() -> None:
    """Every calendar that has not been looked at for an hour, each as a task of its own."""
    an_hour_ago = clock.now() - timedelta(minutes=55)
    for pk in CalendarSource.objects.due(an_hour_ago).values_list("pk", flat=True):
        fetch_calendar.delay(ids=[pk])


@shared_task(ignore_result=True)
def fetch_calendar(*, ids: list[int]) -> None:
    for source in CalendarSource.objects.filter(pk__in=ids).select_related("association"):
        sources.refresh(source, at=clock.now())


@shared_task(ignore_result=True)
def forget_old_texts() -> None:
    forgetting.forget_old(at=clock.now())


@shared_task(ignore_result=True)
def keep_the_register_true() -> None:
    """Ask those who should confirm their facts; put to rest those that have not answered for long."""
    today, at = clock.today(), clock.now()
    confirmation.ask_those_due(today=today, at=at)
    confirmation.rest_those_silent(today=today, at=at)


@shared_task(ignore_result=True)
def forget_addresses() -> None:
    """Erase what is no longer needed about people who were invited, and who told that something was wrong."""
    Invitation.objects.all().forget(at=clock.now())
    Correction.objects.all().forget(at=clock.now())
