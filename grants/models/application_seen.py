"""Who sees which application."""

from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from django.db import models
from django.db.models import Q

from grants.models.applicant import own
from organizations.models import Association

if TYPE_CHECKING:
    from grants.models.application import GrantApplication
    from portal.models import User

A = TypeVar("A", bound=models.Model)


def disqualified_in(user: "User") -> "models.QuerySet[Any, Any]":
    """The applications where `user` has said to be disqualified."""
    from grants.models.impartiality import ImpartialityDeclaration

    said = ImpartialityDeclaration.objects.filter(user=user, is_disqualified=True)
    return said.values("application")


class SeenApplications(models.QuerySet[A], Generic[A]):
    """The part of the queries that says who sees what."""

    def received(self) -> Self:
        """Everything that ever was sent, the withdrawn too."""
        return self.filter(submitted_at__isnull=False)

    def visible_to(self, user: "User") -> Self:
        """Members see their associations' and their own; staff what they may handle, never somebody's draft."""
        if not user.is_authenticated:
            return self.none()
        if not (user.is_staff and user.is_active):
            return self.filter(own(user))
        handled = type(self)(self.model).handled_by(user).values("pk")
        return self.filter(own(user) | Q(pk__in=handled))

    def handled_by(self, user: "User") -> Self:
        """What this member of staff may handle: sent, not sealed, and not where they are disqualified.

        Whoever acts for the association, or has applied, is disqualified without a word (forvaltningsloven § 6).
        """
        acted_for = Association.objects.acted_for_by(user).filter(pk=models.OuterRef("association"))
        said = disqualified_in(user).filter(application=models.OuterRef("pk"))
        found = self.received().filter(call__is_sealed=False).exclude(person=user.pk)
        return found.exclude(models.Exists(acted_for)).exclude(models.Exists(said))

    def closed_to(self, user: "User") -> Self:
        """What a member of staff may know nothing of: sealed, or where they are disqualified."""
        return self.filter(Q(call__is_sealed=True) | own(user) | Q(pk__in=disqualified_in(user)))

    def of_members(self, user: "User") -> Self:
        """Those of the associations that `user` acts for, and their own."""
        return self.filter(own(user))

    def of_same_applicant(self, application: "GrantApplication") -> Self:
        return self.filter(association=application.association_id, person=application.person_id)
