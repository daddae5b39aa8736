"""The list of participants: for the page, for paper and for a spreadsheet."""

from django.utils.translation import gettext_lazy as _

from organizations.models import Occurrence, Participant, SignUp
from portal.exports import Column

# What the organiser needs at the door, and no more.
COLUMNS = (
    Column(_("Name"), lambda row: row.name),
    Column(_("Year of birth"), lambda row: row.birth_year),
    Column(_("Signed up by"), lambda row: row.signed_up_by),
    Column(_("Telephone"), lambda row: row.phone),
    Column(_("Status"), lambda row: row.get_state_display()),
)


def rows_of(own: SignUp, occurrence: Occurrence) -> list[Participant]:
    """Those with a place, an offer or a number in the line: by name, those who wait in their order."""
    rows = list(own.rows(occurrence).open().select_related("signed_up_by"))
    return sorted(rows, key=lambda row: (row.state, row.asked_at if row.state == "waiting" else row.name))
