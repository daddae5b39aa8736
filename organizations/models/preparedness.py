from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association
from organizations.models.district import District
from organizations.states.register import PUBLIC_ASSOCIATION

if TYPE_CHECKING:
    from portal.models import User


class ResourceKind(models.TextChoices):
    PEOPLE = "people", _("people")
    ROOM = "room", _("rooms")
    VEHICLE = "vehicle", _("vehicles")
    SKILL = "skill", _("skills")
    EQUIPMENT = "equipment", _("equipment")


class ResponseTime(models.TextChoices):
    HOUR = "1", _("within an hour")
    HOURS = "4", _("within four hours")
    DAY = "24", _("within a day")
    DAYS = "72", _("within three days")


class ResourceQuerySet(models.QuerySet["PreparednessResource"]):
    def visible_to(self, user: "User") -> "ResourceQuerySet":
        """One's own association's, and all for staff. Never public: it tells where the keys and the generators are."""
        if user.is_staff:
            return self
        return self.filter(association__in=Association.objects.acted_for_by(user))

    def of(self, association: Association) -> "ResourceQuerySet":
        return self.filter(association=association)

    def in_use(self) -> "ResourceQuerySet":
        """Those of associations that stand in the register."""
        return self.filter(association__state__in=PUBLIC_ASSOCIATION)

    def by_place(self) -> "ResourceQuerySet":
        """District by district, the quickest first; what is for the whole municipality stands last."""
        rows = self.select_related("association", "district")
        quick = models.Case(
            *(models.When(response_time=time.value, then=number) for number, time in enumerate(ResponseTime)),
            output_field=models.IntegerField(),
        )
        return rows.order_by(models.F("district__sort_key").asc(nulls_last=True), quick, "kind", "pk")


class PreparednessResource(models.Model):
    """Something that an association can lend in a crisis, how soon, and whom to call. Staff only."""

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="preparedness", verbose_name=_("association")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ResourceKind)
    what = models.CharField(_("what"), max_length=160)
    amount = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    response_time = models.CharField(_("how soon"), max_length=2, choices=ResponseTime)
    contact_name = models.CharField(_("whom to call"), max_length=120)
    contact_phone = models.CharField(_("telephone"), max_length=20)
    second_phone = models.CharField(_("telephone of another"), max_length=20, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("changed"))
    confirmed_at = models.DateTimeField(_("confirmed"))

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("preparedness resource")
        verbose_name_plural = _("preparedness resources")
        ordering = ("association", "kind", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=1),
                name="preparedness_of_something",
            ),
        )

    def __str__(self) -> str:
        return self.what

    @property
    def described(self) -> str:
        """40 feltsenger."""
        return f"{self.amount} {self.what}" if self.amount else self.what

    @property
    def phones(self) -> str:
        return ", ".join(number for number in (self.contact_phone, self.second_phone) if number)
