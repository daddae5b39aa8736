"""Makers of agreements in each state, by the verbs themselves."""

from datetime import date, timedelta

from agreements import workflow
from agreements.states import AgreementState
from tests.factories import NOW, make_association, make_mandate, make_staff, make_unit

TEXT = {
    "title": "Leksehjelp på Tranby",
    "partners": "Foreningen og virksomheten.",
    "purpose": "Flere unge skal få hjelp med lekser.",
    "municipal_tasks": "Virksomheten låner ut rommet.",
    "volunteer_tasks": "Foreningen stiller med to voksne hver tirsdag.",
    "routines": "Vi møtes to ganger i året.",
    "duration": "Endringer avtales skriftlig.",
    "starts_on": date(2027, 4, 1),
    "ends_on": date(2028, 3, 31),
    "review_on": date(2027, 10, 1),
    "notice_months": 3,
}


class Parties:
    """An association with its chair, a unit with one who works there."""

    def __init__(self, unit="Kultur og fritid"):
        self.unit = make_unit(name=unit)
        self.association = make_association()
        self.member = make_mandate(association=self.association).user
        self.staff = make_staff(unit=unit)

    def start(self, *, by=None, at=NOW, **text):
        """A draft with every section filled in."""
        agreement = workflow.start(
            association=self.association, unit=self.unit, title=TEXT["title"], by=by or self.member, at=at
        )
        return workflow.rewrite(
            agreement, by=by or self.member, at=at, version=agreement.version, **(TEXT | text)
        )

    def confirm(self, agreement, *, by, at=NOW):
        return workflow.confirm(agreement, by=by, at=at, seen=agreement.fingerprint)

    def propose(self, *, by=None, at=NOW, **text):
        agreement = self.start(at=at, **text)
        return self.confirm(agreement, by=by or self.member, at=at)

    def conclude(self, *, at=NOW, **text):
        return self.confirm(self.propose(at=at, **text), by=self.staff, at=at)

    def make(self, state):
        if state == AgreementState.DRAFT:
            return self.start()
        if state == AgreementState.PROPOSED:
            return self.propose()
        if state == AgreementState.WITHDRAWN:
            return workflow.withdraw(self.start(), by=self.member, at=NOW)
        agreement = self.conclude()
        if state == AgreementState.TERMINATED:
            workflow.terminate(
                agreement, by=self.member, at=NOW, reason="Vi blir for få.", terminated_on=date(2027, 6, 1)
            )
        if state == AgreementState.ENDED:
            workflow.end(agreement, at=NOW + timedelta(days=500))
        return agreement
