"""What staff draw attention to on the front page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organizations.models import Activity, Association, Highlight
from organizations.models.highlight import PURPOSE
from portal import clock
from portal.access import MemberRequest
from portal.admin import PortalModelAdmin, site
from portal.models import StoredFile
from portal.pictures import PictureField


class HighlightForm(forms.ModelForm):
    new_picture = PictureField(
        label=_("Picture"),
        required=False,
        side=1200,
        help_text=_("Not needed. JPEG, PNG or WebP, at most 15 MB."),
    )
    without_picture = forms.BooleanField(label=_("Take the picture away"), required=False)

    class Meta:
        model = Highlight
        fields = ("activity", "association", "text", "from_on", "to_on", "alt")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["without_picture"].disabled = not self.instance.picture_id

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("activity")) == bool(cleaned.get("association")):
            self.add_error("activity", _("Choose an activity or an association, one of them."))
        first, last = cleaned.get("from_on"), cleaned.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", _("The last date must not be before the first."))
        kept = self.instance.picture_id and not cleaned.get("without_picture")
        if (cleaned.get("new_picture") or kept) and not cleaned.get("alt"):
            self.add_error("alt", _("Say in words what the picture shows."))
        return cleaned


@admin.register(Highlight, site=site)
class HighlightAdmin(PortalModelAdmin):
    """An activity or an association, for some days, with the reason why people should come."""

    form = HighlightForm
    fields = ("activity", "association", "text", "from_on", "to_on", "new_picture", "without_picture", "alt")
    list_display = ("__str__", "from_on", "to_on")
    list_select_related = ("activity", "association")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What everybody may see, and is not over."""
        if db_field.name == "activity":
            kwargs["queryset"] = Activity.objects.public().going_on(clock.now()).order_by("title")
        if db_field.name == "association":
            kwargs["queryset"] = Association.objects.public()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(  # type: ignore[override]
        self, request: MemberRequest, obj: Highlight, form: Any, change: bool
    ) -> None:
        made, old = form.cleaned_data.get("new_picture"), obj.picture
        if made:
            obj.picture = StoredFile.keep(
                made.content,
                name=f"forside.{made.suffix}",
                content_type=made.content_type,
                purpose=PURPOSE,
                by=request.user,
                at=clock.now(),
            )
            obj.width, obj.height = made.width, made.height
        elif form.cleaned_data.get("without_picture"):
            obj.picture = None
        super().save_model(request, obj, form, change)
        if old and old != obj.picture:
            old.forget()
