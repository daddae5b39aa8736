"""Forgetting volunteers: a set time after they were last active, nothing here tells who they were.

What is left are numbers: that somebody came, how many hours, and the sums of certificates that were asked for. The
person's user is the kernel's, and stays. Safe to run twice, and to stop half-way: each person is a deed of its own.
"""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models, transaction

from organizations.models.volunteering import (
    HelpMatch,
    HelpOffer,
    HelpRequest,
    PoliceCertificateCheck,
    VolunteerCertificate,
    VolunteerHours,
    VolunteerSignUp,
)
from organizations.notifications.volunteering import ErasedSoon
from organizations.states.help import OPEN_HELP, OPEN_MATCH
from portal.clock import OSLO
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify

NOTICE = timedelta(days=30)  # how long before it happens that those with hours are told

# Where a volunteer leaves a trace, and the moment that counts there.
TRACES: tuple[tuple[type[models.Model], str], ...] = (
    (VolunteerSignUp, "shift__ends_at"),
    (VolunteerSignUp, "asked_at"),
    (VolunteerHours, "reported_at"),
    (VolunteerCertificate, "issued_at"),
    (HelpOffer, "changed_at"),
    (HelpMatch, "asked_at"),
)


def horizon(at: datetime) -> datetime:
    """Who was last active before this is forgotten."""
    return at - relativedelta(months=settings.VOLUNTEER_MONTHS)


def inactive_since(moment: datetime) -> set[int]:
    """The volunteers who have left traces, all of them before `moment`, and who help nobody now."""
    known: set[int] = set()
    active: set[int] = set(HelpMatch.objects.filter(state__in=OPEN_MATCH).values_list("user", flat=True))
    for model, name in TRACES:
        rows = model._default_manager.exclude(user=None)
        known |= set(rows.values_list("user", flat=True))
        active |= set(rows.filter(**{f"{name}__gte": moment}).values_list("user", flat=True))
    day = moment.astimezone(OSLO).date()
    active |= set(VolunteerHours.objects.filter(worked_on__gte=day).values_list("user", flat=True))
    checks = PoliceCertificateCheck.objects.all()
    known |= set(checks.values_list("user", flat=True))
    return known - active - set(checks.filter(seen_on__gte=day).values_list("user", flat=True))


def erase(*, at: datetime) -> int:
    """Forget those who are due, and requests for help closed as long ago; return how many people and requests."""
    moment = horizon(at)
    due = sorted(inactive_since(moment))
    closed = HelpRequest.objects.exclude(state__in=OPEN_HELP).filter(closed_at__lt=moment, erased_at=None)
    return sum(_forget(pk, at=at) for pk in due) + sum(
        _forget_request(pk, at=at) for pk in list(closed.values_list("pk", flat=True))
    )


@transaction.atomic
def _forget(pk: int, *, at: datetime) -> int:
    """One person. Asked anew under the lock: somebody who signed up this minute stays."""
    user = User.objects.select_for_update().get(pk=pk)
    if pk not in inactive_since(horizon(at)):
        return 0
    gone = {"user": None, "erased_at": at}
    rows = (
        VolunteerSignUp.objects.filter(user=user).update(**gone, phone="", message="", reason="")
        + VolunteerHours.objects.filter(user=user).update(**gone, what="", reason="")
        + VolunteerCertificate.objects.filter(user=user).update(**gone, lines=[])
        + HelpMatch.objects.filter(user=user).update(**gone)
        + _forget_offers(user, at=at)
        + PoliceCertificateCheck.objects.filter(user=user).delete()[0]
    )
    record("organizations.volunteer.erased", user, by=None, at=at, rows=rows)
    return 1


def _forget_offers(user: User, *, at: datetime) -> int:
    offers = HelpOffer.objects.filter(user=user)
    for row in offers:
        row.districts.clear()
    return offers.update(user=None, erased_at=at, languages="", about="", phone="", kinds=[], when=[])


@transaction.atomic
def _forget_request(pk: int, *, at: datetime) -> int:
    row = HelpRequest.objects.select_for_update().get(pk=pk)
    if row.erased_at is not None:
        return 0
    texts = ("service", "receiver_name", "phone", "language", "text", "brief", "answer")
    HelpRequest.objects.filter(pk=pk).update(
        requester=None, erased_at=at, when=[], **dict.fromkeys(texts, "")
    )
    record("organizations.help_request.erased", row, by=None, at=at)
    return 1


def warn(*, at: datetime) -> int:
    """Tell those with hours, once, that a certificate must be asked for now; return how many messages."""
    soon = inactive_since(horizon(at) + NOTICE) - inactive_since(horizon(at))
    with_hours = User.objects.filter(pk__in=soon, volunteer_hours__in=VolunteerHours.objects.approved())
    with transaction.atomic():
        return sum(len(notify(ErasedSoon(user, _last_day(user)), at=at)) for user in with_hours.distinct())


def _last_day(user: User) -> date:
    """The occasion: the same until the person is active again."""
    return max(VolunteerHours.objects.of(user).values_list("worked_on", flat=True))
