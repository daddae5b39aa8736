from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association
from organizations.models.mandate import Mandate, MandateRole
from portal.models import Unit

if TYPE_CHECKING:
    from portal.models import User

YEARS = 3  # how often it must be shown again, until the association says otherwise
REMIND_BEFORE = timedelta(days=60)


class CertificatePurpose(models.TextChoices):
    MINORS = "minors", _("work with children and young people")
    DISABILITY = "disability", _("work with people with a developmental disability")
    OTHER = "other", _("another task that the law asks it for")


class PoliceCertificateQuerySet(models.QuerySet["PoliceCertificateCheck"]):
    def visible_to(self, user: "User") -> "PoliceCertificateQuerySet":
        """The volunteer, the one who saw it, and the association's chair. Nobody else, staff included."""
        chaired = Mandate.objects.active().filter(user=user, role=MandateRole.CHAIR).values("association")
        return self.filter(models.Q(user=user) | models.Q(seen_by=user) | models.Q(association__in=chaired))

    def of(self, user: "User") -> "PoliceCertificateQuerySet":
        return self.filter(user=user)

    def for_organiser(
        self, association: Association | None, unit: Unit | None
    ) -> "PoliceCertificateQuerySet":
        return self.filter(association=association) if association else self.filter(unit=unit)

    def valid_on(self, day: date) -> "PoliceCertificateQuerySet":
        return self.filter(models.Q(renew_on__isnull=True) | models.Q(renew_on__gt=day), seen_on__lte=day)

    def latest_of_each(self) -> "PoliceCertificateQuerySet":
        """Without those that a newer one of the same volunteer, organiser and purpose has taken the place of."""
        newer = PoliceCertificateCheck.objects.filter(
            models.Q(association=models.OuterRef("association")) | models.Q(unit=models.OuterRef("unit")),
            user=models.OuterRef("user"),
            purpose=models.OuterRef("purpose"),
            pk__gt=models.OuterRef("pk"),
        )
        return self.filter(~models.Exists(newer))

    def to_renew(self, today: date) -> "PoliceCertificateQuerySet":
        """That must be shown again soon, and of which nobody has been reminded."""
        return self.latest_of_each().filter(renew_on__lte=today + REMIND_BEFORE, reminded_at=None)


class PoliceCertificateCheck(models.Model):
    """That a police certificate was seen: of whom, by whom, when and for what. Never the document, nor what it said.

    Politiregisterforskriften § 37-2: it is shown, not kept.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="police_certificates",
        verbose_name=_("volunteer"),
    )
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("association")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=CertificatePurpose)
    seen_on = models.DateField(_("seen"))
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("seen by")
    )
    renew_on = models.DateField(_("to be shown again"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PoliceCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("police certificate seen")
        verbose_name_plural = _("police certificates seen")
        ordering = ("-seen_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(association__isnull=True) ^ models.Q(unit__isnull=True),
                name="police_certificate_shown_to_one_organiser",
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("seen_by")), name="police_certificate_seen_by_another"
            ),
            models.CheckConstraint(
                condition=models.Q(renew_on__isnull=True) | models.Q(renew_on__gt=models.F("seen_on")),
                name="police_certificate_renewed_after_seen",
            ),
            models.UniqueConstraint(
                "user", "association", "purpose", "seen_on",
                condition=models.Q(association__isnull=False), name="police_certificate_seen_once_a_day",
            ),
            models.UniqueConstraint(
                "user", "unit", "purpose", "seen_on",
                condition=models.Q(unit__isnull=False), name="police_certificate_seen_once_by_a_unit",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.seen_on}"

    @property
    def organiser(self) -> str:
        return str(self.association or self.unit)


class PoliceCertificateRule(models.Model):
    """How many years an association lets a certificate count; empty means that it is shown once."""

    association = models.OneToOneField(
        Association, models.CASCADE, related_name="police_certificate_rule", verbose_name=_("association")
    )
    years = models.PositiveSmallIntegerField(
        _("years until it must be shown again"), null=True, default=YEARS
    )

    class Meta:
        verbose_name = _("rule about police certificates")
        verbose_name_plural = _("rules about police certificates")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(years__isnull=True) | models.Q(years__gte=1, years__lte=10),
                name="police_certificate_rule_of_some_years",
            ),
        )

    def __str__(self) -> str:
        return str(self.association)


def years_of(association: Association | None) -> int | None:
    """The association's own rule, or three years; the municipality's units keep to three."""
    rule = association and PoliceCertificateRule.objects.filter(association=association).first()
    return rule.years if rule else YEARS
