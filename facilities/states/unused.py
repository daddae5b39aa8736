from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.lifecycle import Lifecycle, Role, allow


class UnusedState(TextChoices):
    ASKED = "asked", _("the association is asked")
    RELEASED = "released", _("given back by the association")
    EXPLAINED = "explained", _("the association has answered")
    KEPT = "kept", pgettext_lazy("unused time", "kept")
    WITHDRAWN = "withdrawn", pgettext_lazy("unused time", "withdrawn")


U = UnusedState

UNUSED = Lifecycle(
    "facilities.unused",
    UnusedState,
    moves=(
        allow("release", {U.ASKED, U.EXPLAINED}, U.RELEASED, who={Role.MEMBER}, label=_("Give the time back")),
        allow("explain", {U.ASKED}, U.EXPLAINED, who={Role.MEMBER}, label=_("We still need it")),
        allow("keep", {U.ASKED, U.EXPLAINED}, U.KEPT, who={Role.STAFF}, label=_("Let the association keep the time")),
        allow("withdraw", {U.ASKED, U.EXPLAINED}, U.WITHDRAWN, who={Role.STAFF}, label=_("Withdraw the time")),
    ),
    outside={U.ASKED: _("we ask whether you need the time"), U.EXPLAINED: _("waits for the municipality")},
)  # fmt: skip

OPEN_UNUSED = frozenset({U.ASKED, U.EXPLAINED})
