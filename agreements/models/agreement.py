import hashlib
import json
import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.states import AGREEMENT, CONCLUDED, AgreementParty, AgreementState
from agreements.template import TEMPLATE
from organizations.models import Association
from portal.lifecycle import HasLifecycle, Role
from portal.models import Case, StoredFile, Unit

if TYPE_CHECKING:
    from portal.models import User

REMIND_BEFORE = timedelta(days=60)


class AgreementQuerySet(models.QuerySet["PartnershipAgreement"]):
    def with_parties(self) -> "AgreementQuerySet":
        return self.select_related("association", "unit", "case")

    def of_associations_of(self, user: "User") -> "AgreementQuerySet":
        """Those whose association `user` has a mandate for."""
        return self.filter(association__in=Association.objects.acted_for_by(user).values("pk"))

    def of_unit(self, unit: Unit | None) -> "AgreementQuerySet":
        return self.filter(unit=unit) if unit else self.none()

    def visible_to(self, user: "User | None") -> "AgreementQuerySet":
        """The text is for the parties: the association's own people, and municipal staff."""
        if user is None or not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_staff else self.of_associations_of(user)

    def named(self, words: str) -> "AgreementQuerySet":
        """Those whose public name, of the agreement or of a party, holds `words`."""
        return self.filter(
            Q(title__icontains=words) | Q(association__name__icontains=words) | Q(unit__name__icontains=words)
        )

    def in_force(self, day: date) -> "AgreementQuerySet":
        """Agreed by both and not over on `day`; a terminated one holds until its last day."""
        return self.filter(
            Q(state=AgreementState.ACTIVE) & (Q(ends_on=None) | Q(ends_on__gte=day))
            | Q(state=AgreementState.TERMINATED, terminated_on__gte=day)
        )

    def over(self, day: date) -> "AgreementQuerySet":
        """Still marked as in force, though the last day has passed."""
        return self.filter(state=AgreementState.ACTIVE, ends_on__lt=day)

    def waiting_for(self, party: AgreementParty) -> "AgreementQuerySet":
        """It is this party's turn: the other has confirmed, or wrote last in the draft."""
        from agreements.models.confirmation import Confirmation

        theirs = Confirmation.objects.standing().filter(agreement=models.OuterRef("pk"), party=party.other)
        return self.filter(
            Q(state=AgreementState.PROPOSED) & models.Exists(theirs)
            | Q(state=AgreementState.DRAFT, written_by_party=party.other)
        )

    def due_for_review(self, day: date) -> "AgreementQuerySet":
        """In force, with its review or its end between `day` and 60 days later."""
        soon = (day, day + REMIND_BEFORE)
        return self.filter(Q(review_on__range=soon) | Q(ends_on__range=soon), state=AgreementState.ACTIVE)


class PartnershipAgreement(HasLifecycle):
    """An agreement between one association and one municipal unit, in exactly six sections.

    Both write in the draft. `version` counts every change of the text; a confirmation belongs to one text
    (its `fingerprint`), so a changed text is confirmed by nobody.
    """

    lifecycle = AGREEMENT

    TEXT_FIELDS = (
        "title",
        *(section.field for section in TEMPLATE),
        "starts_on",
        "ends_on",
        "review_on",
        "notice_months",
    )

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="+", verbose_name=_("case"))
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="agreements", verbose_name=_("association")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="agreements", verbose_name=_("unit"))
    state = models.CharField(_("status"), max_length=10, choices=AgreementState, default=AgreementState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    written_by_party = models.CharField(_("last written by"), max_length=11, choices=AgreementParty)
    changed_at = models.DateTimeField(_("last changed"))

    title = models.CharField(_("name of the agreement"), max_length=160)
    partners = models.TextField(_("Parties to the agreement"), blank=True)
    purpose = models.TextField(_("Purpose of the agreement"), blank=True)
    municipal_tasks = models.TextField(_("The municipality's responsibilities and tasks"), blank=True)
    volunteer_tasks = models.TextField(_("The volunteers' responsibilities and tasks"), blank=True)
    routines = models.TextField(_("Routines for cooperation"), blank=True)
    duration = models.TextField(_("Duration, revision and termination"), blank=True)
    starts_on = models.DateField(_("in force from"), null=True, blank=True)
    ends_on = models.DateField(_("in force to and including"), null=True, blank=True)
    review_on = models.DateField(_("gone through by"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(_("months of notice"), default=3)

    started_at = models.DateTimeField(_("started"))
    activated_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    document = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    terminated_on = models.DateField(_("terminated with effect from"), null=True, blank=True)
    terminated_by_party = models.CharField(
        _("terminated by"), max_length=11, choices=AgreementParty, blank=True
    )
    termination_reason = models.TextField(_("reason"), blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership agreement")
        verbose_name_plural = _("partnership agreements")
        ordering = ("-started_at", "-pk")
        indexes = (
            models.Index("association", "state", name="agreement_of_association"),
            models.Index("unit", "state", name="agreement_of_unit"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=sorted(CONCLUDED),
                    activated_at__isnull=False,
                    document__isnull=False,
                    starts_on__isnull=False,
                )
                | (~Q(state__in=sorted(CONCLUDED)) & Q(activated_at__isnull=True, document__isnull=True)),
                name="agreement_concluded_has_its_document",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=AgreementState.TERMINATED, terminated_on__isnull=False)
                    & ~Q(terminated_by_party="")
                    & ~Q(termination_reason="")
                )
                | (~Q(state=AgreementState.TERMINATED) & Q(terminated_on__isnull=True)),
                name="agreement_terminated_says_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="agreement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gte=models.F("starts_on")),
                name="agreement_review_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.pk])

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that is agreed: the parties, the six sections and the dates."""
        agreed: dict[str, Any] = {name: getattr(self, name) for name in self.TEXT_FIELDS}
        agreed |= {"association": self.association_id, "unit": self.unit_id}
        canonical = json.dumps(agreed, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def last_day(self) -> date | None:
        return self.terminated_on or self.ends_on

    def next_review(self, day: date) -> date | None:
        """The first of review and end that lies on `day` or later."""
        return min((each for each in (self.review_on, self.ends_on) if each and each >= day), default=None)

    def roles_of(self, user: "User | None") -> set[Role]:
        from agreements.permissions import roles_of

        return roles_of(user, self)
