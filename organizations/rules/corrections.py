"""What stands in the way of proposing a correction, and of taking it in."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations.models import Association, Correction
from organizations.models.correction import CorrectedField
from portal.problems import Blocker, Problem

HOUR = timedelta(hours=1)
MOST_AN_HOUR = 10  # about one association; in all of the portal ten times as many
MOST_WAITING = 50  # about one association


def proposal_problems(association: Association, *, field: str, value: str, at: datetime) -> list[Problem]:
    """A flood is stopped by counting, so that nobody has to prove to be a person."""
    about = association.corrections
    last_hour = Correction.objects.received_after(at - HOUR)
    if (
        last_hour.filter(association=association).count() >= MOST_AN_HOUR
        or last_hour.count() >= 10 * MOST_AN_HOUR
        or about.waiting().count() >= MOST_WAITING
    ):
        text = _("Many corrections have come in just now. Wait a little, or write to the municipality.")
        return [Blocker("too_many", text)]
    if field != CorrectedField.OTHER and value == getattr(association, field):
        return [Blocker("same", _("This is what the page says already."), "value")]
    return value_problems(field, value)


def value_problems(field: str, value: str) -> list[Problem]:
    """Whether `value` can stand in `field`: an address is an address, and no text is longer than there is room for."""
    if field == CorrectedField.OTHER:
        return []
    try:
        Association._meta.get_field(field).clean(value, None)  # type: ignore[union-attr]
    except ValidationError as error:
        return [Blocker("value", " ".join(error.messages), "value")]
    return []


def as_written(field: str, value: str) -> str:
    """People write www.lag.no; a link needs https:// before it."""
    value = value.strip()
    if field == CorrectedField.WEBSITE and value and "://" not in value:
        return f"https://{value}"
    return value
