"""What is asked of those who offer help and those who ask for it. No health, no identity number, no upload."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import District
from organizations.models.volunteering import HELP_KINDS, HelpOffer, HelpRequest, OnBehalf, WhenFree

KINDS = [(kind.value, kind.label) for kind in HELP_KINDS]
PHONE = {"type": "tel", "autocomplete": "tel"}


class HelpOfferForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("What would you like to help with?"), choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    when = forms.MultipleChoiceField(
        label=_("When can you?"), choices=WhenFree.choices, widget=forms.CheckboxSelectMultiple
    )
    districts = forms.ModelMultipleChoiceField(
        label=_("Where can you go?"),
        queryset=District.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing chosen means the whole municipality."),
    )
    languages = forms.CharField(
        label=_("Which languages do you speak?"),
        max_length=120,
        required=False,
        help_text=_("Some would like to talk in their own language."),
    )
    about = forms.CharField(
        label=_("Something about you"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        help_text=_("Interests, a car, what you have done before. Only the volunteer centre reads it."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        widget=forms.TextInput(attrs=PHONE),
        help_text=_("The volunteer centre calls you for a chat first."),
    )

    @classmethod
    def initial_of(cls, offer: HelpOffer) -> dict[str, Any]:
        values = {name: getattr(offer, name) for name in cls.base_fields if name != "districts"}
        return values | {"districts": list(offer.districts.all())}


class HelpRequestForm(forms.Form):
    on_behalf = forms.ChoiceField(
        label=_("Who needs help?"),
        choices=OnBehalf.choices,
        initial=OnBehalf.SELF,
        widget=forms.RadioSelect,
    )
    receiver_name = forms.CharField(
        label=_("Name of the one who needs help"),
        max_length=120,
        required=False,
        help_text=_("When it is not yourself. The first name is enough."),
    )
    has_consent = forms.BooleanField(
        label=_("The person knows about this and wants it"),
        required=False,
        help_text=_("When it is not yourself. We note that you have asked."),
    )
    service = forms.CharField(
        label=_("Which service do you write for?"),
        max_length=120,
        required=False,
        help_text=_("If you write at work, for example “Home care, Tranby”."),
    )
    kind = forms.ChoiceField(label=_("What kind of help?"), choices=KINDS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What is it about?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text=_("What, how often and for how long. Write no diagnosis and no identity number."),
    )
    when = forms.MultipleChoiceField(
        label=_("When does it suit?"), choices=WhenFree.choices, widget=forms.CheckboxSelectMultiple
    )
    district = forms.ModelChoiceField(
        label=_("Where in the municipality?"),
        queryset=District.objects.all(),
        required=False,
        empty_label=_("Not stated"),
        help_text=_("So that we find somebody near by. We ask for no address."),
    )
    language = forms.CharField(
        label=_("Which language?"),
        max_length=60,
        required=False,
        help_text=_("If another than Norwegian would be good."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        widget=forms.TextInput(attrs=PHONE),
        help_text=_("The volunteer centre calls before anything happens."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """For another, a name and that person's own yes are needed."""
        data = self.cleaned_data
        if data.get("on_behalf") in (OnBehalf.RELATIVE, OnBehalf.SERVICE):
            if not data.get("receiver_name"):
                self.add_error("receiver_name", _("Write whom it is for."))
            if not data.get("has_consent"):
                text = _("Ask the person first. We register nobody who does not know about it.")
                self.add_error("has_consent", text)
        if data.get("on_behalf") == OnBehalf.SERVICE and not data.get("service"):
            self.add_error("service", _("Write which service, so that we know whom to answer."))
        return data


class AskVolunteerForm(forms.Form):
    """Volunteers in the order in which they fit. `for_request` comes with the initial values."""

    offer = forms.ModelChoiceField(
        label=_("Which volunteer?"),
        queryset=HelpOffer.objects.none(),
        empty_label=_("Choose"),
        help_text=_("Those who offer this kind of help stand first. Who has been asked already is not here."),
    )
    brief = forms.CharField(
        label=_("What may the volunteer know before saying yes?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
        help_text=_(
            "No name, no address, nothing about health. After a yes they see the name and the telephone."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request: HelpRequest | None = self.initial.get("for_request")
        field: Any = self.fields["offer"]
        if request is not None:
            fitting = HelpOffer.objects.for_request(request).select_related("user")
            field.queryset = fitting.prefetch_related("districts")
        field.label_from_instance = described


def described(offer: HelpOffer) -> str:
    """Kari Demo: besøk og selskap · hverdager på kvelden · Tranby · norsk, polsk."""
    where = ", ".join(str(district) for district in offer.districts.all())
    parts = [offer.shown_kinds, offer.shown_when, where, offer.languages]
    return f"{offer}: {' · '.join(part for part in parts if part)}"


class ThanksForm(forms.Form):
    answer = forms.CharField(
        label=_("A greeting to the one who asked"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        help_text=_("Shown on the own page. The volunteer gets a thank-you too."),
    )


class CannotHelpForm(forms.Form):
    answer = forms.CharField(
        label=_("What do we say to the one who asked?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
        help_text=_("Why not, and where else one can turn. Shown on the own page, never in the e-mail."),
    )
