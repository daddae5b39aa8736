"""Messages about volunteering. They name the day and the hour, never the person nor whom the help is for."""

from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from organizations.models import Association, Mandate, MandateRole
from organizations.models.volunteering import PoliceCertificateCheck, Shift, VolunteerHours, VolunteerSignUp
from organizations.models.volunteering.task import VolunteerTask
from portal.models import Unit, User
from portal.notifications import Message, Receiver


def speakers_of(association: Association) -> list[Receiver]:
    """The chair and the contact persons, or all who act for it when it has neither."""
    mandates = list(Mandate.objects.active().filter(association=association).select_related("user"))
    first = [each for each in mandates if each.role in (MandateRole.CHAIR, MandateRole.CONTACT)]
    return [Receiver.of(each.user) for each in first or mandates if each.user.is_active]


def unit_of(unit: Unit | None) -> list[Receiver]:
    return [Receiver(unit.email)] if unit and unit.email else []


def organisers_of(task: VolunteerTask) -> list[Receiver]:
    """Who arranges the task: also the one who entered it, as long as that person may."""
    by = task.created_by
    still = [Receiver.of(by)] if by.is_active and task.roles_of(by) else []
    return [*still, *(speakers_of(task.association) if task.association else unit_of(task.unit))]


class _ToVolunteer:
    def __init__(self, sign_up: VolunteerSignUp) -> None:
        self.sign_up = sign_up

    def receivers(self) -> list[Receiver]:
        return [Receiver.of(self.sign_up.user)] if self.sign_up.user else []

    def context(self) -> dict[str, Any]:
        return {"sign_up": self.sign_up, "shift": self.sign_up.shift}


class SignUpReceipt(_ToVolunteer, Message):
    kind = "organizations.volunteer_receipt"


class PlaceOffered(_ToVolunteer, Message):
    kind = "organizations.volunteer_offered"


class PlaceGiven(_ToVolunteer, Message):
    kind = "organizations.volunteer_confirmed"


class TakenOffTheList(_ToVolunteer, Message):
    kind = "organizations.volunteer_removed"


class ShiftReminder(_ToVolunteer, Message):
    kind = "organizations.volunteer_reminder"
    choice: ClassVar[Any] = _("Reminders before a volunteer shift")

    def once(self) -> str:
        return f"{self.sign_up.pk}:{self.sign_up.shift.starts_at.isoformat()}"


class ShiftCancelled(Message):
    """To all who have a place, an offer, or stand in line."""

    kind = "organizations.volunteer_cancelled"

    def __init__(self, shift: Shift) -> None:
        self.shift = shift

    def receivers(self) -> list[Receiver]:
        rows = self.shift.sign_ups.open().select_related("user")
        return [Receiver.of(row.user) for row in rows if row.user]

    def context(self) -> dict[str, Any]:
        return {"shift": self.shift}


class TooFewVolunteers(Message):
    kind = "organizations.volunteer_too_few"
    choice: ClassVar[Any] = _("Warnings that too few have signed up for a shift")

    def __init__(self, shift: Shift) -> None:
        self.shift = shift

    def receivers(self) -> list[Receiver]:
        return organisers_of(self.shift.task)

    def context(self) -> dict[str, Any]:
        sure = self.shift.sign_ups.holding_places().count()
        return {"shift": self.shift, "missing": max(0, self.shift.min_people - sure)}

    def once(self) -> str:
        return str(self.shift.pk)


class HoursWaiting(Message):
    """To the organiser, once a day at most: hours wait for an answer."""

    kind = "organizations.volunteer_hours_waiting"
    choice: ClassVar[Any] = _("Hours that volunteers have reported")

    def __init__(self, hours: VolunteerHours) -> None:
        self.hours = hours

    def receivers(self) -> list[Receiver]:
        hours = self.hours
        return speakers_of(hours.association) if hours.association else unit_of(hours.unit)

    def once(self) -> str:
        owner = f"a{self.hours.association_id}" if self.hours.association_id else f"u{self.hours.unit_id}"
        return f"{owner}:{self.hours.reported_at:%Y-%m-%d}"


class HoursAnswered(Message):
    """To the volunteer, when the answer was other than yes."""

    kind = "organizations.volunteer_hours_answered"

    def __init__(self, hours: VolunteerHours) -> None:
        self.hours = hours

    def receivers(self) -> list[Receiver]:
        return [Receiver.of(self.hours.user)] if self.hours.user else []


class CertificateToRenew(Message):
    """To the volunteer and the chair: a certificate must be shown again. Says neither whose nor where."""

    kind = "organizations.police_certificate_renew"
    choice: ClassVar[Any] = _("Reminders to show a police certificate again")

    def __init__(self, check: PoliceCertificateCheck) -> None:
        self.check = check

    def receivers(self) -> list[Receiver]:
        found = [Receiver.of(self.check.user)]
        if self.check.association:
            chairs = Mandate.objects.active().filter(
                association=self.check.association, role=MandateRole.CHAIR
            )
            found += [Receiver.of(mandate.user) for mandate in chairs.select_related("user")]
        return found

    def once(self) -> str:
        return f"{self.check.pk}:{self.check.renew_on}"


class ErasedSoon(Message):
    """To a volunteer who has not been active for long: ask for the certificate before we forget the hours."""

    kind = "organizations.volunteer_erased_soon"
    choice: ClassVar[Any] = _("A word before your volunteer hours are erased")

    def __init__(self, user: User, last_on: date) -> None:
        self.user, self.last_on = user, last_on

    def receivers(self) -> list[Receiver]:
        return [Receiver.of(self.user)]

    def once(self) -> str:
        return f"{self.user.pk}:{self.last_on}"
