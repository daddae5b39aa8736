"""A list of matches: the file, and then the press that takes it in."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from facilities import fixtures
from facilities.fixtures import Fixtures, NotFixtures
from portal import clock, tables

SALT = "facilities.matches"


class FixturesField(forms.FileField):
    """Takes a calendar file, .xlsx or .csv, and cleans to `Fixtures`."""

    widget = forms.FileInput(attrs={"accept": ".ics,.csv,.xlsx"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        try:
            return self._read(file)
        except tables.NotATable as refused:
            words = tables.TableField.default_error_messages
            raise ValidationError(words[str(refused)], code=str(refused)) from refused
        except NotFixtures as refused:
            raise ValidationError(str(refused), code="not_fixtures") from refused

    def _read(self, file: UploadedFile) -> Fixtures:
        file.seek(0)
        content = file.read(tables.LARGEST + 1)
        if len(content) > tables.LARGEST:
            raise tables.NotATable("too_large")
        table = None if fixtures.is_calendar(content) else tables.read(file)
        return fixtures.read(content, table, today=clock.today())


class MatchFileForm(forms.Form):
    """Which list, and its file."""

    name = forms.CharField(
        label=_("What the list is called"),
        max_length=120,
        help_text=_(
            "The league and the season. Use the same name next time: then matches that are moved, move."
        ),
    )
    file = FixturesField(
        label=_("The league's file"),
        help_text=_(
            "A calendar file (.ics), or Excel or CSV with headings in the first line: Kampnr, Dato, Tid, Til, "
            "Hjemmelag, Bortelag, Hall. Kampnr and Til can be left out; a match without an end lasts two hours."
        ),
    )


class MatchesForm(forms.Form):
    """What was read, signed so that it comes back as it was shown, and what staff say about it."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=120)
    packed = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    remove_gone = forms.BooleanField(
        label=_("Take out the matches that are not in the file any more"),
        required=False,
        help_text=_("Their times become free, and those who had to yield get them back."),
    )
    leave_out_wrong = forms.BooleanField(
        label=_("Leave out the lines that must be mended"),
        required=False,
        help_text=_("For example matches in other municipalities. Without this, nothing is taken in."),
    )

    def clean_packed(self) -> Fixtures:
        try:
            return Fixtures.unpacked(signing.loads(self.cleaned_data["packed"], salt=SALT))
        except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
            raise ValidationError(_("Send the file once more."), code="unsigned") from error


def packed(found: Fixtures) -> str:
    return signing.dumps(found.packed(), salt=SALT, compress=True)
