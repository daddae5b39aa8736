from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.lifecycle import Lifecycle, Role, allow


class NeedState(TextChoices):
    OPEN = "open", pgettext_lazy("need", "lacking")
    MET = "met", pgettext_lazy("need", "met")
    CLOSED = "closed", pgettext_lazy("need", "answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("need", "no longer")


N = NeedState

NEED = Lifecycle(
    "facilities.need",
    NeedState,
    moves=(
        allow("meet", {N.OPEN}, N.MET, who={Role.STAFF}, label=_("It is met")),
        allow("close", {N.OPEN}, N.CLOSED, who={Role.STAFF}, label=_("Answer that it cannot be met")),
        allow("withdraw", {N.OPEN}, N.WITHDRAWN, who={Role.MEMBER}, label=_("We lack it no longer")),
    ),
    outside={},
)
