"""The part of the story that is about volunteers: everything that they and those who arrange it can write."""

import time_machine
from django.urls import reverse

from organizations.models.preparedness import PreparednessResource
from organizations.models.volunteering import (
    HelpMatch,
    HelpOffer,
    HelpRequest,
    Shift,
    VolunteerHours,
    VolunteerSignUp,
)
from tests.bad_input.browser import Browser
from tests.factories import make_user
from tests.organizations.helping import make_coordinator
from tests.organizations.volunteering import AFTER

NAME = "<script>alert(1)</script>\"'"
WHEN = {"on": "2027-03-09", "start_time": "18:00", "end_time": "21:00", "min_people": "1", "max_people": "4"}


def volunteer(town, writer, chair):
    """A task, those who sign up, one who is taken off, and the hours of the others."""
    writer.write(chair, reverse("volunteer_task_new"), **WHEN, certificate_purpose="")
    shift = Shift.objects.get()
    writer.write(chair, reverse("volunteer_task_edit", args=[shift.task.pk]))
    people = [Browser(make_user(name=NAME)) for _ in range(2)]
    for browser in people:
        writer.write(browser, shift.get_absolute_url())
    first, second = VolunteerSignUp.objects.order_by("pk")
    writer.write(chair, reverse("volunteer_remove", args=[second.pk]))
    with time_machine.travel(AFTER, tick=False):
        own = {"hours": "3", "organiser": str(town.association.pk), "worked_on": "2027-03-09"}
        writer.write(people[0], reverse("volunteer_hours_new"), **own)
        given = VolunteerHours.objects.get()
        writer.write(chair, reverse("hours_answer", args=[given.pk]), hours="2")
        attend(writer, chair, first)
        check = Browser().get(reverse("certificate_check"), {"kode": NAME})
        writer.fill(check.context["form"])
    lend_a_hand(writer)
    writer.write(chair, reverse("preparedness_new"), kind="people", response_time="4")
    resource = PreparednessResource.objects.get()
    writer.write(chair, reverse("preparedness_edit", args=[resource.pk]))
    for name in ("preparedness_overview", "preparedness_sheet", "preparedness_pdf"):
        assert Browser(town.staff).get(reverse(name)).status_code == 200


def attend(writer, chair, sign_up):
    """Each on the list has a form of their own on the page of the shift."""
    [form] = [
        form
        for row, form, _hours in chair.get(reverse("shift_people", args=[sign_up.shift_id])).context["people"]
        if row == sign_up
    ]
    answer = chair.post(
        reverse("volunteer_attendance", args=[sign_up.pk]), writer.fill(form) | {"hours": "2"}
    )
    assert answer.status_code == 302


def lend_a_hand(writer):
    """One asks for help, one offers it, a coordinator asks and closes; another request cannot be met."""
    coordinator, volunteer = Browser(make_coordinator()), make_user(name=NAME)
    writer.write(Browser(volunteer), reverse("help_offer"), kinds="company", when="day")
    asks = Browser(make_user(name=NAME))
    for _number in range(2):
        writer.write(asks, reverse("help_ask"), on_behalf="self", kind="company", when="day")
    first, second = HelpRequest.objects.order_by("pk")
    move = "admin:organizations_helprequest_move"
    offer = HelpOffer.objects.get()
    writer.write(coordinator, reverse(move, args=[first.pk, "ask"]), offer=offer.pk)
    Browser(volunteer).post(HelpMatch.objects.get().get_absolute_url(), {"accept": "1"})
    writer.write(coordinator, reverse(move, args=[first.pk, "close"]))
    writer.write(coordinator, reverse(move, args=[second.pk, "decline"]))
