"""The verbs of the certificate: the holder asks for it, and can take it back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from organizations.models.volunteering import VolunteerCertificate, VolunteerHours
from organizations.models.volunteering.certificate import initials_of
from organizations.models.volunteering.hours import HoursQuerySet
from organizations.rules.volunteering import NOT_ALLOWED
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused


@transaction.atomic
def issue(*, by: User, first_on: date, last_on: date, at: datetime) -> VolunteerCertificate:
    """Freeze the sum of the own approved hours from `first_on` to `last_on`, both included.

    Asked for again when nothing has changed, it is the same certificate.
    """
    if last_on < first_on:
        raise Refused(Blocker("period", _("The last day must not be before the first."), "last_on"))
    found = VolunteerHours.objects.of(by).approved().between(first_on, last_on)
    lines = _lines(found)
    if not lines:
        raise Refused(Blocker("no_hours", _("No approved hours in this period."), "first_on"))
    minutes = sum(each for _name, each in lines)
    facts = {
        "user": by,
        "first_on": first_on,
        "last_on": last_on,
        "minutes": minutes,
        "lines": [list(line) for line in lines],
    }
    User.objects.select_for_update().get(pk=by.pk)
    if same := VolunteerCertificate.objects.filter(**facts, revoked_at=None).first():
        return same
    made = VolunteerCertificate.objects.create(**facts, initials=initials_of(by.name), issued_at=at)
    record("organizations.volunteer_certificate.issued", made, by=by, at=at)
    return made


def _lines(found: HoursQuerySet) -> list[list[Any]]:
    """[organiser, minutes], most minutes first."""
    rows = found.order_by().values("association__name", "unit__name").annotate(total=Sum("minutes"))
    named = [[row["association__name"] or row["unit__name"], row["total"]] for row in rows]
    return sorted(named, key=lambda line: (-line[1], line[0]))


@transaction.atomic
def revoke(certificate: VolunteerCertificate, *, by: User, at: datetime) -> None:
    """The code tells nothing from now on."""
    row = VolunteerCertificate.objects.select_for_update().get(pk=certificate.pk)
    if row.user_id != by.pk:
        raise Refused(Blocker("not_allowed", NOT_ALLOWED))
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        record("organizations.volunteer_certificate.revoked", row, by=by, at=at)
