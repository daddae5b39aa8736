"""What the applicant does: begin, write, enclose, send, withdraw."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from grants import rules
from grants.models import Attachment, GrantApplication, GrantCall, QuestionKind
from grants.notifications import ApplicationReceived
from grants.states import ApplicationState
from grants.workflow.forgetting import erase
from grants.workflow.sealing import is_still_sealed, new_receipt_code, open_case
from organizations.models import Association
from organizations.permissions import may_act_for
from portal.lifecycle import Role, move
from portal.models import StoredFile, User
from portal.models.audit import AuditEntry, record
from portal.notifications import notify
from portal.problems import Blocker, Problem, Refused, refuse_if_blocked
from portal.templatetags.portal import clock as clock_time

FILE = QuestionKind.FILE
NOT_COPIED = (FILE, QuestionKind.DECLARATION)


def start(
    call: GrantCall, *, association: Association | None, by: User, at: datetime, language_form: str = ""
) -> GrantApplication:
    """The one application in `call` of the association, or of `by` themselves: begun now, or the one that stands.

    `language_form` is what a person wants the letters in.
    """
    if association and not may_act_for(by, association):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    application = GrantApplication(
        call=call,
        association=association,
        person=None if association else by,
        language_form="" if association else language_form,
        form_version=call.scheme.form_in_use(),
        created_at=at,
        saved_at=at,
        saved_by=by,
    )
    standing = GrantApplication.objects.standing().filter(call=call).of_same_applicant(application)
    if found := standing.first():
        return found
    refuse_if_blocked([*rules.about_applicant(application), *rules.time_to_apply(call, at)])
    _fill_in(application)
    try:
        with transaction.atomic():
            application.save(force_insert=True)
            record("grants.application.created", application, by=by, at=at)
    except IntegrityError:  # a double click, or two of the board at once: one row stands
        return standing.get()
    return application


def _fill_in(application: GrantApplication) -> None:
    """What need not be asked again: who begins, the register's account, and what seldom changes."""
    last = (
        GrantApplication.objects.received().of_same_applicant(application).order_by("-submitted_at").first()
    )
    for question in application.questions():
        if last and question.is_remembered and last.answer(question.key) is not None:
            application.put_answer(question.key, last.answer(question.key))
    application.contact_id = application.saved_by_id
    if application.registered_account:
        application.bank_account_number = application.registered_account


def copy_last(application: GrantApplication, *, by: User, at: datetime) -> GrantApplication:
    """Fill the draft with the applicant's last application in the same scheme, but for files and declarations."""
    with transaction.atomic():
        row = locked_draft(application, by)
        refuse_beside(row, by, at)
        last = GrantApplication.objects.last_like(row)
        if last is None:
            raise Refused(Blocker("nothing_to_copy", _("There is no earlier application to copy.")))
        for question in row.questions():
            answer = last.answer(question.key)
            if question.kind not in NOT_COPIED and answer not in (None, ""):
                row.put_answer(question.key, answer)
        row.version += 1
        row.saved_at, row.saved_by = at, by
        row.save()
        record("grants.application.copied", row, by=by, at=at)
    return row


def hold(
    application: GrantApplication, *, by: User, at: datetime, is_taken_over: bool = False
) -> User | None:
    """Take the lock on the draft, so that others see who writes; return who has it, when another does.

    `is_taken_over` takes it from them. What they then save is refused and stays on their page.
    """
    with transaction.atomic():
        row = locked_draft(application, by)
        other = row.writer_beside(by, at)
        if other and not is_taken_over:
            return other
        GrantApplication.objects.filter(pk=row.pk).update(writing_by=by, writing_at=at)
    return None


def refuse_beside(row: GrantApplication, by: User, at: datetime) -> None:
    """Raise Refused while somebody else has the lock."""
    if other := row.writer_beside(by, at):
        text = _("%(name)s is writing here now. What you wrote is still here, but not saved.")
        raise Refused(Blocker("locked", text % {"name": other}))


def save_draft(
    application: GrantApplication,
    *,
    answers: Mapping[str, Any],
    bases: Mapping[str, Any],
    version: int,
    by: User,
    at: datetime,
) -> GrantApplication:
    """Store `answers` (field → value) in the draft; return it as it now stands.

    While another has the lock nothing is stored. `bases` holds what each field was when the writer opened the page,
    at `version`. A field that somebody else has changed since is not overwritten: Refused names it and what the
    other wrote, and nothing is stored.
    """
    with transaction.atomic():
        row = locked_draft(application, by)
        refuse_beside(row, by, at)
        changed = {name: value for name, value in answers.items() if row.answer(name) != value}
        if version != row.version:
            refuse_if_blocked(_collisions(row, changed, bases))
        for name, value in changed.items():
            row.put_answer(name, value)
        refuse_if_blocked(rules.contradictions(row))
        row.saved_at, row.saved_by = at, by
        row.writing_at, row.writing_by = at, by
        if changed:
            row.version += 1
            record("grants.application.saved", row, by=by, at=at, fields=tuple(sorted(changed)))
        row.save()
    return row


