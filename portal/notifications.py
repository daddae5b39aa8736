"""Messages: a class and two text files each, written as rows, sent after commit, by id.

1. `notify()` renders the message and writes one Notice per receiver, in the caller's transaction.
2. After commit the ids go to the worker, from a thread of their own: nobody waits for the broker, and one that is
   down loses nothing, because the row waits.
3. `deliver()` locks a row that is due, sends it, and marks it sent, row by row.
4. A refused delivery is tried again, later and later, for about two days; then staff see it.
5. The sweep in `portal.tasks` finds every row that is due, so an emptied Redis or a killed worker only delays.

The one window where a message can go out twice: killed between the mail server's 250 and our commit.
The Message-ID is fixed in the row, so the repeat is recognisable.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from portal import platform
from portal.handing_over import hand_over
from portal.kept import version_of
from portal.models.audit import AuditEntry
from portal.models.inserting import insert, insert_new
from portal.models.notice import MutedMessage, Notice, NoticeState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from portal.models.user import User

WAITS = (1, 5, 15, 60, 240, 720, 1440)  # minutes before attempt 2, 3, …


@dataclass(frozen=True)
class Receiver:
    """Where a message goes. `user` is None for residents, who have no account."""

    email: str
    user: "User | None" = None

    @classmethod
    def of(cls, user: "User") -> "Receiver":
        return cls(user.email, user)


class Message:
    """Base of all messages. A subclass names its kind and says who receives it and what the text needs.

    The text lies in `templates/<app>/mail/<name>.subject.txt` and `.body.txt` for kind "<app>.<name>".
    It says that something waits and links to it; it never holds a decision or personal data.
    """

    kind: ClassVar[str]
    choice: "ClassVar[str | _StrPromise]" = ""  # what it is called where people may say no; "" is always sent
    is_secret: ClassVar[bool] = False  # the body holds a code or a secret link: forgotten once sent
    registry: ClassVar[dict[str, type["Message"]]] = {}

    def __init_subclass__(cls) -> None:
        Message.registry[cls.kind] = cls

    def receivers(self) -> Iterable[Receiver]:
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        return {}

    def once(self) -> str | None:
        """The occasion, for messages that must go out only once; None when each call is an occasion."""
        return None

    def unsubscribe(self) -> str:
        """The address where a mail program stops this kind with one click (RFC 8058); "" where people log in to."""
        return ""

    def subject(self) -> str:
        return " ".join(self._render("subject").split())[:200]

    def body(self) -> str:
        return self._render("body").strip() + "\n"

    def _render(self, part: str) -> str:
        app, name = self.kind.split(".", 1)
        context = {"platform": platform.current(), "base_url": settings.PORTAL_BASE_URL, **self.context()}
        with override(settings.LANGUAGE_CODE):
            return render_to_string(f"{app}/mail/{name}.{part}.txt", context)


def choices() -> dict[str, type[Message]]:
    """The kinds that a person may say no to."""
    return {kind: message for kind, message in Message.registry.items() if message.choice}


def _wanted(message: Message) -> list[Receiver]:
    """The receivers, without those who have said no to this kind."""
    receivers = list(message.receivers())
    if not message.choice:
        return receivers
    muted = _muted(version_of("muted"))
    return [one for one in receivers if one.user is None or (one.user.pk, message.kind) not in muted]


@lru_cache(maxsize=2)
def _muted(version: str) -> frozenset[tuple[int, str]]:
    """Who does not want which kind, as of `version` or later: few say no, and everybody is written to."""
    return frozenset(MutedMessage.objects.values_list("user_id", "kind"))


def notify(message: Message, *, at: datetime, log: Sequence[AuditEntry] = ()) -> list[Notice]:
    """Write `message` to the outbox and send it when the transaction commits.

    Returns the rows written now; a receiver who already got it for the same occasion gets no second.
    `log` is the history of what it tells about, where both can be written at once.
    """
    receivers = {receiver.email.lower(): receiver for receiver in _wanted(message) if receiver.email}
    if not receivers:
        insert(log)
        return []
    subject, body, once = message.subject(), message.body(), message.once()
    rows = [
        Notice(
            kind=message.kind,
            receiver=receiver.user,
            address=receiver.email,
            subject=subject,
            body=body,
            once=once,
            is_secret=message.is_secret,
            unsubscribe=message.unsubscribe(),
            created_at=at,
            next_attempt_at=at,
        )
        for receiver in receivers.values()
    ]
    written = insert_new(rows, told_by="message_id", after=log)
    if ids := [row.pk for row in written]:
        transaction.on_commit(lambda: hand_over(ids))
    return written


def deliver(ids: Iterable[int], *, at: datetime) -> int:
    """Send those of `ids` that are due; return how many went out. Safe to run twice and by two workers."""
    connection = get_connection()
    return sum(_deliver_one(pk, at=at, connection=connection) for pk in ids)


def _deliver_one(pk: int, *, at: datetime, connection: Any) -> bool:
    with transaction.atomic():
        notice = Notice.objects.due(at).select_for_update(skip_locked=True).filter(pk=pk).first()
        if notice is None:
            return False
        try:
            EmailMessage(
                notice.subject,
                notice.body,
                settings.DEFAULT_FROM_EMAIL,
                [notice.address],
                headers=_headers(notice),
                connection=connection,
            ).send()
        except (SMTPException, OSError, ValueError) as error:  # ValueError: an address that cannot be written
            _try_later(notice, error, at=at)
            return False
        notice.state, notice.sent_at, notice.last_error = NoticeState.SENT, at, ""
        notice.attempts += 1
        if notice.is_secret and not settings.DEMO:
            notice.body = notice.unsubscribe = ""
        notice.save(update_fields=["state", "sent_at", "last_error", "attempts", "body", "unsubscribe"])
        return True


def _headers(notice: Notice) -> dict[str, str]:
    headers = {"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"}
    if notice.unsubscribe:
        headers["List-Unsubscribe"] = f"<{notice.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _try_later(notice: Notice, error: Exception, *, at: datetime) -> None:
    """Note the failure; after the last wait the message is given up and staff see it."""
    notice.attempts += 1
    notice.last_error = f"{type(error).__name__}: {error}"[:300]
    if notice.attempts > len(WAITS):
        notice.state = NoticeState.FAILED
    else:
        notice.next_attempt_at = at + timedelta(minutes=WAITS[notice.attempts - 1])
    notice.save(update_fields=["attempts", "last_error", "state", "next_attempt_at"])


def send_again(notice: Notice, *, at: datetime) -> None:
    """Staff's button on a message that was given up: start over."""
    Notice.objects.filter(pk=notice.pk, state=NoticeState.FAILED).update(
        state=NoticeState.WAITING, attempts=0, next_attempt_at=at
    )
    transaction.on_commit(lambda: hand_over([notice.pk]))
