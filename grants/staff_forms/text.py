"""The one kind of field that most of these forms have."""

from typing import Any

from django import forms


def long_text(*, rows: int = 4, **facts: Any) -> forms.CharField:
    """Free text of some lines."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **facts)
