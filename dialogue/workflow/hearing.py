"""Hearings and the associations' answers to them."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from dialogue import notifications, rules
from dialogue.models import Hearing, HearingDocument, HearingResponse
from dialogue.states import HearingState, ResponseState
from organizations.models import Association
from organizations.permissions import may_act_for
from portal.lifecycle import move
from portal.models import StoredFile, User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def open_hearing(hearing: Hearing, *, by: User, at: datetime) -> None:
    """Show the hearing to all and invite the associations (a task does that; see `invite`)."""
    from dialogue.tasks import invite_to_hearings, wake

    def check(row: Hearing) -> None:
        refuse_if_blocked(rules.problems_with_deadline(row.response_deadline, at=at))

    move(hearing, HearingState.OPEN, by=by, at=at, verb="open", check=check, opened_at=at)
    wake(invite_to_hearings)


def extend(hearing: Hearing, *, by: User, at: datetime, response_deadline: date) -> None:
    """Give more time. Those who have not answered by then are reminded anew before the new deadline."""

    def check(row: Hearing) -> None:
        refuse_if_blocked(rules.problems_with_deadline(response_deadline, at=at))
        if response_deadline <= row.response_deadline:
            text = _("Choose a later day than the deadline that stands.")
            raise Refused(Blocker("not_later", text, "response_deadline"))

    changes: dict[str, Any] = {"response_deadline": response_deadline, "reminded_at": None}
    move(hearing, HearingState.OPEN, by=by, at=at, verb="extend", check=check, **changes)


def close_past(*, at: datetime) -> int:
    """Close every hearing whose deadline day is over."""
    due = list(Hearing.objects.to_close(at))
    for hearing in due:
        move(hearing, HearingState.CLOSED, by=None, at=at, verb="close", closed_at=at)
    return len(due)


@transaction.atomic
def conclude(hearing: Hearing, *, by: User, at: datetime, conclusion: str) -> None:
    """Tell what came of it. Those who answered get word, the first time."""
    move(hearing, HearingState.CLOSED, by=by, at=at, verb="conclude", conclusion=conclusion, concluded_at=at)
    notify(notifications.HearingConcluded(hearing), at=at)


@transaction.atomic
def add_document(
    hearing: Hearing, *, by: User, at: datetime, title: str, file: UploadedFile
) -> HearingDocument:
    """Lay a paper beside the hearing; everybody may read it once the hearing is open."""
    stored = StoredFile.keep(
        file,
        name=file.name or title,
        content_type=file.content_type or "",
        purpose="dialogue.hearing_document",
        by=by,
        at=at,
    )
    document = HearingDocument.objects.create(hearing=hearing, title=title, file=stored)
    record("dialogue.hearing.document_added", hearing, by=by, at=at, document=document.pk)
    return document


@transaction.atomic
def save_draft(
    hearing: Hearing, *, association: Association, by: User, at: datetime, text: str
) -> HearingResponse:
    """Keep what is being written. What was sent before stands until the next sending."""
    response = _response(hearing, association=association, by=by, at=at)
    response.draft, response.saved_at = text, at
    response.save(update_fields=["draft", "saved_at"])
    return response


@transaction.atomic
def submit(
    hearing: Hearing, *, association: Association, by: User, at: datetime, text: str
) -> HearingResponse:
    """Send the association's answer, or replace the one that was sent; each sending is in the log."""
    response = _response(hearing, association=association, by=by, at=at)
    if response.state == ResponseState.SUBMITTED and response.text == text:
        response.draft = text
        response.save(update_fields=["draft"])
        return response
    sent: dict[str, Any] = {
        "text": text,
        "draft": text,
        "saved_at": at,
        "submitted_at": at,
        "submitted_by": by,
    }
    move(response, ResponseState.SUBMITTED, by=by, at=at, codes={"characters": len(text)}, **sent)
    notify(notifications.HearingReceipt(response), at=at)
    return response


def _response(hearing: Hearing, *, association: Association, by: User, at: datetime) -> HearingResponse:
    """The association's one answer, locked; refused when the hearing takes none."""
    if not may_act_for(by, association):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    hearing = Hearing.objects.select_for_update().get(pk=hearing.pk)
    refuse_if_blocked(rules.problems_with_answering(hearing, at=at))
    response, is_new = HearingResponse.objects.select_for_update(of=("self",)).get_or_create(
        hearing=hearing, association=association, defaults={"started_at": at, "saved_at": at}
    )
    if is_new:
        record("dialogue.hearing_response.begun", response, by=by, at=at)
    return response


@transaction.atomic
def invite(hearing: Hearing, *, at: datetime) -> int:
    """Invite every association in the register to answer, once; return how many addresses got it."""
    row = Hearing.objects.to_invite(at).select_for_update(skip_locked=True).filter(pk=hearing.pk).first()
    if row is None:
        return 0
    sent = notify(notifications.HearingInvitation(row), at=at)
    row.invited_at = at
    row.save(update_fields=["invited_at"])
    record("dialogue.hearing.invited", row, by=None, at=at, receivers=len(sent))
    return len(sent)


@transaction.atomic
def remind(hearing: Hearing, *, at: datetime) -> int:
    """Remind the associations that have not answered, and no others, once before a deadline."""
    row = Hearing.objects.to_remind(at).select_for_update(skip_locked=True).filter(pk=hearing.pk).first()
    if row is None:
        return 0
    sent = notify(notifications.HearingReminder(row), at=at)
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    record("dialogue.hearing.reminded", row, by=None, at=at, receivers=len(sent))
    return len(sent)
