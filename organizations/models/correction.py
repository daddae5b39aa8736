from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations import links
from organizations.models.association import Association
from organizations.states import CORRECTION, CorrectionState
from portal import clock
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User

STAFF_SEE_AFTER = timedelta(days=14)
KEPT_FOR = timedelta(days=90)  # who sent it, after the answer


class CorrectedField(models.TextChoices):
    """What can be wrong on an association's page. `OTHER` is told in words, and put right by hand."""

    NAME = "name", _("The name")
    PURPOSE = "purpose", _("What the association does")
    EMAIL = "email", _("The e-mail address")
    PHONE = "phone", _("The telephone number")
    WEBSITE = "website", _("The web page")
    OTHER = "other", _("Something else")


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> "CorrectionQuerySet":
        return self.filter(state=CorrectionState.RECEIVED)

    def answered(self) -> "CorrectionQuerySet":
        return self.exclude(state=CorrectionState.RECEIVED).order_by("-decided_at")

    def unanswered_since(self, day: date) -> "CorrectionQuerySet":
        """Received on `day` or before, and nobody has answered."""
        return self.waiting().filter(received_at__lte=clock.end_of(day))

    def received_after(self, moment: datetime) -> "CorrectionQuerySet":
        return self.filter(received_at__gt=moment)

    def of_link(self, token: str) -> "CorrectionQuerySet":
        return self.filter(nonce=links.nonce_of(token, purpose="correction") or "")

    def visible_to(self, user: "User | None") -> "CorrectionQuerySet":
        """Staff, and those who act for the association. The sender has a link."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(association__in=Association.objects.acted_for_by(user))

    def forget(self, *, at: datetime) -> int:
        """Erase who sent it, and what was written beside it, some time after the answer."""
        answered = self.filter(decided_at__lt=at - KEPT_FOR)
        return answered.exclude(email="", note="", sender=None).update(email="", note="", sender=None)


class Correction(HasLifecycle):
    """Somebody says that a fact on an association's page is wrong. The association decides; staff may too."""

    lifecycle = CORRECTION

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="corrections", verbose_name=_("association")
    )
    field = models.CharField(_("what is wrong"), max_length=10, choices=CorrectedField)
    value = models.TextField(_("what it should say"), max_length=2000)
    note = models.TextField(_("how the sender knows"), max_length=1000, blank=True)
    email = models.EmailField(_("the sender's e-mail"), blank=True)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sender"),
    )
    state = models.CharField(
        _("status"), max_length=10, choices=CorrectionState, default=CorrectionState.RECEIVED
    )
    nonce = models.CharField(max_length=60, unique=True, default=links.new_nonce, editable=False)
    form_key = models.UUIDField(unique=True, editable=False)  # one form sent twice is one correction
    received_at = models.DateTimeField(_("received"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("why it was left as it is"), blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-received_at", "-pk")
        indexes = (
            models.Index(
                "received_at", condition=models.Q(state=CorrectionState.RECEIVED), name="correction_waiting"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=CorrectionState.RECEIVED, decided_at__isnull=True)
                | (~models.Q(state=CorrectionState.RECEIVED) & models.Q(decided_at__isnull=False)),
                name="correction_decided_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_field_display()} · {self.association}"

    def get_absolute_url(self) -> str:
        """The sender's own page."""
        return reverse("correction", args=[links.token_of(self.nonce, purpose="correction")])

    @property
    def stands_now(self) -> str:
        """What the page says today; "" where the sender has told it in words."""
        return "" if self.is_told_in_words else str(getattr(self.association, self.field))

    @property
    def is_told_in_words(self) -> bool:
        return self.field == CorrectedField.OTHER

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        return roles_for(user, self.association)
