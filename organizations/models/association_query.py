"""What is asked of associations."""

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import functions

from organizations.models.search import matching
from organizations.states import (
    FINDABLE_ASSOCIATION,
    LIVING_ASSOCIATION,
    ONCE_ACTIVE_MANDATE,
    PUBLIC_ASSOCIATION,
    AssociationState,
)
from portal import clock

if TYPE_CHECKING:
    from organizations.models.association import Association  # noqa: F401 - whose rows they are
    from portal.models import User

MIDNIGHT = time.min


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

    def acted_for_by(self, user: "User | int") -> "AssociationQuerySet":
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
        by_name = self.model.objects.filter(search=query).order_by().values("pk")
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
