import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue import links
from dialogue.models.contact_point import ContactPoint
from dialogue.permissions import is_staff, roles_for_enquiry
from dialogue.states import ENQUIRY, EnquiryState
from portal import clock
from portal.lifecycle import HasLifecycle, Role
from portal.models import Case

if TYPE_CHECKING:
    from portal.models import User

# After these months name, address and texts are blanked: docs/rules/enquiries.md.
KEPT_AFTER_CLOSED = relativedelta(months=12)
QUIET_BEFORE_CLOSING = timedelta(days=30)  # an answered enquiry that nobody asks more in closes by itself


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def visible_to(self, user: "User | None") -> "EnquiryQuerySet":
        """Staff see all; a resident has no list, only the secret link."""
        return self if is_staff(user) else self.none()

    def unanswered(self) -> "EnquiryQuerySet":
        return self.filter(state=EnquiryState.RECEIVED)

    def overdue(self, today: date) -> "EnquiryQuerySet":
        return self.unanswered().filter(case__due_on__lt=today)

    def quiet_since(self, at: datetime) -> "EnquiryQuerySet":
        return self.filter(state=EnquiryState.ANSWERED, answered_at__lt=at)

    def to_erase(self, at: datetime) -> "EnquiryQuerySet":
        """Closed long enough ago that nobody needs to know who asked, or what."""
        return self.filter(closed_at__lt=at - KEPT_AFTER_CLOSED, erased_at=None)

    def promised_between(self, start: date, end: date) -> "EnquiryQuerySet":
        return self.filter(promised_on__gte=start, promised_on__lt=end)

    def of_link(self, token: str) -> "EnquiryQuerySet":
        """The enquiry that a secret link opens: none unless we signed the link, and none once it is erased."""
        nonce = links.nonce_of(token)
        return self.filter(nonce=nonce, erased_at=None) if nonce else self.none()


class Enquiry(HasLifecycle):
    """A resident's question to the municipality, asked without logging in.

    The number is the case's. `promised_on` is the answer time promised at first and never moves; what is due
    now, after more questions, is the case's `due_on`. See `dialogue.links` for the secret page.
    """

    lifecycle = ENQUIRY

    case = models.OneToOneField(Case, models.PROTECT, related_name="enquiry", verbose_name=_("case"))
    contact_point = models.ForeignKey(
        ContactPoint, models.PROTECT, related_name="enquiries", verbose_name=_("contact point")
    )
    topic = models.CharField(_("subject"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    state = models.CharField(_("status"), max_length=10, choices=EnquiryState, default=EnquiryState.RECEIVED)
    received_at = models.DateTimeField(_("received"))
    promised_on = models.DateField(_("answer promised by"))
    first_answered_at = models.DateTimeField(_("first answered"), null=True, blank=True)
    answered_at = models.DateTimeField(_("last answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    nonce = models.CharField(max_length=64, unique=True, default=links.new_nonce, editable=False)
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ("-received_at", "-id")
        indexes = (
            models.Index("email", "received_at", name="enquiry_by_sender"),
            models.Index("promised_on", name="enquiry_promised"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at__isnull=True)),
                name="enquiry_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) & ~models.Q(email="") & ~models.Q(topic="")
                | models.Q(erased_at__isnull=False, closed_at__isnull=False, email="", name="", topic=""),
                name="enquiry_erased_holds_no_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="answered") | models.Q(answered_at__isnull=False),
                name="enquiry_answered_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.topic or str(_("erased"))

    def get_absolute_url(self) -> str:
        """The secret page. Never write it to a log, and never to a mail that is kept."""
        return reverse("enquiry", args=[links.token_of(self.nonce)])

    @property
    def was_answered_in_time(self) -> bool:
        answered = self.first_answered_at
        return answered is not None and answered.astimezone(clock.OSLO).date() <= self.promised_on

    def roles_of(self, user: "User | None") -> set[Role]:
        return roles_for_enquiry(user)


class EnquiryMessage(models.Model):
    """One turn of the talk: from the resident (`written_by` empty) or from staff. Blank once erased."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="messages")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    is_answer = models.BooleanField(_("from the municipality"))
    text = models.TextField(_("text"), blank=True)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("message in an enquiry")
        verbose_name_plural = _("messages in enquiries")
        ordering = ("written_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_answer=True, written_by__isnull=False)
                | models.Q(is_answer=False, written_by__isnull=True),
                name="enquiry_answer_is_from_staff",
            ),
        )

    def __str__(self) -> str:
        return str(self.enquiry_id)
