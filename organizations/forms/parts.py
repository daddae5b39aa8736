"""Groups and teams, how many members, and the umbrella organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import ActivityType, AgeGroup, Association, ContactPerson, SubGroup
from organizations.models.offer import OLDEST

MOST_MEMBERS = 100_000


class SubGroupForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the group or team"),
        max_length=120,
        help_text=_("For example “Gymnastics” or “Girls 12”."),
    )
    parent = forms.ModelChoiceField(
        label=_("Part of"),
        queryset=SubGroup.objects.none(),
        required=False,
        empty_label=_("Directly under the association"),
        help_text=_("A team belongs to a group. A group belongs to the association."),
    )
    about = forms.CharField(
        label=_("What does the group do?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences. Residents read it on your page."),
    )
    activity_types = forms.ModelMultipleChoiceField(
        label=_("Kinds of activity"),
        queryset=ActivityType.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Residents who look for this find your association."),
    )
    age_from = forms.IntegerField(label=_("From age"), min_value=0, max_value=OLDEST, required=False)
    age_to = forms.IntegerField(label=_("To age"), min_value=0, max_value=OLDEST, required=False)
    contact = forms.ModelChoiceField(
        label=_("Contact person"),
        queryset=ContactPerson.objects.none(),
        required=False,
        empty_label=_("The same as for the association"),
        help_text=_("One of your contact persons. Only what is ticked there is shown."),
    )

    def __init__(
        self, *args: Any, association: Association, but: SubGroup | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = association.sub_groups.groups()
        self.fields["parent"].queryset = groups.exclude(pk=but.pk) if but else groups  # type: ignore[attr-defined]
        self.fields["contact"].queryset = association.contact_persons.all()  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, group: SubGroup) -> dict[str, Any]:
        values = {name: getattr(group, name) for name in cls.base_fields if name != "activity_types"}
        return values | {"activity_types": list(group.activity_types.all())}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("age_from"), cleaned.get("age_to")
        if first is not None and last is not None and last < first:
            self.add_error("age_to", _("The upper age must not be below the lower."))
        return cleaned


class MembershipForm(forms.Form):
    """One number for each age group; 0 is an answer, an empty field is not."""

    def __init__(self, *args: Any, counted: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in AgeGroup:
            self.fields[group.value] = forms.IntegerField(
                label=group.label,
                min_value=0,
                max_value=MOST_MEMBERS,
                initial=counted.get(group.value),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )


class UmbrellaForm(forms.Form):
    umbrella = forms.ModelChoiceField(
        label=_("Umbrella organisation"),
        queryset=Association.objects.none(),
        empty_label=_("Choose one"),
        help_text=_("It gets an e-mail that a question waits, and answers here."),
    )

    def __init__(self, *args: Any, member: Association, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Association.objects.public().umbrellas().exclude(pk=member.pk)
        self.fields["umbrella"].queryset = offered  # type: ignore[attr-defined]
