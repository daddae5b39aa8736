"""How people log in: a code by e-mail, no password. allauth does the work; this fits it to the portal."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal import clock, notifications
from portal.models import User


class NameForm(forms.Form):
    """The one thing we ask for beside the address when somebody makes a user."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Those you write to, and the others in your association, see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class AccountAdapter(DefaultAccountAdapter):
    """Sends allauth's messages through the outbox: a mail server that is down delays a code, no more."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        at = clock.now()
        notices = notifications.notify(AccountMessage(email, message.subject, str(message.body)), at=at)
        notifications.deliver([notice.pk for notice in notices], at=at)


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
