from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association

if TYPE_CHECKING:
    from portal.models import User

FACTS = ("name", "role", "email", "phone")


class ContactPersonQuerySet(models.QuerySet["ContactPerson"]):
    def acted_for_by(self, user: "User") -> "ContactPersonQuerySet":
        """Those of the associations that `user` has a mandate for."""
        return self.filter(association__in=Association.objects.acted_for_by(user))

    def showing_something(self) -> "ContactPersonQuerySet":
        """Those of whom at least one fact is for everybody."""
        shown = [models.Q(**{f"show_{fact}": True}) & ~models.Q(**{fact: ""}) for fact in FACTS]
        return self.filter(shown[0] | shown[1] | shown[2] | shown[3])


class ContactPerson(models.Model):
    """Somebody who answers for an association. Each fact is private until its own tick says otherwise.

    Not a user: most coaches and conductors have no account. Deleted, not hidden, when they stop.
    """

    association = models.ForeignKey(
        Association, models.CASCADE, related_name="contact_persons", verbose_name=_("association")
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    show_name = models.BooleanField(_("show the name to everybody"), default=False)
    show_role = models.BooleanField(_("show the role to everybody"), default=False)
    show_email = models.BooleanField(_("show the e-mail address to everybody"), default=False)
    show_phone = models.BooleanField(_("show the telephone number to everybody"), default=False)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="contact_person_has_a_name"),
            models.UniqueConstraint("association", "name", "role", name="contact_person_once_in_a_role"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.role})" if self.role else self.name

    @property
    def public(self) -> dict[str, str]:
        """The facts that everybody may read; the others are ""."""
        return {fact: self._shown(fact) for fact in FACTS}

    def _shown(self, fact: str) -> Any:
        return getattr(self, fact) if getattr(self, f"show_{fact}") else ""

    @property
    def hidden(self) -> bool:
        """Whether nobody outside reads anything."""
        return not any(self.public.values())
