from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication
from grants.states import DECIDED


class ImpartialityDeclarationQuerySet(models.QuerySet["ImpartialityDeclaration"]):
    def to_assess(self) -> "ImpartialityDeclarationQuerySet":
        """Said after the decision that stands, and nobody has considered what it means for that decision."""
        said = self.filter(is_disqualified=True, assessed_at=None, application__state__in=DECIDED)
        return said.filter(declared_at__gt=models.F("application__decided_at"))


class ImpartialityDeclaration(models.Model):
    """What one member of staff has said about being impartial in a case (forvaltningsloven §§ 6-10).

    The disqualified cannot open the case by any address, and their verbs are refused. Whoever acts for the
    association is disqualified without a word. Said after the decision, another considers what it means for it.
    """

    application = models.ForeignKey(
        GrantApplication, models.PROTECT, related_name="impartiality", verbose_name=_("grant application")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    is_disqualified = models.BooleanField(_("disqualified"))
    declared_at = models.DateTimeField(_("declared"))

    assessed_at = models.DateTimeField(_("considered"), null=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assessment = models.TextField(_("what it means for the decision"), blank=True)

    objects = ImpartialityDeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration of impartiality")
        verbose_name_plural = _("declarations of impartiality")
        constraints = (
            models.UniqueConstraint("application", "user", name="impartiality_declared_once_by_each"),
            models.CheckConstraint(
                condition=models.Q(assessed_at=None, assessed_by=None, assessment="")
                | models.Q(assessed_at__isnull=False, assessed_by__isnull=False) & ~models.Q(assessment=""),
                name="disqualification_is_considered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(assessed_by=None) | ~models.Q(assessed_by=models.F("user")),
                name="disqualification_is_considered_by_another",
            ),
        )

    def __str__(self) -> str:
        return str(self.application)
