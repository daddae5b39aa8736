from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import functions
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from organizations.models.activity_type import ActivityType
from organizations.models.district import District
from organizations.models.offer import Offer, ages_in_order
from organizations.models.search import in_norwegian, literally, matching
from organizations.states import (
    ASSOCIATION,
    FINDABLE_ASSOCIATION,
    LIVING_ASSOCIATION,
    ONCE_ACTIVE_MANDATE,
    PUBLIC_ASSOCIATION,
    AssociationState,
)
from portal import clock
from portal.lifecycle import HasLifecycle, Role
from portal.models.version import counts
from portal.text import sort_key

if TYPE_CHECKING:
    from portal.models import User


MIDNIGHT = time.min
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


class AssociationQuerySet(models.QuerySet["Association"]):
    def public(self) -> "AssociationQuerySet":
        """Those that residents see in the register."""
        return self.filter(state__in=PUBLIC_ASSOCIATION)

    def findable(self) -> "AssociationQuerySet":
        """Those that have a page for everybody: those in the register, and those at rest."""
        return self.filter(state__in=FINDABLE_ASSOCIATION)

    def listed(self, text: str = "") -> "AssociationQuerySet":
        """What a list begins from: those at rest only for somebody who looks for a name."""
        return self.findable() if text else self.public()

    def acted_for_by(self, user: "User") -> "AssociationQuerySet":
        """Those that `user` has a mandate for."""
        from organizations.models.mandate import Mandate

        return self.filter(pk__in=Mandate.objects.active().filter(user=user).values("association"))

    def led_by(self, user: "User") -> "AssociationQuerySet":
        """Those that `user` is the chair of."""
        from organizations.models.mandate import Mandate, MandateRole

        chaired = Mandate.objects.active().filter(user=user, role=MandateRole.CHAIR)
        return self.filter(pk__in=chaired.values("association"))

    def unattended(self) -> "AssociationQuerySet":
        """Living, and nobody who can log in acts for it."""
        from organizations.models.mandate import Mandate

        acting = Mandate.objects.able().filter(association=models.OuterRef("pk"))
        return self.filter(~models.Exists(acting), state__in=LIVING_ASSOCIATION)

    def abandoned(self) -> "AssociationQuerySet":
        """Unattended, although somebody acted for it before; `left_at` is when the last one left."""
        acted = models.Q(mandates__decided_at__isnull=False, mandates__state__in=ONCE_ACTIVE_MANDATE)
        left = functions.Coalesce(models.Max("mandates__ended_at"), models.Max("mandates__decided_at"))
        return self.unattended().filter(acted).annotate(left_at=left)  # type: ignore[no-redef]

    def numbered(self, organization_number: str) -> "AssociationQuerySet":
        return self.filter(organization_number=organization_number)

    def due_for_refresh(self, today: date) -> "AssociationQuerySet":
        """Linked to the national register, and not asked about `today`; the longest ago first."""
        linked = self.filter(organization_number__isnull=False, state__in=LIVING_ASSOCIATION)
        return linked.exclude(register_entry__asked_on__gte=today).order_by(
            models.F("register_entry__asked_on").asc(nulls_first=True), "pk"
        )

    def awaiting_verification(self) -> "AssociationQuerySet":
        """Proposed by somebody who registered them; staff look at them."""
        return self.filter(state=AssociationState.PROPOSED)

    def confirmed_within(self, time: timedelta, today: date) -> "AssociationQuerySet":
        return self.filter(confirmed_at__gte=clock.local(today - time, MIDNIGHT))

    def silent_until(self, day: date) -> "AssociationQuerySet":
        """In the register, and nothing has been heard since the end of `day`: neither confirmed nor registered."""
        said = functions.Coalesce("confirmed_at", "created_at")
        return self.public().alias(said=said).filter(said__lte=clock.end_of(day))

    def searched(self, text: str) -> "AssociationQuerySet":
        """Full text in Norwegian over name, purpose and groups; every word counts, and its beginning is enough."""
        from organizations.models.sub_group import SubGroup

        query = matching(text)
        if query is None:
            return self
        by_name = Association.objects.filter(search=query).order_by().values("pk")
        by_group = SubGroup.objects.filter(search=query).order_by().values("association")
        return self.filter(pk__in=by_name.union(by_group, all=True))

    def umbrellas(self) -> "AssociationQuerySet":
        return self.filter(is_umbrella=True)

    def for_staff_export(self, year: int) -> "AssociationQuerySet":
        """Everything that the staff's spreadsheet has, with how many members there were in `year`."""
        counted = models.Sum("member_counts__members", filter=models.Q(member_counts__year=year))
        rows = self.select_related("district").defer("search").annotate(members_last_year=counted)
        return rows.prefetch_related("activity_types", "contact_persons")

    def visible_to(self, user: "User | None") -> "AssociationQuerySet":
        if user is None or not user.is_authenticated:
            return self.findable()
        if user.is_staff:
            return self
        return self.filter(
            models.Q(state__in=FINDABLE_ASSOCIATION) | models.Q(pk__in=self.acted_for_by(user).values("pk"))
        )


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