def _collisions(row: GrantApplication, changed: Mapping[str, Any], bases: Mapping[str, Any]) -> list[Problem]:
    text = _(
        "%(name)s wrote “%(value)s” here %(time)s, while you had the page open. "
        "What you wrote is still here. Save once more to use yours."
    )
    return [
        Blocker("changed_meanwhile", text % {**_who_wrote(row, name), "value": _shown(row, name)}, name)
        for name in changed
        if row.answer(name) != bases.get(name)
    ]


def _who_wrote(row: GrantApplication, key: str) -> dict[str, Any]:
    """Who changed this answer last, and when: whoever saved last may have changed another."""
    saves = AuditEntry.objects.about(row).filter(fields__contains=[key]).order_by("-at", "-pk")
    last = saves.select_related("actor").first()
    if last is None:
        return {"name": row.saved_by, "time": clock_time(row.saved_at)}
    return {"name": last.actor or row.saved_by, "time": clock_time(last.at)}


def _shown(row: GrantApplication, key: str) -> Any:
    """What the other wrote, as far as a line of text can say it."""
    value = row.contact if key == "contact" else row.answer(key)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, dict)):
        return _("other rows")
    return "" if value is None else value


def locked_draft(application: GrantApplication, by: User) -> GrantApplication:
    row = locked(application, by)
    if not row.is_draft:
        raise Refused(Blocker("not_a_draft", _("The application is sent already.")))
    return row


def locked(application: GrantApplication, by: User) -> GrantApplication:
    """Locked first and read afterwards: a lock that joins what the row points at misses what another has changed."""
    GrantApplication.objects.select_for_update().get(pk=application.pk)
    rows = GrantApplication.objects.select_related(
        "call__scheme", "association", "person", "saved_by", "contact", "form_version", "writing_by"
    )
    row = rows.get(pk=application.pk)
    if Role.MEMBER not in row.roles_of(by):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    return row


def attach(
    application: GrantApplication, *, kind: str, file: UploadedFile, by: User, at: datetime
) -> Attachment:
    """Enclose `file` as the answer to the question `kind`, in a draft or afterwards until the case is decided.

    The same file twice is once.
    """
    with transaction.atomic():
        row = locked(application, by)
        question = next((one for one in row.questions() if one.key == kind and one.kind == FILE), None)
        if question is None:
            raise Refused(Blocker("not_asked", _("The form does not ask for this file."), kind))
        if not (row.is_draft or (row.is_awaiting and at <= row.call.closes_at)):
            raise Refused(Blocker("no_more_attachments", _("Attachments can no longer be added."), kind))
        stored = StoredFile.keep(
            file,
            name=file.name or kind,
            content_type=file.content_type or "",
            purpose="grants.attachment",
            by=by,
            at=at,
        )
        same = row.attachments.filter(kind=kind, file__sha256=stored.sha256).first()
        if same:
            stored.content.delete(save=False)
            stored.delete()
            return same
        attachment = row.attachments.create(
            kind=kind, label=question.label, file=stored, added_at=at, added_by=by
        )
        record("grants.application.attached", row, by=by, at=at, kind=kind)
    return attachment


def detach(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Take a file out of a draft, and forget its bytes when that is certain."""
    with transaction.atomic():
        row = locked_draft(attachment.application, by)
        found = row.attachments.filter(pk=attachment.pk).select_related("file").first()
        if found is None:  # a double click
            return
        stored = found.file
        found.delete()
        stored.delete()
        transaction.on_commit(lambda: stored.content.delete(save=False))
        record("grants.application.detached", row, by=by, at=at, kind=found.kind)


def submit(application: GrantApplication, *, by: User, at: datetime) -> GrantApplication:
    """Send the application: a case is opened with the day we promise an answer, and a receipt goes out.

    In a sealed call the case is opened with the call. After the deadline an application is accepted and marked
    late, for as long as the call takes late ones.
    """
    with transaction.atomic():
        row = locked_draft(application, by)
        refuse_beside(row, by, at)
        refuse_if_blocked(rules.before_sending(row, at))
        drop_unasked(row)
        numbered: dict[str, Any] = (
            {"receipt_code": new_receipt_code()}
            if is_still_sealed(row.call)
            else {"case": open_case(row, received_at=at, at=at)}
        )
        move(
            application,
            ApplicationState.SUBMITTED,
            by=by,
            at=at,
            **numbered,
            submitted_at=at,
            submitted_by=by,
            is_late=row.call.is_late_at(at),
        )
        notify(ApplicationReceived(application), at=at)
    return application


def drop_unasked(row: GrantApplication) -> None:
    """What is not asked is not sent: answers whose condition no longer holds go, and their files with them.

    While one writes they stay, since one can change one's mind.
    """
    for question in row.not_asked():
        erase(row, question)
    row.save()


def withdraw(application: GrantApplication, *, by: User, at: datetime) -> GrantApplication:
    """Take a draft or an undecided application back. A new one can then be begun in the same call."""
    with transaction.atomic():
        move(application, ApplicationState.WITHDRAWN, by=by, at=at)
        application.refresh_from_db(fields=["case"])  # a sealed call can have been opened meanwhile
        if application.case:
            application.case.closed_at = at
            application.case.save(update_fields=["closed_at"])
    return application
