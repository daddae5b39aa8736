"""The address of an association's own calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SourceForm(forms.Form):
    url = forms.CharField(
        label=_("The address of your calendar"),
        max_length=1000,
        help_text=_(
            "Ends with .ics in most programs. In Google Calendar: Settings → your calendar → Secret address in iCal"
            " format. Nobody else sees the address."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_url(self) -> str:
        """webcal: is how calendar programs write https:."""
        url = str(self.cleaned_data["url"]).strip()
        scheme, colon, rest = url.partition("://")
        if scheme.lower() in ("webcal", "webcals"):
            url = f"https://{rest}"
        elif scheme.lower() not in ("http", "https"):
            url = url if colon else f"https://{url}"
        if not url.lower().startswith(("https://", "http://")) or " " in url or "." not in rest + url[8:]:
            raise forms.ValidationError(
                _("Write the whole address, for example https://example.no/calendar.ics.")
            )
        return url
