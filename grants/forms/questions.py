"""From a question that staff have written to a field, and back from the field's value to what is stored."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grants.forms.fields import AccountNumberField, BudgetField, GridField, GridWidget, PlaceInput, YesNoField
from grants.models import GrantApplication, Question, QuestionKind
from grants.models.form import AGE_GROUPS
from organizations.models import District, Mandate
from portal.forms import DateField, KronerField
from portal.models import User
from portal.uploads import UploadField

K = QuestionKind
LONGEST_TEXT = 4000


def field_for(question: Question, application: GrantApplication) -> forms.Field:
    """The field that takes the answer, with its label, why it is asked, and its help."""
    make = _MAKERS[K(question.kind)]
    field = make(question, application)
    field.label = question.label
    field.help_text = escape(
        " ".join(filter(None, (question.why_asked, question.help, _only_if(question, application))))
    )
    field.required = question.is_required
    return field


def _only_if(question: Question, application: GrantApplication) -> str:
    """The condition in words, for a page without scripts."""
    other = next((one for one in application.questions() if one.key == question.asked_if_key), None)
    if other is None:
        return ""
    values = {"answer": question.asked_if_answer, "question": other.label}
    return gettext("Answer only if you answer “%(answer)s” to “%(question)s”.") % values


def _number(question: Question, application: GrantApplication) -> forms.Field:
    return forms.IntegerField(
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Write a whole number, for example 42.")},
    )


def _text(question: Question, application: GrantApplication) -> forms.Field:
    if question.key == "bank_account_number":
        return AccountNumberField(
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        )
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))


def _choice(question: Question, application: GrantApplication) -> forms.Field:
    if not question.choices:
        return YesNoField()
    choices = [(one, one) for one in question.choices]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)


def _person(question: Question, application: GrantApplication) -> forms.Field:
    """The one who applies, or somebody with a mandate for the association: the portal knows them already."""
    if person := application.person:
        return forms.ModelChoiceField(User.objects.filter(pk=person.pk), empty_label=_("Choose"))
    mandates = Mandate.objects.active().filter(association=application.association_id)
    people = User.objects.filter(pk__in=mandates.values("user")).order_by("name")
    return forms.ModelChoiceField(people, empty_label=_("Choose"))


def _place(question: Question, application: GrantApplication) -> forms.Field:
    districts = list(District.objects.values_list("name", flat=True))
    return forms.CharField(max_length=160, widget=PlaceInput(districts))


def _table(question: Question, application: GrantApplication) -> forms.Field:
    columns = question.choices or [gettext("What")]
    return GridField(GridWidget(columns, numeric_from=len(columns)))


def _members(question: Question, application: GrantApplication) -> forms.Field:
    groups = question.choices or AGE_GROUPS
    return GridField(GridWidget((_("Number of members"),), groups, numeric_from=0))


_MAKERS: dict[QuestionKind, Callable[[Question, GrantApplication], forms.Field]] = {
    K.TEXT: _text,
    K.NUMBER: _number,
    K.MONEY: lambda question, application: KronerField(
        min_value=1 if question.key == "amount_applied" else 0
    ),
    K.DATE: lambda question, application: DateField(),
    K.CHOICE: _choice,
    K.TABLE: _table,
    K.BUDGET: lambda question, application: BudgetField(),
    K.MEMBER_COUNTS: _members,
    K.FILE: lambda question, application: UploadField(),
    K.DECLARATION: lambda question, application: forms.BooleanField(),
    K.PERSON: _person,
    K.PLACE: _place,
}


def to_store(question: Question, value: Any) -> Any:
    """A cleaned value as it is stored: in its column, or as JSON. Nothing written is None, or "" in a text column."""
    if isinstance(value, User):
        return value.pk
    if question.is_column:
        return value
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if question.kind == K.MEMBER_COUNTS:
        groups = question.choices or AGE_GROUPS
        counts = {group: row[0] for group, row in zip(groups, value, strict=False) if row[0] is not None}
        return counts or None
    return None if value in ("", [], {}, False) and question.kind != K.CHOICE else value


def from_store(question: Question, stored: Any) -> Any:
    """What the field shows for a stored answer."""
    if stored is None:
        return None
    if question.kind == K.DATE and isinstance(stored, str):
        return date.fromisoformat(stored)
    if question.kind == K.MEMBER_COUNTS:
        return [[stored.get(group)] for group in question.choices or AGE_GROUPS]
    return stored


def as_base(field: forms.Field, value: Any) -> Any:
    """A value as the page carries it in a hidden input, to see later what somebody else has changed."""
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    shown = field.prepare_value(value)
    return "" if shown is None else shown
