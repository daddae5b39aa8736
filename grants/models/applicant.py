"""Who applies: an association, or a person for themselves."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import Association, LanguageForm
from organizations.permissions import roles_for
from portal.lifecycle import Role

if TYPE_CHECKING:
    from portal.models import User


def own(user: "User", path: str = "") -> Q:
    """What `user` has applied for: in their associations, and for themselves. `path` leads to the application."""
    acted_for = Q(**{f"{path}association__in": Association.objects.acted_for_by(user)})
    return acted_for | Q(**{f"{path}person": user.pk})


class HasApplicant(models.Model):
    """An association or a person, never both (a constraint of the application sees to it); neither when the person
    is forgotten.

    What a person has applied for is theirs: open pages say that a resident got a grant, never who.
    """

    association = models.ForeignKey(
        Association,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grant_applications",
        verbose_name=_("association"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grant_applications",
        verbose_name=_("person"),
    )
    language_form = models.CharField(
        _("write to them in"), max_length=2, choices=LanguageForm, blank=True, editable=False
    )  # what a person has chosen; an association's is in the register

    class Meta:
        abstract = True

    @property
    def applicant(self) -> "Association | User | str":
        """Who applies; of a person whose time is over nothing is left but that there was one."""
        return self.association or self.person or gettext("a resident")

    @property
    def is_for_oneself(self) -> bool:
        return self.association_id is None

    @property
    def readers(self) -> int:
        """How many a text speaks to, for its grammar: one person, or those of an association."""
        return 1 if self.is_for_oneself else 2

    @property
    def public_name(self) -> str:
        """What everybody may know: the association, or that it is a resident."""
        return self.association.name if self.association else gettext("a resident")

    @property
    def language(self) -> str:
        """nb or nn: what the register has, or what the person has chosen."""
        return (
            self.association.language_form if self.association else self.language_form or LanguageForm.BOKMAL
        )

    @property
    def postal_address(self) -> list[str]:
        """Name and address as far as they are known: the portal keeps no address of a person."""
        found = self.association
        if found is None:
            return [str(self.applicant)]
        place = f"{found.postal_code} {found.postal_place}".strip()
        return [line for line in (found.name, found.street_address, place) if line]

    @property
    def registered_account(self) -> str:
        """The account in the register; a person has none."""
        return self.association.bank_account_number if self.association else ""

    def roles_towards(self, user: "User | None") -> set[Role]:
        """Who `user` is towards it: the association's members, or the person and nobody else."""
        if self.association or user is None:
            return roles_for(user, self.association) if self.association else {Role.SYSTEM}
        roles = {Role.STAFF} if user.is_staff and user.is_active else set()
        return roles | {Role.MEMBER} if user.pk == self.person_id else roles
