"""How every form looks, and the fields that several apps need."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

# What is missing, in the reader's words, in every form: Django says "This field is required." to all of them.
forms.Field.default_error_messages["required"] = _("Fill in this field.")
forms.BooleanField.default_error_messages = {"required": _("Tick here to go on.")}
forms.ChoiceField.default_error_messages["required"] = _("Choose one.")
forms.FileField.default_error_messages["required"] = _("Choose a file.")
forms.MultipleChoiceField.default_error_messages["required"] = _("Choose at least one.")
forms.ModelMultipleChoiceField.default_error_messages["required"] = _("Choose at least one.")

SELECTED = mark_safe(" selected")


class Renderer(TemplatesSetting):
    """Draws forms with Designsystemet: label, why we ask, field, error. See templates/forms/."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class DateInput(forms.DateInput):
    input_type = "date"

    def format_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class TimeInput(forms.TimeInput):
    input_type = "time"


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def format_value(self, value: Any) -> Any:
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value


class FilterSelect(forms.Select):
    """One of several, in the filters of a list. Drawn without a template for each choice: there can be a hundred."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        attributes = flatatt(self.build_attrs({**self.attrs, "name": name}, attrs))
        return format_html("<select{}>\n{}</select>", attributes, options)


class DateField(forms.DateField):
    """A day. Takes what a browser sends and what a Norwegian types (1.3.2027)."""

    widget = DateInput
    default_error_messages = {"invalid": _("Write a date, for example 1.3.2027.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"], **kwargs)


class TimeField(forms.TimeField):
    """A clock time. Takes 18:00, 18.00, 1800 and 18."""

    widget = TimeInput
    default_error_messages = {"invalid": _("Write a time, for example 18.00.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%H", "%H%M"], **kwargs)


class KronerField(forms.DecimalField):
    """Whole kroner. Takes "12 500", "12.500" and "12500 kr"."""

    default_error_messages = {"invalid": _("Write an amount in whole kroner, for example 12 500.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_digits", 9)
        super().__init__(decimal_places=0, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.lower().replace("kr", "").replace(",-", "")
            value = "".join(value.split()).replace(".", "")
        return super().to_python(value)
