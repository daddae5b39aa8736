from datetime import datetime, timedelta

from django.db import transaction

from grants.models import GrantApplication
from grants.notifications import DecisionNotOpened, DraftNotSent
from portal import clock
from portal.notifications import notify

DAYS_BEFORE = 3
DAYS_UNOPENED = 7  # eForvaltningsforskriften: told again when it is not opened within a week


def remind_of_drafts(*, at: datetime) -> int:
    """Remind of every draft whose deadline is at most three days ahead, once per deadline; return how many.

    Due and not done is a query, each row is locked while it is done: run hourly, twice at once, or a day
    late, and nobody is reminded twice or forgotten.
    """
    last = clock.end_of(at.astimezone(clock.OSLO).date() + timedelta(days=DAYS_BEFORE))
    due = GrantApplication.objects.drafts().with_deadline_between(at, last).not_reminded()
    return sum(_remind(pk, at=at) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, *, at: datetime) -> bool:
    rows = (
        GrantApplication.objects.drafts()
        .not_reminded()
        .select_related("call__scheme", "association", "person")
    )
    draft = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if draft is None:
        return False
    notify(DraftNotSent(draft), at=at)
    draft.reminded_of = draft.call.application_deadline
    draft.save(update_fields=["reminded_of"])
    return True


def remind_of_unopened(*, at: datetime) -> int:
    """Tell again, once, of every decision that has lain unopened for a week; return how many."""
    since = at - timedelta(days=DAYS_UNOPENED)
    found = GrantApplication.objects.with_decision_unopened_since(since).select_related("call", "case")
    return sum(bool(notify(DecisionNotOpened(one), at=at)) for one in found)
