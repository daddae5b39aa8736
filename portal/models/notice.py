from datetime import datetime
from email.utils import make_msgid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.version import counts


class NoticeState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not delivered")


def new_message_id() -> str:
    """Fixed when the row is made, so that a repeat after a crash is recognisable as the same message."""
    return make_msgid(domain=settings.MAIL_DOMAIN)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, at: datetime) -> "NoticeQuerySet":
        return self.filter(state=NoticeState.WAITING, next_attempt_at__lte=at)

    def undelivered(self) -> "NoticeQuerySet":
        """Given up on: a person must look."""
        return self.filter(state=NoticeState.FAILED)


class MutedMessage(models.Model):
    """A kind of message that somebody does not want. Only kinds with a `choice` can be muted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted")
    kind = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("muted message")
        verbose_name_plural = _("muted messages")
        constraints = (models.UniqueConstraint("user", "kind", name="message_muted_once"),)
        triggers = (counts("muted", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.kind


class Notice(models.Model):
    """The outbox: one message to one receiver, written in the transaction of what it tells about.

    `once` makes a reminder unique: the same kind to the same address for the same occasion is one row,
    however many beats and workers run.
    """

    kind = models.CharField(_("kind"), max_length=80)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="notices",
        verbose_name=_("receiver"),
    )
    address = models.EmailField(_("e-mail"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    once = models.CharField(max_length=120, null=True, editable=False)  # noqa: DJ001 - NULL is "as often as it happens"
    is_secret = models.BooleanField(default=False)
    unsubscribe = models.CharField(max_length=300, blank=True, editable=False)
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id, editable=False)
    state = models.CharField(_("status"), max_length=10, choices=NoticeState, default=NoticeState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("written"))
    next_attempt_at = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at", "-id")
        indexes = (models.Index("next_attempt_at", condition=models.Q(state="waiting"), name="notice_due"),)
        constraints = (
            models.UniqueConstraint("kind", "address", "once", name="notice_sent_once"),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="notice_sent_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.subject
