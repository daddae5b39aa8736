from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from portal import notifications
from portal.access import MemberRequest, member_page
from portal.models import MutedMessage, User


class MessagesForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label=_("Send me"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Answers, decisions and receipts for what you send in always come: you may need them."),
    )

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        choices = notifications.choices()
        muted = set(user.muted.values_list("kind", flat=True))
        super().__init__(data, initial={"wanted": [kind for kind in choices if kind not in muted]})
        field = self.fields["wanted"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(kind, message.choice) for kind, message in choices.items()]


@member_page
def my_messages(request: MemberRequest) -> HttpResponse:
    """Which reminders and invitations I want by e-mail."""
    form = MessagesForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        unwanted = notifications.choices().keys() - set(form.cleaned_data["wanted"])
        with transaction.atomic():
            request.user.muted.all().delete()
            MutedMessage.objects.bulk_create(
                MutedMessage(user=request.user, kind=kind) for kind in sorted(unwanted)
            )
        messages.success(request, _("Saved."))
        return redirect("my_messages")
    return render(request, "portal/my_messages.html", {"form": form})
