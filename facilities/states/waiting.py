from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.lifecycle import Lifecycle, Role, allow


class WaitState(TextChoices):
    WAITING = "waiting", pgettext_lazy("wait", "waiting")
    OFFERED = "offered", pgettext_lazy("wait", "offered")
    TAKEN = "taken", pgettext_lazy("wait", "got the time")
    LAPSED = "lapsed", pgettext_lazy("wait", "not got")
    WITHDRAWN = "withdrawn", pgettext_lazy("wait", "withdrawn")


W = WaitState

WAIT = Lifecycle(
    "facilities.wait",
    WaitState,
    moves=(
        allow("offer", {W.WAITING}, W.OFFERED, who={Role.SYSTEM}, label=_("Offer the time"), done="offered"),
        allow("take", {W.OFFERED}, W.TAKEN, who={Role.MEMBER}, label=_("Take the time"), done="taken"),
        allow("lapse", {W.WAITING, W.OFFERED}, W.LAPSED, who={Role.SYSTEM}, label=_("Let it lapse"), done="lapsed"),
        allow("withdraw", {W.WAITING, W.OFFERED}, W.WITHDRAWN, who={Role.MEMBER},
              label=_("Leave the waiting list"), done="withdrawn"),
    ),
    outside={W.OFFERED: _("offered to you"), W.LAPSED: _("somebody else kept the time")},
)  # fmt: skip

OPEN_WAIT = frozenset({W.WAITING, W.OFFERED})
