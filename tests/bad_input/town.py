"""One of everything that a member can write in."""

from datetime import date, time

from django.urls import reverse

from facilities.workflow import open_drop_in
from organizations.models import MandateRole
from tests.agreements.factories import Parties
from tests.dialogue.factories import make_contact_point, make_hearing, make_meeting
from tests.facilities.factories import (
    let_to_persons,
    make_booking,
    make_hall,
    make_own_booking,
    make_rate,
    make_request,
    make_site,
)
from tests.factories import NOW, make_mandate, make_staff
from tests.grants.factories import make_call, make_draft
from tests.organizations.factories import make_activity, trust


class Town:
    """What is the chair's own: a draft of each kind, and what the municipality offers to everybody."""

    def __init__(self):
        self.parties = Parties()
        self.association, self.chair = trust(self.parties.association), self.parties.member
        self.mandate = self.chair.mandates.get(role=MandateRole.CHAIR)
        self.staff = make_staff(name="Kari Kommune")
        make_rate()
        self.hall, self.half, _other = make_hall(name="Tranbyhallen", site=make_site(name="Tranbyhallen"))
        self.call = make_call()
        self.hearing, self.meeting, self.contact = make_hearing(), make_meeting(), make_contact_point()

    def booking(self):
        return make_booking(self.half, mandate=self.mandate, start=time(12), end=time(13))

    def own_booking(self):
        """What a resident has booked for themselves, under rules that hold from the day on."""
        day = date(2027, 3, 16)
        let_to_persons(valid_from=day)
        return make_own_booking(self.half, day=day)

    def drop_in(self):
        """Hours on a Sunday that the chair can have a place in."""
        sunday = date(2027, 3, 14)
        opened = open_drop_in(self.half, weekday=6, begins=time(18), ends=time(20), first_on=sunday, until_on=sunday,
                              places=2, by=self.staff, at=NOW)  # fmt: skip
        return opened.hours[0]

    def request(self):
        return make_request(self.hall, mandate=self.mandate)

    def application(self, **answers):
        return make_draft(call=self.call, association=self.association, by=self.chair, **answers)

    def activity(self, **changes):
        return make_activity(association=self.association, by=self.chair, **changes)

    def agreement(self, **text):
        return self.parties.start(**text)

    def step(self, application, slug):
        return reverse("grant_application_step", args=[application.pk, slug])

    @property
    def book_url(self):
        return reverse("book_facility", args=[self.hall.site.slug, self.hall.slug])

    def stranger_chair(self):
        return make_mandate().user
