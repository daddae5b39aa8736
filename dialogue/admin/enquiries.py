"""Contact points, and the questions that residents ask them."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dialogue.forms import LONGEST_ANSWER, text_area
from dialogue.models import (
    ContactPoint,
    Enquiry,
)
from dialogue.workflow import enquiry
from portal.admin import LifecycleAdmin, PortalModelAdmin, StaffMove, site
from portal.templatetags.portal import day, moment


@admin.register(ContactPoint, site=site)
class ContactPointAdmin(PortalModelAdmin):
    list_display = ("subject", "name", "title", "unit", "answer_days", "order", "is_active")
    list_display_links = ("name",)
    list_filter = ("subject", "is_active")
    list_select_related = ("unit",)
    search_fields = ("name", "title")


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=LONGEST_ANSWER, widget=text_area(10))


class ForwardForm(forms.Form):
    contact_point = forms.ModelChoiceField(ContactPoint.objects.active(), label=_("Who knows this?"))


@admin.register(Enquiry, site=site)
class EnquiryAdmin(LifecycleAdmin):
    """What is due first stands first. The person's name and address are on the case page only."""

    list_display = ("reference", "topic", "contact_point", "state", "due_on", "received_at")
    list_filter = ("state", ("contact_point", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("case", "contact_point")
    ordering = ("case__due_on", "id")
    facts = ("reference", "due_on", "contact_point", "sender", "topic", "talk")
    staff_moves = (
        StaffMove(
            "answer",
            run=enquiry.answer,
            form=AnswerForm,
            explanation=_(
                "The one who asked gets an e-mail that an answer waits, with a link. The text is not in it."
            ),
            done=_("The answer is sent."),
        ),
        StaffMove(
            "forward",
            run=enquiry.forward,
            form=ForwardForm,
            explanation=_("The promised time stands."),
            done=_("The question is sent on."),
        ),
        StaffMove(
            "close",
            run=enquiry.close,
            explanation=_(
                "Nobody can write more. Name, address and texts are erased twelve months from now."
            ),
            done=_("The question is closed."),
            is_danger=True,
        ),
    )

    @admin.display(description=_("number"), ordering="case__number")
    def reference(self, obj: Enquiry) -> str:
        return obj.case.reference

    @admin.display(description=_("answer due"), ordering="case__due_on")
    def due_on(self, obj: Enquiry) -> str:
        return day(obj.case.due_on)

    @admin.display(description=_("from"))
    def sender(self, obj: Enquiry) -> str:
        return ", ".join(part for part in (obj.name, obj.email) if part) or "–"

    @admin.display(description=_("what is written"))
    def talk(self, obj: Enquiry) -> str:
        turns, erased = [], _("(erased)")
        for message in obj.messages.select_related("written_by"):
            who = message.written_by if message.is_answer else (obj.name or _("Resident"))
            turns.append(f"{who}, {moment(message.written_at)}:\n{message.text or erased}")
        return "\n\n".join(turns)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
