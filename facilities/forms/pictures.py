"""What staff are asked about a picture of premises."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility, Site
from portal.pictures import PictureField


class SitePictureForm(forms.Form):
    picture = PictureField(
        label=_("Picture"), help_text=_("JPEG, PNG or WebP. Where and when it was taken is removed from it.")
    )
    alt = forms.CharField(
        label=_("What does the picture show?"),
        max_length=200,
        help_text=_(
            "In a sentence, for those who cannot see it. For example: a hall with a stage and rows of chairs."
        ),
    )
    facility = forms.ModelChoiceField(
        label=_("Facility"),
        queryset=Facility.objects.none(),
        required=False,
        empty_label=_("The whole site"),
        help_text=_("The picture stands on its page."),
    )

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["facility"]
        field.queryset = Facility.objects.standing().filter(site=site).by_site()
