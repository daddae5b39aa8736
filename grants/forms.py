"""The questions of the application, step by step, and the forms of the case handler."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.no import kontonr

from grants import rules
from grants.models import GrantApplication
from organizations.models import Mandate
from portal.forms import KronerField
from portal.models import User
from portal.problems import Problem
from portal.uploads import UploadField

BASE = "base-"


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not answered yet (None)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=((True, _("Yes")), (False, _("No"))),
            coerce=lambda value: value in (True, "True"),
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


class AccountNumberField(forms.CharField):
    """A Norwegian account number: eleven digits, of which the last checks the others (MOD11)."""

    default_error_messages = {
        "length": _("An account number has 11 digits."),
        "check_digit": _("The check digit does not match. Look at a bank statement."),
    }

    def to_python(self, value: Any) -> str:
        digits = "".join(char for char in super().to_python(value) or "" if char not in " .\u00a0-")
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) == 11):
            raise ValidationError(self.error_messages["length"], code="length")
        if digits and not kontonr.is_valid(digits):
            raise ValidationError(self.error_messages["check_digit"], code="check_digit")
        return digits

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) == 11 and value.isdigit():
            return f"{value[:4]} {value[4:6]} {value[6:]}"
        return value


class StepForm(forms.Form):
    """One step of the draft.

    A draft may have holes: an empty answer is stored as empty and listed among what is missing, while a wrong
    one gets a message on its field. What each answer was when the page was opened goes along as `base-<field>`,
    so that a save can see what somebody else has changed since.
    """

    use_required_attribute = False

    def __init__(self, data: Any = None, files: Any = None, *, application: GrantApplication) -> None:
        self.has_collided = False
        super().__init__(data, files, initial=self._stored(application))

    @classmethod
    def _stored(cls, application: GrantApplication) -> dict[str, Any]:
        names = {name: "contact_id" if name == "contact" else name for name in cls.base_fields}
        return {name: getattr(application, column, None) for name, column in names.items()}

    def begin_from(self, application: GrantApplication) -> None:
        """From now on, the page rests on the answers as `application` has them."""
        self.initial = self._stored(application)

    def full_clean(self) -> None:
        required = {name: field.required for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, is_required in required.items():
            self.fields[name].required = is_required

    @property
    def answers(self) -> dict[str, Any]:
        """The valid answers, also when others are wrong: they are saved all the same."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}

    @property
    def bases(self) -> dict[str, Any]:
        """What the stored answers were when the writer opened the page, from the posted page."""
        return {name: self._stored_form_of(name) for name in self.fields}

    def _stored_form_of(self, name: str) -> Any:
        try:
            return self.fields[name].to_python(self.data.get(BASE + name, ""))
        except ValidationError:
            return None

    def base_inputs(self) -> Iterator[tuple[str, Any]]:
        """Name and value of the hidden inputs: what is stored, as far as the page shows it or tells about it."""
        for name, field in self.fields.items():
            if name in self.errors and not self.has_collided:
                yield BASE + name, self.data.get(BASE + name, "")
            else:
                value = field.prepare_value(self.initial.get(name))
                yield BASE + name, "" if value is None else value


class AssociationForm(StepForm):
    contact = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who can we call about the application?"),
        help_text=_("We call or write to this person if something is unclear."),
        empty_label=None,
    )
    is_open_to_all = YesNoField(
        label=_("Is the association open to everybody who wants to join?"),
        help_text=_("The scheme is for associations that are open to all."),
    )
    has_elected_board = YesNoField(
        label=_("Is the board elected by the members?"),
        help_text=_("The scheme asks for it, so that the members decide."),
    )
    has_auditor = YesNoField(
        label=_("Do you have an auditor?"),
        help_text=_("The scheme asks for it. It can be a member who is not on the board."),
    )
    has_bylaws = YesNoField(
        label=_("Do you have bylaws?"),
        help_text=_("The scheme asks for it. You need not send them."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, application: GrantApplication) -> None:
        super().__init__(data, files, application=application)
        mandates = Mandate.objects.active().filter(association=application.association)
        choices = User.objects.filter(pk__in=mandates.values("user")).order_by("name")
        self.fields["contact"].queryset = choices  # type: ignore[attr-defined]


class MembersForm(StepForm):
    members_total = forms.IntegerField(
        min_value=0,
        max_value=100_000,
        label=_("How many members do you have?"),
        help_text=_("Count those who have paid this year. We ask for numbers, never for names."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Write a whole number, for example 42.")},
    )
    members_6_20 = forms.IntegerField(
        min_value=0,
        max_value=100_000,
        label=_("How many of them are 6–20 years old?"),
        help_text=_("The scheme is for associations with many young members. The number counts most."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Write a whole number, for example 42.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        young, total = cleaned.get("members_6_20"), cleaned.get("members_total")
        if young is not None and total is not None and young > total:
            row = GrantApplication(members_6_20=young, members_total=total)
            self.add_error("members_6_20", str(rules.contradictions(row)[0].text))
            cleaned.pop("members_total")
        return cleaned


class MoneyForm(StepForm):
    amount_applied = KronerField(
        min_value=1,
        label=_("How much do you apply for?"),
        help_text=_("We share out the frame by what everybody applies for."),
    )
    bank_account_number = AccountNumberField(
        label=_("Account number"),
        help_text=_("The money is paid to this account. It must belong to the association."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    purpose_of_money = forms.CharField(
        required=False,
        max_length=2000,
        label=_("What will the money be used for?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, application: GrantApplication) -> None:
        super().__init__(data, files, application=application)
        is_unrestricted = application.call.scheme.money_is_unrestricted
        self.fields["purpose_of_money"].help_text = (
            _("You decide yourselves how to use the money. Tell us if you like.")
            if is_unrestricted
            else _("We use it to judge the application.")
        )


class AttachmentsForm(StepForm):
    """Files are kept at once, each by itself: one that is too large takes no other down with it."""

    accounts = UploadField(
        required=False,
        label=_("Accounts of last year"),
        help_text=_("Shows that you keep order in the money."),
    )
    annual_report = UploadField(
        required=False,
        label=_("Annual report of last year"),
        help_text=_("Shows what you did."),
    )
    budget = UploadField(
        required=False,
        label=_("Budget of this year"),
        help_text=_("Shows what you plan."),
    )
    other = UploadField(
        required=False,
        label=_("Something else"),
        help_text=_("If you think that we need it. Never send lists of members."),
    )

    @property
    def answers(self) -> dict[str, Any]:
        return {name: file for name, file in super().answers.items() if file}


@dataclass(frozen=True)
class Step:
    """One page of the application: its address, its name, its questions."""

    slug: str
    title: Any
    form: type[StepForm] | None
    keeps_files: bool = False

    @property
    def asks(self) -> bool:
        """Whether it has questions; the last one has none."""
        return self.form is not None

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(self.form.base_fields) if self.form else frozenset()


STEPS = (
    Step("foreningen", _("The association"), AssociationForm),
    Step("medlemmer", _("Members"), MembersForm),
    Step("okonomi", _("Money"), MoneyForm),
    Step("vedlegg", _("Attachments"), AttachmentsForm, keeps_files=True),
    Step("send", _("Look over and send"), None),
)
STEP_OF: Mapping[str, Step] = {name: step for step in STEPS for name in step.fields}


def step_of(problem: Problem) -> Step:
    """Where in the form `problem` is mended."""
    return STEP_OF.get(problem.field, STEPS[-1])
