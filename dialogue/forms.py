"""What residents and associations fill in. Each field says why it is asked for."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue.models.registration import MOST_PARTICIPANTS

LONGEST_QUESTION = 5_000
LONGEST_ANSWER = 20_000
LONGEST_WISH = 2_000


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TrapInput(forms.TextInput):
    """A text field that is shown to nobody, neither on the screen nor to a screen reader."""

    is_hidden = True


class EnquiryForm(forms.Form):
    """`website` is a trap: people never see it, programs fill it in."""

    topic = forms.CharField(
        label=_("What is it about?"),
        max_length=120,
        help_text=_("A few words, so that we find the right person."),
    )
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        widget=text_area(8),
        help_text=_(
            "Write it as you would say it. Leave out health and other private matters, yours and others’."
        ),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send you a link to the answer. We use the address for nothing else."),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("So that we know what to call you. You need not give it."),
    )
    website = forms.CharField(required=False, widget=TrapInput(attrs={"hidden": True, "autocomplete": "off"}))
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.pop("website", ""):
            self.data = {name: self.data.get(name) for name in self.data} | {"website": ""}
            raise forms.ValidationError(
                _(
                    "This looked as if a program had filled it in. Press the button once more if you are a person."
                ),
                code="trap",
            )
        return cleaned


class FollowUpForm(forms.Form):
    text = forms.CharField(
        label=_("Write more"),
        max_length=LONGEST_QUESTION,
        widget=text_area(5),
        help_text=_("Something you forgot, or want to ask about the answer. The same person reads it."),
    )


class RegistrationForm(forms.Form):
    participants = forms.IntegerField(
        label=_("How many come from you?"),
        min_value=1,
        max_value=MOST_PARTICIPANTS,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("We set out chairs and order food by the number."),
    )
    wished_subjects = forms.CharField(
        label=_("What should we talk about?"),
        required=False,
        max_length=LONGEST_WISH,
        widget=text_area(4),
        help_text=_("We make the agenda from what the associations wish for."),
    )


class HearingResponseForm(forms.Form):
    """A draft may be empty, an answer not."""

    text = forms.CharField(
        label=_("The association’s answer"),
        error_messages={"required": _("Write your answer first.")},
        max_length=LONGEST_ANSWER,
        widget=text_area(14),
        help_text=_(
            "The answer is public after the deadline, with the association’s name. Leave out private matters."
        ),
    )

    def __init__(self, *args: Any, is_sending: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = is_sending or not self.is_bound
