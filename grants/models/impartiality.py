from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication


class ImpartialityDeclaration(models.Model):
    """What one member of staff has said about being impartial in a case (forvaltningsloven §§ 6-10).

    The disqualified cannot open the case by any address, and their verbs are refused. Whoever acts for the
    association is disqualified without a word.
    """

    application = models.ForeignKey(
        GrantApplication, models.PROTECT, related_name="impartiality", verbose_name=_("grant application")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    is_disqualified = models.BooleanField(_("disqualified"))
    declared_at = models.DateTimeField(_("declared"))

    class Meta:
        verbose_name = _("declaration of impartiality")
        verbose_name_plural = _("declarations of impartiality")
        constraints = (
            models.UniqueConstraint("application", "user", name="impartiality_declared_once_by_each"),
        )

    def __str__(self) -> str:
        return str(self.application)
