from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication
from portal.models import Appeal
from portal.models.appeal import AppealQuerySet

if TYPE_CHECKING:
    from portal.models import User


class GrantAppealQuerySet(AppealQuerySet):
    def of_grants(self) -> "GrantAppealQuerySet":
        """Those against decisions about grants, with what a list says about them."""
        found = self.filter(decision__case__grant_application__isnull=False)
        return found.select_related(
            "decision__case__grant_application__association",
            "decision__case__grant_application__person",
            "decision__case__grant_application__call__scheme",
            "decision__case__case_handler",
            "received_from",
        )

    def about(self, application: GrantApplication) -> "GrantAppealQuerySet":
        return self.filter(decision__case=application.case_id) if application.case_id else self.none()

    def visible_to(self, user: "User") -> "GrantAppealQuerySet":
        seen = GrantApplication.objects.visible_to(user)
        return self.filter(decision__case__grant_application__in=seen)


class GrantAppeal(Appeal):
    """An appeal against a decision about a grant."""

    objects: ClassVar[Any] = GrantAppealQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")

    def __str__(self) -> str:
        return str(self.application)

    @property
    def application(self) -> GrantApplication:
        found: GrantApplication = self.decision.case.grant_application
        return found
