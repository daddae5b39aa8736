"""What staff do to an appeal beside the kernel's own table."""

from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Role, allow
from portal.models.appeal import AppealState

A = AppealState

APPEAL_DEEDS = (
    allow("drop_claim", {A.RECEIVED}, A.REVERSED, who={Role.STAFF}, label=_("Drop the claim")),
    allow(
        "admit_late_appeal",
        {A.RECEIVED},
        A.RECEIVED,
        who={Role.STAFF},
        label=_("Treat it although it is late"),
    ),
    allow(
        "treat_after_all",
        {A.RECEIVED},
        A.REVERSED,
        who={Role.STAFF},
        label=_("Treat the application after all"),
    ),
)
