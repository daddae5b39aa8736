from django import forms
from django.apps import apps
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal import notifications
from portal.access import MemberRequest, member_page
from portal.models import MutedMessage, User


class MessagesForm(forms.Form):
    """What each part of the portal writes, ticked but for what the person has said no to."""

    says_optional = False

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data)
        muted = set(user.muted.values_list("kind", flat=True))
        for part, kinds in _by_part().items():
            self.fields[part] = forms.MultipleChoiceField(
                label=apps.get_app_config(part).verbose_name,
                choices=[(kind, message.choice) for kind, message in kinds],
                initial=[kind for kind, _message in kinds if kind not in muted],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def unwanted(self) -> set[str]:
        return notifications.choices().keys() - {
            kind for kinds in self.cleaned_data.values() for kind in kinds
        }


def _by_part() -> dict[str, list[tuple[str, type[notifications.Message]]]]:
    """The kinds that one may say no to, under the app that sends them."""
    found: dict[str, list[tuple[str, type[notifications.Message]]]] = {}
    for kind, message in notifications.choices().items():
        found.setdefault(kind.partition(".")[0], []).append((kind, message))
    return found


@member_page
def my_messages(request: MemberRequest) -> HttpResponse:
    """Which reminders and invitations I want by e-mail."""
    form = MessagesForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            request.user.muted.all().delete()
            MutedMessage.objects.bulk_create(
                MutedMessage(user=request.user, kind=kind) for kind in sorted(form.unwanted)
            )
        messages.success(request, _("Saved."))
        return redirect("my_messages")
    return render(request, "portal/my_messages.html", {"form": form})
