"""The staff's side of umbrella organisations."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organizations.models import Association, UmbrellaMembership
from organizations.workflow import umbrella
from portal import clock
from portal.access import MemberRequest
from portal.admin import LifecycleAdmin, StaffMove, site


@admin.register(UmbrellaMembership, site=site)
class UmbrellaMembershipAdmin(LifecycleAdmin):
    """What the two sides do not manage themselves: staff answer for an umbrella that nobody acts for."""

    list_display = ("member", "umbrella", "state", "requested_at")
    list_filter = ("state",)
    list_select_related = ("member", "umbrella")
    search_fields = ("member__name", "umbrella__name")
    facts = ("umbrella", "member", "requested_at", "answered_at", "ended_at")
    staff_moves = (
        StaffMove("accept", run=umbrella.accept, explanation=_("Both sides have told you that it is right.")),
        StaffMove("decline", run=umbrella.decline, is_danger=True),
        StaffMove("end", run=umbrella.end, is_danger=True),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Both sides are chosen once, and never changed."""
        return [] if obj else [(None, {"fields": ["umbrella", "member"]})]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        kwargs["fields"] = [] if obj else ["umbrella", "member"]
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = Association.objects.public()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(  # type: ignore[override]
        self, request: MemberRequest, obj: UmbrellaMembership, form: Any, change: bool
    ) -> None:
        """Written by the verb, so that it is logged as what it is."""
        made = umbrella.enter(umbrella=obj.umbrella, member=obj.member, by=request.user, at=clock.now())
        obj.pk = made.pk
