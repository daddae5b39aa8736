"""Checks that several verbs share."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.lifecycle import HasLifecycle
from portal.problems import Blocker, Refused


def only_from(*states: Any) -> Callable[[HasLifecycle], None]:
    """For `move`: two verbs may lead to the same state, and each begins in its own."""

    def check(row: HasLifecycle) -> None:
        if row.state not in states:
            text = _("This cannot be done now. The status is “%(state)s”.") % {"state": row.outside_state}
            raise Refused(Blocker("wrong_state", text))

    return check
