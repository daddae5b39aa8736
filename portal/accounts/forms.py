"""allauth's forms in our words: a label and a reason for each field, and no text inside the box."""

from typing import Any

from allauth.account import forms as account
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


def _describe(field: forms.Field, label: Any, help_text: Any = "") -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


def _describe_code(field: forms.Field, label: Any, help_text: Any = "") -> None:
    _describe(field, label, help_text)
    field.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self.fields["login"], _("E-mail"), _("We send a code to this address. No password."))

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Somebody whom staff registered has no address row of allauth's yet; the code proves the address."""
        if self.user:
            EmailAddress.objects.get_or_create(
                user=self.user, email=self.user.email, defaults={"primary": True, "verified": False}
            )
        return super().login(request, redirect_url)


class SignupForm(account.SignupForm):
    field_order = ["email", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(
            self.fields["email"],
            _("E-mail"),
            _("You log in with it, and we write to it when something waits."),
        )


class ConfirmLoginCodeForm(account.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self.fields["code"], _("The code in the e-mail"))


class ConfirmEmailForm(account.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self.fields["code"], _("The code in the e-mail"))


class AuthenticateForm(mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self.fields["code"], _("The code in the app"), _("Six digits. A recovery code works too."))


class ReauthenticateForm(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self.fields["code"], _("The code in the app"), _("Six digits. A recovery code works too."))


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self.fields["code"], _("The code in the app"), _("Six digits, new every half minute."))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
