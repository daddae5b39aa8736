from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association, RegisterStatus


class RegisterEntry(models.Model):
    """What Brønnøysundregistrene said last about an association's number, so that a change is seen as one.

    A copy, never the association's own words. When the register removes a unit for legal reasons ("Fjernet"), the copy
    is emptied by `forget` and only the fact of it stays.
    """

    association = models.OneToOneField(
        Association, models.CASCADE, related_name="register_entry", verbose_name=_("association")
    )
    name = models.CharField(_("name in the national register"), max_length=200, blank=True)
    street_address = models.CharField(_("address"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=4, blank=True)
    postal_place = models.CharField(_("postal place"), max_length=80, blank=True)
    municipality_number = models.CharField(_("municipality number"), max_length=4, blank=True)
    municipality = models.CharField(_("municipality"), max_length=80, blank=True)
    status = models.CharField(
        _("in the national register"), max_length=10, choices=RegisterStatus, default=RegisterStatus.NORMAL,
        blank=True,
    )  # fmt: skip
    in_voluntary_register = models.BooleanField(_("in the Voluntary Register"), default=False)
    icnpo_codes = ArrayField(
        models.CharField(max_length=10), verbose_name=_("ICNPO categories"), default=list, blank=True
    )
    deleted_on = models.DateField(_("deleted in the national register on"), null=True, blank=True)
    is_deleted = models.BooleanField(_("deleted in the national register"), default=False)
    is_removed = models.BooleanField(_("removed from the national register"), default=False)
    asked_on = models.DateField(_("the register was asked"), null=True, blank=True)
    read_at = models.DateTimeField(_("the register answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("copy from the national register")
        verbose_name_plural = _("copies from the national register")
        indexes = (models.Index("asked_on", name="register_entry_asked"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_removed=False)
                | models.Q(name="", street_address="", postal_code="", postal_place="", icnpo_codes=[]),
                name="register_entry_removed_is_empty",
            ),
        )

    def __str__(self) -> str:
        return self.name or str(self.association_id)

    @property
    def address(self) -> tuple[str, str, str]:
        return self.street_address, self.postal_code, self.postal_place

    def forget(self, *, on: date, at: datetime) -> None:
        """Empty the copy of everything, in place; the caller saves."""
        blank = RegisterEntry(association_id=self.association_id)
        for field in self._meta.concrete_fields:
            if field.name not in ("id", "association"):
                setattr(self, field.attname, getattr(blank, field.attname))
        self.is_removed, self.asked_on, self.read_at = True, on, at
