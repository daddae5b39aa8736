from datetime import datetime
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from organizations.models.activity_type import ActivityType
from organizations.models.association_query import AssociationQuerySet
from organizations.models.district import District
from organizations.models.offer import Offer, ages_in_order
from organizations.models.search import in_norwegian, literally
from organizations.states import (
    ASSOCIATION,
    FINDABLE_ASSOCIATION,
    PUBLIC_ASSOCIATION,
    AssociationState,
)
from portal.lifecycle import HasLifecycle, Role
from portal.models.version import counts
from portal.text import sort_key

if TYPE_CHECKING:
    from portal.models import User


# Addresses under /foreninger/ of their own.
RESERVED_SLUGS = frozenset(
    {
        "registrer",
        "velg",
        "fullmakt",
        "kontaktperson",
        "bilde",
        "gruppe",
        "paraply",
        "invitasjon",
        "retting",
        "rettinger",
    }
)


class RegisterStatus(models.TextChoices):
    """What the national register says about an association that still stands there."""

    NORMAL = "", _("nothing special")
    WINDING_UP = "winding_up", _("being wound up")
    FORCED_WINDING_UP = "forced", _("being wound up by force")
    BANKRUPT = "bankrupt", _("bankrupt")


class LanguageForm(models.TextChoices):
    BOKMAL = "nb", _("bokmål")
    NYNORSK = "nn", _("nynorsk")


class CalendarTrust(models.TextChoices):
    """Whether what it enters in the calendar goes straight in."""

    BY_EXPERIENCE = "", _("after its first three activities")
    ALWAYS = "always", _("always")
    NEVER = "never", _("never: staff look at each")


class Association(Offer, HasLifecycle):
    """A voluntary association. `name` is its own display name; `register_name` what Brønnøysund writes.

    A group may lawfully lack an organisation number. E-mail and telephone can be a private person's, so they
    stand on open pages only when the association has chosen so, field by field.
    """

    lifecycle = ASSOCIATION
    left_at: datetime  # of those that `abandoned` finds

    name = models.CharField(_("name"), max_length=200)
    register_name = models.CharField(_("name in the national register"), max_length=200, blank=True)
    slug = models.SlugField(max_length=120, unique=True, editable=False)
    sort_key = models.CharField(max_length=200, editable=False, db_collation="C")
    organization_number = models.CharField(
        _("organisation number"), max_length=9, unique=True, null=True, blank=True
    )
    legal_form = models.CharField(_("legal form"), max_length=10, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    show_email = models.BooleanField(_("show the e-mail address to everybody"), default=False)
    show_phone = models.BooleanField(_("show the telephone number to everybody"), default=False)
    show_address = models.BooleanField(_("show the address to everybody"), default=False)
    website = models.URLField(_("web page"), blank=True)
    street_address = models.CharField(_("address"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=4, blank=True)
    postal_place = models.CharField(_("postal place"), max_length=80, blank=True)
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="associations",
        verbose_name=_("district"),
    )
    activity_types = models.ManyToManyField(
        ActivityType, blank=True, related_name="associations", verbose_name=_("what we do")
    )
    language_form = models.CharField(
        _("form of Norwegian"), max_length=2, choices=LanguageForm, default=LanguageForm.BOKMAL
    )
    bank_account_number = models.CharField(_("account number"), max_length=11, blank=True)
    register_status = models.CharField(
        _("in the national register"),
        max_length=10,
        choices=RegisterStatus,
        default=RegisterStatus.NORMAL,
        blank=True,
    )
    deleted_on = models.DateField(_("deleted in the national register on"), null=True, blank=True)
    in_voluntary_register = models.BooleanField(_("in the Voluntary Register"), default=False)
    calendar_trust = models.CharField(
        _("in the calendar at once"),
        max_length=10,
        choices=CalendarTrust,
        default=CalendarTrust.BY_EXPERIENCE,
        blank=True,
    )
    is_umbrella = models.BooleanField(_("umbrella organisation"), default=False)
    state = models.CharField(
        _("status"), max_length=10, choices=AssociationState, default=AssociationState.ACTIVE
    )
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("stands there already as"),
    )
    created_at = models.DateTimeField(_("registered"))
    confirmed_at = models.DateTimeField(_("confirmed by the association"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked to confirm"), null=True, blank=True, editable=False)

    search = models.GeneratedField(
        expression=literally("name")
        + in_norwegian("name", weight="A")
        + in_norwegian("register_name", weight="B")
        + in_norwegian("purpose", weight="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ("sort_key",)
        indexes = (
            models.Index("state", "sort_key", name="association_listed"),
            GinIndex("search", name="association_search"),
        )
        triggers = (
            counts("calendar", pgtrigger.UpdateOf("name", "slug", "state")),
            counts("register", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(organization_number__isnull=True)
                | models.Q(organization_number__regex=r"^[0-9]{9}$"),
                name="association_number_has_nine_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(bank_account_number="")
                | models.Q(bank_account_number__regex=r"^[0-9]{11}$"),
                name="association_account_has_eleven_digits",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="association_has_a_name"),
            ages_in_order("association_ages_in_order"),
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(state=AssociationState.PROPOSED, organization_number__isnull=True),
                name="association_proposed_once",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        if not self.slug:
            self.slug = self._free_slug()
        super().save(**kwargs)

    def _free_slug(self) -> str:
        stem = slugify(self.name.translate(str.maketrans("æøåÆØÅ", "aoaAOA")))[:100] or "forening"
        taken = set(Association.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 4))
        return next(slug for slug in (stem, *numbered) if slug not in taken | RESERVED_SLUGS)

    def get_absolute_url(self) -> str:
        return reverse("association", args=[self.slug])

    @property
    def shown_number(self) -> str:
        """As people write it: 312 000 008."""
        number = self.organization_number or ""
        return "\N{NO-BREAK SPACE}".join(number[i : i + 3] for i in range(0, len(number), 3))

    @property
    def shown_account(self) -> str:
        """As banks write it: 8601.11.17947."""
        number = self.bank_account_number
        return f"{number[:4]}.{number[4:6]}.{number[6:]}" if number else ""

    @property
    def public_address(self) -> str:
        """On one line; "" unless the association has chosen to show it."""
        place = f"{self.postal_code} {self.postal_place}".strip()
        return ", ".join(filter(None, (self.street_address, place))) if self.show_address else ""

    @property
    def masked_account(self) -> str:
        """Enough to recognise it by: •••• •• •7947."""
        number = self.bank_account_number
        return f"•••• •• •{number[-4:]}" if number else ""

    @property
    def is_public(self) -> bool:
        """Whether residents see it in the lists and its dates in the calendar."""
        return self.state in PUBLIC_ASSOCIATION

    @property
    def is_dormant(self) -> bool:
        return self.state == AssociationState.DORMANT

    @property
    def is_findable(self) -> bool:
        return self.state in FINDABLE_ASSOCIATION

    @property
    def public_email(self) -> str:
        return self.email if self.show_email else ""

    @property
    def public_phone(self) -> str:
        return self.phone if self.show_phone else ""

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        return roles_for(user, self)


class AssociationKind(Association.activity_types.through):  # type: ignore[name-defined]
    """That an association does something of a kind. A name for the table between, so that its changes are counted."""

    class Meta:
        proxy = True
        triggers = (counts("register", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)
