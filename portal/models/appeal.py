from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.lifecycle import HasLifecycle, Lifecycle, Role, allow
from portal.models.audit import record
from portal.models.decision import Decision
from portal.models.file import StoredFile
from portal.problems import Blocker, Refused

if TYPE_CHECKING:
    from portal.models.user import User


class AppealState(models.TextChoices):
    RECEIVED = "received", _("received")
    REVERSED = "reversed", _("the decision is reversed")
    FORWARDED = "forwarded", _("sent to the appeal body")
    DISMISSED = "dismissed", _("dismissed because it came late")


A = AppealState

APPEAL = Lifecycle(
    "portal.appeal",
    AppealState,
    moves=(
        allow("reverse", {A.RECEIVED}, A.REVERSED, who={Role.STAFF}, label=_("Reverse the decision")),
        allow("forward", {A.RECEIVED}, A.FORWARDED, who={Role.STAFF}, label=_("Send to the appeal body")),
        allow("dismiss", {A.RECEIVED}, A.DISMISSED, who={Role.STAFF}, label=_("Dismiss the appeal")),
    ),
    outside={
        A.FORWARDED: _("sent to the appeal body"),
        A.DISMISSED: _("not treated"),
    },
)


class AppealQuerySet(models.QuerySet["Appeal"]):
    def receive(self, decision: Decision, *, text: str, by: "User", at: datetime) -> "Appeal":
        """Take in an appeal and log it. A late one is taken in too, and flagged (forvaltningsloven § 31).

        Sent twice is one: a decision has one appeal that waits.
        """
        if not decision.appeal_days:
            raise Refused(Blocker("no_appeal", _("This decision cannot be appealed.")))
        last_day = decision.appeal_by
        is_late = last_day is not None and at.astimezone(clock.OSLO).date() > last_day
        try:
            with transaction.atomic():
                appeal = self.create(
                    decision=decision, text=text, received_at=at, received_from=by, is_late=is_late
                )
                record("portal.appeal.received", appeal, by=by, at=at, is_late=is_late)
        except IntegrityError:
            return self.waiting().get(decision=decision)
        return appeal

    def waiting(self) -> Self:
        """Those that the municipality has not answered."""
        return self.filter(state=AppealState.RECEIVED)


class Appeal(HasLifecycle):
    """An appeal against an individual decision. A late one is flagged, and staff decide whether to hear it.

    The first instance may reverse its own decision, or sends the case on to the appeal body with its papers
    (forvaltningsloven § 33). `answer` says why, and `letter` is what the appellant is told.
    """

    lifecycle = APPEAL

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="appeals", verbose_name=_("decision"))
    state = models.CharField(_("status"), max_length=10, choices=AppealState, default=AppealState.RECEIVED)
    text = models.TextField(_("what is appealed, and why"))
    received_at = models.DateTimeField(_("received"))
    received_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("from")
    )
    is_late = models.BooleanField(_("late"))
    late_admitted_at = models.DateTimeField(_("treated although late"), null=True, blank=True)
    answer = models.TextField(_("the municipality's answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    letter = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    dossier = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ("-received_at",)
        constraints = (
            models.UniqueConstraint(
                "decision", condition=models.Q(state="received"), name="appeal_one_waiting_per_decision"
            ),
            models.CheckConstraint(
                condition=models.Q(state="received", answered_at__isnull=True)
                | (~models.Q(state="received") & models.Q(answered_at__isnull=False)),
                name="appeal_answered_has_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="forwarded") | models.Q(dossier__isnull=False),
                name="appeal_forwarded_has_its_papers",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["reversed", "forwarded"])
                | models.Q(is_late=False)
                | models.Q(late_admitted_at__isnull=False),
                name="appeal_late_is_heard_only_when_admitted",
            ),
        )

    def __str__(self) -> str:
        return str(self.decision)

    @property
    def case_id(self) -> int:
        """The case of the decision: its history tells of the appeal too."""
        return self.decision.case_id

    @property
    def is_waiting(self) -> bool:
        return self.state == AppealState.RECEIVED

    def roles_of(self, user: "User | None") -> set[Role]:
        return {Role.STAFF} if user and user.is_staff and user.is_active else set()
