from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogue.models.hearing import Hearing
from dialogue.permissions import is_staff
from dialogue.states import ANSWERED_HEARING, RESPONSE, ResponseState
from organizations.models import Association
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User


class HearingResponseQuerySet(models.QuerySet["HearingResponse"]):
    def visible_to(self, user: "User") -> "HearingResponseQuerySet":
        """What belongs to the associations that they act for; staff also what the others have sent."""
        mine = models.Q(association__in=Association.objects.acted_for_by(user))
        return (
            self.filter(mine | models.Q(state__in=ANSWERED_HEARING)) if is_staff(user) else self.filter(mine)
        )

    def sent(self) -> "HearingResponseQuerySet":
        return self.filter(state__in=ANSWERED_HEARING)


class HearingResponse(HasLifecycle):
    """What one association thinks (høringssvar). It may be sent anew until the deadline; the last one counts.

    `draft` is what is being written and survives a closed browser; `text` is what was sent last.
    """

    lifecycle = RESPONSE

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="responses", verbose_name=_("hearing"))
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="hearing_responses", verbose_name=_("association")
    )
    draft = models.TextField(_("draft"), blank=True)
    text = models.TextField(_("answer"), blank=True)
    state = models.CharField(_("status"), max_length=10, choices=ResponseState, default=ResponseState.DRAFT)
    started_at = models.DateTimeField(_("begun"))
    saved_at = models.DateTimeField(_("saved"))
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )

    objects = HearingResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a hearing")
        verbose_name_plural = _("answers to hearings")
        ordering = ("association__sort_key",)
        constraints = (
            models.UniqueConstraint("hearing", "association", name="hearing_response_one_per_association"),
            models.CheckConstraint(
                condition=models.Q(state="draft", submitted_at__isnull=True, text="")
                | (
                    models.Q(state="submitted", submitted_at__isnull=False, submitted_by__isnull=False)
                    & ~models.Q(text="")
                ),
                name="hearing_response_sent_has_text_and_sender",
            ),
        )

    def __str__(self) -> str:
        return f"{self.association} · {self.hearing}"

    @property
    def has_unsent_changes(self) -> bool:
        return self.state == ResponseState.SUBMITTED and self.draft != self.text

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        return roles_for(user, self.association)
