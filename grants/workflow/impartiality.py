"""Whether a handler is impartial (forvaltningsloven §§ 6-10), and what follows when it is found out too late."""

from collections.abc import Set
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grants.models import GrantApplication, ImpartialityDeclaration
from grants.states import AWAITING, DECIDED, RECEIVED, ApplicationState
from grants.workflow.deciding import locked_for_staff
from portal.models import Case, User
from portal.models.audit import record
from portal.problems import Blocker, Refused


def _declare(
    application: GrantApplication,
    *,
    is_disqualified: bool,
    states: Set[ApplicationState],
    by: User,
    at: datetime,
) -> ImpartialityDeclaration:
    with transaction.atomic():
        row = locked_for_staff(application, by, states)
        declaration, _is_new = ImpartialityDeclaration.objects.update_or_create(
            application=row, user=by, defaults={"is_disqualified": is_disqualified, "declared_at": at}
        )
        if is_disqualified:
            Case.objects.filter(grant_application=row, case_handler=by).update(case_handler=None)
        record("grants.application.impartiality_declared", row, by=by, at=at, is_disqualified=is_disqualified)
    return declaration


def declare_impartial(application: GrantApplication, *, by: User, at: datetime) -> ImpartialityDeclaration:
    return _declare(application, is_disqualified=False, states=AWAITING, by=by, at=at)


def declare_disqualified(application: GrantApplication, *, by: User, at: datetime) -> ImpartialityDeclaration:
    """Say that one is disqualified: the case is closed to them, and has no handler until another takes it.

    Found out after the decision it is said too. The decision stands until another has considered what it means.
    """
    return _declare(application, is_disqualified=True, states=RECEIVED, by=by, at=at)


def assess_disqualification(
    application: GrantApplication, *, assessment: str, by: User, at: datetime
) -> list[ImpartialityDeclaration]:
    """Write what it means for the decision that somebody has said, after it, to be disqualified.

    It changes no decision: that is a deed of its own. Twice is refused.
    """
    with transaction.atomic():
        row = locked_for_staff(application, by, DECIDED)
        found = list(row.impartiality.to_assess().select_for_update(of=("self",)))
        if not found:
            raise Refused(Blocker("nothing_to_assess", _("Nobody has said so after the decision.")))
        for one in found:
            one.assessed_at, one.assessed_by, one.assessment = at, by, assessment
            one.save(update_fields=["assessed_at", "assessed_by", "assessment"])
        record("grants.application.disqualification_assessed", row, by=by, at=at)
    return found
