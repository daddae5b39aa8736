import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from portal.models import User

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are mistaken for another
LENGTH = 20  # 5 bits each: nobody guesses one


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _number in range(LENGTH))


def tidied(code: str) -> str:
    """A code as somebody typed it: blanks, dashes and small letters do not matter."""
    return "".join(letter for letter in code.upper() if letter in ALPHABET)[: LENGTH + 1]


class CertificateQuerySet(models.QuerySet["VolunteerCertificate"]):
    def visible_to(self, user: "User") -> "CertificateQuerySet":
        """The holder's alone. Others see what the code tells, and only when the holder has shared it."""
        return self.filter(user=user)

    def coded(self, code: str) -> "CertificateQuerySet":
        return self.filter(code=tidied(code), revoked_at=None)


class VolunteerCertificate(models.Model):
    """The sum of somebody's approved hours in a period, as it was when it was made.

    It outlives the hours themselves: when the holder's data is erased, the sum, the period and the initials stay, so
    that a paper that has been handed in can still be checked.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="volunteer_certificates",
        verbose_name=_("volunteer"),
    )  # fmt: skip
    initials = models.CharField(_("initials"), max_length=20)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    minutes = models.PositiveIntegerField(_("minutes"))
    lines = models.JSONField(_("minutes for each organiser"), default=list)
    code = models.CharField(_("code"), max_length=40, unique=True, default=new_code)
    issued_at = models.DateTimeField(_("made"))
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    erased_at = models.DateTimeField(_("personal data erased"), null=True, blank=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of volunteering")
        verbose_name_plural = _("certificates of volunteering")
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="volunteer_certificate_has_a_period",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1), name="volunteer_certificate_has_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, erased_at__isnull=True)
                | models.Q(user__isnull=True, erased_at__isnull=False, lines=[]),
                name="volunteer_certificate_erased_holds_sums_only",
            ),
        )

    def __str__(self) -> str:
        return f"{self.initials} {self.first_on}–{self.last_on}"

    def get_absolute_url(self) -> str:
        return reverse("volunteer_certificate", args=[self.pk])

    @property
    def shown_code(self) -> str:
        """In groups, as it is read aloud."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


def initials_of(name: str) -> str:
    """Ingrid Marie Demo → I.M.D."""
    letters = [part[0].upper() for part in name.split() if part[0].isalpha()]
    return "".join(f"{letter}." for letter in letters[:6]) or "–"
