"""What associations lack: reported, answered, taken back."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from facilities import notifications
from facilities.models import Need, Site
from facilities.states import NeedState
from organizations.models import Association, District
from organizations.permissions import may_act_for
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused


@transaction.atomic
def report_need(
    association: Association,
    *,
    kind: str,
    district: District,
    text: str,
    site: Site | None = None,
    people: int | None = None,
    key: UUID | None = None,
    by: User,
    at: datetime,
) -> Need:
    """On behalf of the association. The same `key` gives the need that it gave before."""
    if not may_act_for(by, association):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    if site is not None and site.district_id != district.pk:
        why = _("%(site)s is in another district. Choose %(district)s, or another site.")
        raise Refused(Blocker("other_district", why % {"site": site, "district": site.district}, "site"))
    row, made = Need.objects.get_or_create(
        submission_key=key or uuid4(), reported_by=by,
        defaults={"association": association, "kind": kind, "district": district, "site": site,
                  "text": text.strip(), "people": people, "reported_at": at},
    )  # fmt: skip
    if made:
        record("facilities.need.reported", row, by=by, at=at)
    return row


def meet_need(need: Need, *, answer: str, by: User, at: datetime) -> Need:
    """It is met: say how."""
    return _answer(need, NeedState.MET, verb="meet", answer=answer, by=by, at=at)


def close_need(need: Need, *, answer: str, by: User, at: datetime) -> Need:
    """It cannot be met: say why."""
    return _answer(need, NeedState.CLOSED, verb="close", answer=answer, by=by, at=at)


@transaction.atomic
def _answer(need: Need, to: NeedState, *, verb: str, answer: str, by: User, at: datetime) -> Need:
    if not answer.strip():
        raise Refused(Blocker("no_answer", _("Say it in words: the association reads it."), "answer"))
    move(need, to, verb=verb, by=by, at=at, answer=answer.strip(), answered_at=at)
    notify(notifications.NeedAnswered(need), at=at)
    return need


def withdraw_need(need: Need, *, by: User, at: datetime) -> Need:
    """The association lacks it no longer."""
    return move(need, NeedState.WITHDRAWN, verb="withdraw", by=by, at=at)
