from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from portal.models.unit import Unit


class CaseCounter(models.Model):
    """The last case number given out in a year. Its row lock makes the numbers gapless."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"

    @classmethod
    def next_number(cls, year: int) -> int:
        """The next number of `year`; a rolled-back transaction gives its number back."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO portal_casecounter AS counter (year, last) VALUES (%s, 1)"
                " ON CONFLICT (year) DO UPDATE SET last = counter.last + 1 RETURNING last",
                [year],
            )
            return int(cursor.fetchone()[0])


class CaseQuerySet(models.QuerySet["Case"]):
    def open_new(
        self, *, kind: str, title: str, at: datetime, received_at: datetime | None = None, **fields: Any
    ) -> "Case":
        """Open a case with the year's next number; `received_at` where what opens it came earlier."""
        received_at = received_at or at
        with transaction.atomic():
            number = CaseCounter.next_number(at.year)
            return self.create(
                kind=kind, title=title, year=at.year, number=number, received_at=received_at, **fields
            )

    def unfinished(self) -> "CaseQuerySet":
        return self.filter(closed_at=None)

    def due_by(self, day: date) -> "CaseQuerySet":
        return self.unfinished().filter(due_on__lte=day)


class Case(models.Model):
    """One matter that the municipality handles, with a number that people can refer to.

    What an outsider may read is decided per case (offentleglova § 3, §§ 12-26): `is_restricted` needs a
    legal basis, and then only `public_title` is shown.
    """

    kind = models.CharField(_("kind"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    public_title = models.CharField(_("public title"), max_length=200, blank=True)
    case_handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("case handler"),
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("unit")
    )
    received_at = models.DateTimeField(_("received"))
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    is_restricted = models.BooleanField(_("exempt from public access"), default=False)
    legal_basis = models.CharField(_("legal basis"), max_length=120, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("-year", "-number")
        indexes = (
            models.Index("due_on", condition=models.Q(closed_at=None), name="case_open_due"),
            models.Index("due_on", name="case_due"),  # for lists of all cases, soonest first
        )
        constraints = (
            models.UniqueConstraint("year", "number", name="case_number_unique_in_its_year"),
            models.CheckConstraint(
                condition=models.Q(is_restricted=False) | ~models.Q(legal_basis=""),
                name="case_restriction_has_a_legal_basis",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number people say: 2026/000123."""
        return f"{self.year}/{self.number:06d}"
