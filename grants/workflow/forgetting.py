"""Each answer is kept for as long as its question says, counted from when the case is closed, and no longer."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from grants.models import FormVersion, GrantApplication, GrantReport, Question, QuestionKind, Repayment
from portal.models.audit import record

DRAFTS_KEPT = timedelta(days=365)  # from when the call closed; nobody in the municipality has seen them

EMPTY: dict[str, Any] = {"bank_account_number": "", "purpose_of_money": ""}  # other columns become NULL


def forget_old_answers(*, at: datetime) -> int:
    """Erase the answers whose time is over, and drafts that nobody will send; return how many applications.

    Due and not done is a query, each application is locked while it is done: safe to repeat, and by two at once.
    """
    done = sum(_forget_drafts(at))
    for version in FormVersion.objects.prefetch_related("questions"):
        for years in sorted({question.kept_years for question in version.questions.all()}):
            closed_before = at - relativedelta(years=years)
            due = version.applications.with_answers_to_forget(years, closed_before=closed_before)
            done += sum(_forget(pk, years, at=at) for pk in due.values_list("pk", flat=True))
    return done


def _forget_drafts(at: datetime) -> Iterable[bool]:
    for pk in GrantApplication.objects.drafts_to_forget(at - DRAFTS_KEPT).values_list("pk", flat=True):
        yield _forget(pk, None, at=at)


@transaction.atomic
def _forget(pk: int, years: int | None, *, at: datetime) -> bool:
    """Erase what is kept so many years or fewer; everything of a draft that was never sent (None)."""
    rows = GrantApplication.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(pk=pk).first()
    if row is None or (row.forgotten_years is not None and row.forgotten_years >= (years or 0)):
        return False
    over = [one for one in row.questions() if years is None or one.kept_years <= years]
    for question in over:
        erase(row, question)
    if years is None or not [one for one in row.questions() if one.kept_years > years]:
        row.supplements.update(asked="", reply="", before=[], after=[])
        _forget_person(row)
    row.forgotten_years = years or 0
    row.save()
    record("grants.application.answers_forgotten", row, by=None, at=at, fields=tuple(one.key for one in over))
    return True


def _forget_person(row: GrantApplication) -> None:
    """Of one who applied for themselves the way to who it was goes with the last answer."""
    if row.is_for_oneself:
        row.person = row.contact = row.saved_by = row.submitted_by = row.writing_by = None
        row.supplements.update(answered_by=None)
        GrantReport.objects.filter(grant__application=row).update(sent_by=None)
        Repayment.objects.filter(grant__application=row).update(commented_by=None)


def erase(row: GrantApplication, question: Question) -> None:
    """Take the answer to `question` away, files and all; the row is left for the caller to save."""
    if question.kind == QuestionKind.FILE:
        for attachment in row.attachments.filter(kind=question.key).select_related("file"):
            attachment.delete()
            attachment.file.forget()
    elif question.is_column:
        row.put_answer(question.key, EMPTY.get(question.key))
    else:
        row.answers = {key: value for key, value in row.answers.items() if key != question.key}
