"""The life of one version of a form."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class FormState(TextChoices):
    DRAFT = "draft", _("being written")
    PUBLISHED = "published", _("in use")
    REPLACED = "replaced", _("replaced by a newer one")
    WITHDRAWN = "withdrawn", _("withdrawn")


F = FormState

ANSWERABLE = frozenset({F.PUBLISHED, F.REPLACED})  # a draft begun on a replaced one may be finished on it

FORM = Lifecycle(
    "grants.form",
    FormState,
    moves=(
        allow("publish", {F.DRAFT}, F.PUBLISHED, who={Role.STAFF, Role.SYSTEM}, label=_("Take into use")),
        allow("replace", {F.PUBLISHED}, F.REPLACED, who={Role.STAFF, Role.SYSTEM}, label=_("Replace")),
        allow("withdraw", ANSWERABLE, F.WITHDRAWN, who={Role.STAFF}, label=_("Withdraw the form")),
    ),
    outside={},
)
