from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.signup import get_signup_url
from allauth.core import context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import clock, notifications
from portal.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Sends allauth's messages through the outbox: a mail server that is down delays a code, no more."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This user has been closed."),
        "email_taken": _("There is already a user with this e-mail address."),
        "incorrect_code": _("The code is wrong. Check it, or ask for a new one."),
        "rate_limited": _("That was many attempts. Wait a few minutes, and try again."),
        "too_many_login_attempts": _("That was many attempts. Wait a few minutes, and ask for a new code."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        notifications.notify(AccountMessage(email, message.subject, str(message.body)), at=clock.now())

    def send_account_already_exists_mail(self, email: str) -> None:
        """allauth's own points to a page for forgotten passwords, and there are none here."""
        request = context.request
        urls = {"login_url": request.build_absolute_uri(reverse("account_login"))}
        self.send_mail(
            "account/email/account_already_exists", email, urls | {"signup_url": get_signup_url(request)}
        )


class AccountMessage(notifications.Message):
    """A code or a word about the account, with the text that allauth's templates gave."""

    kind = "portal.account"
    is_secret = True

    def __init__(self, email: str, subject: str, body: str) -> None:
        self.email, self._subject, self._body = email, subject, body

    def receivers(self) -> list[notifications.Receiver]:
        return [notifications.Receiver(self.email, User.objects.filter(email=self.email.lower()).first())]

    def subject(self) -> str:
        return " ".join(self._subject.split())[:200]

    def body(self) -> str:
        return self._body.strip() + "\n"
