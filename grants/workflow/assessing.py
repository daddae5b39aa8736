"""What handlers do beside deciding: review, and ask for more."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from grants import rules
from grants.answers import lines_of, read_answers
from grants.models import GrantApplication, Review, Supplement
from grants.notifications import MoreInformationAsked
from grants.workflow.applying import drop_unasked, locked
from grants.workflow.deciding import locked_undecided
from portal.clock import OSLO
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def review(
    application: GrantApplication, *, score: int, recommendation: str, by: User, at: datetime
) -> Review:
    """Give, or change, one's own score and recommendation."""
    with transaction.atomic():
        row = locked_undecided(application, by)
        facts = {"score": score, "recommendation": recommendation, "reviewed_at": at}
        found, _is_new = Review.objects.update_or_create(application=row, reviewer=by, defaults=facts)
        record("grants.application.reviewed", row, by=by, at=at)
    return found


def ask_for_more(
    application: GrantApplication, *, asked: str, due_on: date, by: User, at: datetime
) -> Supplement:
    """Ask for more information. One question is open at a time."""
    if due_on <= at.astimezone(OSLO).date():
        raise Refused(Blocker("not_ahead", _("Choose a day that is still ahead."), "due_on"))
    try:
        with transaction.atomic():
            row = locked_undecided(application, by)
            found = Supplement.objects.create(
                application=row,
                asked=asked,
                asked_at=at,
                asked_by=by,
                due_on=due_on,
                before=list(lines_of(read_answers(row))),
            )
            record("grants.application.more_asked", row, by=by, at=at)
            notify(MoreInformationAsked(row), at=at)
    except IntegrityError as error:
        text = _("You have asked already, and they have not answered yet.")
        raise Refused(Blocker("asked_already", text)) from error
    return found


def answer_more(
    application: GrantApplication, *, answers: Mapping[str, Any], reply: str, by: User, at: datetime
) -> Supplement:
    """Send what was asked for: changed answers, a few words, or both. The old answers stay in the history."""
    with transaction.atomic():
        row = locked(application, by)
        found = row.supplements.open().select_for_update(of=("self",)).first()
        if found is None or not row.is_awaiting:
            raise Refused(Blocker("nothing_asked", _("The municipality does not wait for more information.")))
        changed = {key: value for key, value in answers.items() if row.answer(key) != value}
        for key, value in changed.items():
            row.put_answer(key, value)
        refuse_if_blocked([*rules.contradictions(row), *rules.unanswered(row)])
        if not changed and not reply.strip():
            raise Refused(Blocker("nothing_said", _("Change an answer, or write a few words."), "reply"))
        row.version += 1
        drop_unasked(row)
        found.reply, found.answered_at, found.answered_by = reply, at, by
        found.after = list(lines_of(read_answers(row)))
        found.save(update_fields=["reply", "answered_at", "answered_by", "after"])
        record("grants.application.more_answered", row, by=by, at=at, fields=tuple(sorted(changed)))
    return found
