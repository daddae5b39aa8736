import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import PartnershipAgreement
from agreements.rules import of_the_dates
from agreements.template import TEMPLATE
from organizations.models import Association
from portal.forms import DateField
from portal.models import Unit
from portal.problems import Refused

LONGEST = 10_000  # characters in one section: about four pages


class StartForm(forms.Form):
    """What it takes to begin: a name. Who makes it with whom is the subclasses' question."""

    title = forms.CharField(
        label=_("What shall the agreement be called?"),
        max_length=160,
        help_text=_("A name that both parties recognise, for example “Homework help at Tranby library”."),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class StartForAssociation(StartForm):
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("Which part of the municipality?"),
        help_text=_(
            "The agreement goes to those who work there. If you are not sure, ask the contact person."
        ),
        empty_label=_("Choose"),
    )
    field_order = ("unit", "title")


class StartForUnit(StartForm):
    association = forms.ModelChoiceField(
        Association.objects.public(),
        label=_("Which association?"),
        help_text=_("Those who act for the association get an e-mail and can write in the draft."),
        empty_label=_("Choose"),
    )
    field_order = ("association", "title")


class MayWait:
    """Makes a field that has to be filled in some day, though not to save: not called optional, yet taken empty."""

    def validate(self, value: Any) -> None:
        """Emptiness is the business of rules.of_completeness, when somebody confirms."""


class SectionField(MayWait, forms.CharField):
    pass


class FirstDayField(MayWait, DateField):
    pass


class TextForm(forms.Form):
    """The whole agreement. Everything but the name may wait: a draft is saved as far as it has come."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Name of the agreement"), max_length=160)
    starts_on = FirstDayField(label=_("In force from"))
    ends_on = DateField(
        label=_("In force to and including"),
        required=False,
        help_text=_("Leave it empty if the agreement shall run until somebody terminates it."),
    )
    review_on = DateField(
        label=_("Go through it together by"),
        required=False,
        help_text=_("We remind both parties 60 days before."),
    )
    notice_months = forms.IntegerField(
        label=_("Months of notice"),
        min_value=0,
        max_value=24,
        help_text=_("How long before the last day one party must tell the other."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in TEMPLATE:
            self.fields[section.field] = SectionField(
                label=section.label,
                help_text=section.guidance,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        # The dates above already fill the sixth section.
        self.fields["duration"].label = _("More about duration, revision and termination")
        self.fields["duration"].required = False

    @classmethod
    def of(cls, agreement: PartnershipAgreement) -> "TextForm":
        initial = {name: getattr(agreement, name) for name in ("version", *agreement.TEXT_FIELDS)}
        return cls(initial={**initial, "base": _base(agreement)})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for section in TEMPLATE:
            if section.field in cleaned:
                cleaned[section.field] = cleaned[section.field].replace("\r\n", "\n")
        if problems := of_the_dates(cleaned):
            Refused(*problems).show_on(self)
        return cleaned

    def rows(self) -> list[Any]:
        """The text boxes of the first five sections, in order; the sixth has fields for its dates."""
        return [self[section.field] for section in TEMPLATE[:-1]]

    @property
    def last_heading(self) -> str:
        return TEMPLATE[-1].label

    def take_in(self, agreement: PartnershipAgreement) -> list[tuple[str, Any]]:
        """Meet what somebody else saved: theirs where only they wrote, one's own where only oneself did.

        What is then saved counts as written upon `agreement` as it is now. Returns what both have written in:
        one's own words stay in the form, and the reader must see the others beside them.
        """
        try:
            base = dict(json.loads(self.cleaned_data["base"]))
        except (ValueError, TypeError):  # not what we sent: then everything that differs is shown
            base = {}
        data = dict(self.data.items())
        both = []
        for name in agreement.TEXT_FIELDS:
            stored, own = getattr(agreement, name), self.cleaned_data.get(name)
            if own == stored or _digest(stored) == base.get(name):
                continue
            if _digest(own) == base.get(name):
                data[name] = "" if stored is None else str(stored)
            else:
                both.append((str(self[name].label), stored))
        self.data = {**data, "version": agreement.version, "base": _base(agreement)}
        return both


def _digest(value: Any) -> str:
    return hashlib.sha256(str(value).encode()).hexdigest()[:16]


def _base(agreement: PartnershipAgreement) -> str:
    """What each place said when the form was opened, as digests: enough to see who has changed what since."""
    return json.dumps({name: _digest(getattr(agreement, name)) for name in agreement.TEXT_FIELDS})


class ConfirmForm(forms.Form):
    """Nothing to fill in: `seen` is the fingerprint of the text that stood above the button."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class TerminateForm(forms.Form):
    terminated_on = DateField(
        label=_("Last day of the agreement"),
        help_text=_("Until then both parties keep what they have agreed."),
    )
    reason = forms.CharField(
        label=_("Why do you terminate it?"),
        max_length=2000,
        help_text=_("The other party reads this. A sentence or two is enough."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
