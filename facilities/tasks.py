"""Doorways for the worker: load, one call, safe to run twice."""

from celery import shared_task

from facilities import closing, workflow
from portal import clock


@shared_task(ignore_result=True)
def close_by_rule() -> None:
    """Public holidays and July of this year and the two next, so that nobody books them by mistake."""
    year = clock.today().year
    closing.close_by_rule(range(year, year + 3))


@shared_task(ignore_result=True)
def sweep_holds() -> None:
    """Times that were kept for somebody who went away."""
    workflow.sweep_holds(at=clock.now())


@shared_task(ignore_result=True)
def settle_waits() -> None:
    """Offers from the waiting list that nobody took go to the next."""
    workflow.settle_waits(at=clock.now())


@shared_task(ignore_result=True)
def remind_of_bookings() -> None:
    """Tomorrow's bookings, with the way to give one back."""
    workflow.remind_of_bookings(at=clock.now())


@shared_task(ignore_result=True)
def look_after_requests() -> None:
    """Requests that are due are put before staff; those whose time has come are answered with an apology."""
    at = clock.now()
    workflow.lapse_those_past(at=at)
    workflow.remind_of_requests(at=at)


@shared_task(ignore_result=True)
def ask_how_many_came() -> None:
    """Yesterday's regular times: one question each."""
    workflow.ask_how_many_came(at=clock.now())


@shared_task(ignore_result=True)
def forget_old() -> None:
    """Who came to drop-in hours that are over; door codes, and words about bookings and loans that are over."""
    at = clock.now()
    workflow.forget_drop_in(at=at)
    workflow.forget_old(at=at)


@shared_task(ignore_result=True)
def remind_of_loans() -> None:
    """Equipment that should have been given back."""
    workflow.remind_of_loans(at=clock.now())


@shared_task(ignore_result=True)
def remind_of_leases() -> None:
    """Storage rooms that nobody has said for a year that they need."""
    workflow.remind_of_leases(at=clock.now())
