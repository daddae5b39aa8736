"""What stands in the way of changing a call."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from grants.models import GrantCall
from portal.problems import Blocker, Problem


def about_sealing(
    call: GrantCall, *, is_sealed: bool, opens_at: datetime, deadline: datetime, at: datetime
) -> list[Problem]:
    """From the opening on nobody looks into a sealed call early, nor seals what may have been read."""
    if call.pk is None or at < call.opens_at:
        return []
    if not call.is_sealed:
        text = _("Somebody may have applied already. A call can be sealed until it opens.")
        return [Blocker("sealed_too_late", text, "is_sealed")] if is_sealed else []
    problems: list[Problem] = []
    if not is_sealed:
        text = _("The call is sealed, and opens by itself after the deadline.")
        problems.append(Blocker("unsealed_early", text, "is_sealed"))
    if opens_at != call.opens_at:
        text = _("The call is sealed and has opened: this day can no longer be changed.")
        problems.append(Blocker("sealed_and_open", text, "opens_on"))
    if deadline < call.application_deadline:
        text = _("The call is sealed. The last day can be moved to a later day, not to an earlier one.")
        problems.append(Blocker("sealed_until_then", text, "closes_on"))
    return problems
