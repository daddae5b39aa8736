"""How times are asked for on the dialogue's staff pages."""

from typing import Any

from django import forms
from django.db import models

from portal.forms import DateField, DateInput, DateTimeInput

# A plain field each: Django's split date and time boxes have no label of their own.
PLAIN_TIMES: Any = {
    models.DateTimeField: {"form_class": forms.DateTimeField, "widget": DateTimeInput},
    models.DateField: {"form_class": DateField, "widget": DateInput},
}
