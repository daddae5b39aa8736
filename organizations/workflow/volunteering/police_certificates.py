"""The verbs of police certificates: it was seen, it must be seen again, how often."""

from datetime import date, datetime

from django.db import transaction

from organizations.models import Association
from organizations.models.volunteering import PoliceCertificateCheck, PoliceCertificateRule, VolunteerSignUp
from organizations.models.volunteering.police_certificate import years_of
from organizations.notifications.volunteering import CertificateToRenew
from organizations.rules import police_certificates as rules
from organizations.rules.volunteering import NOT_ALLOWED
from organizations.workflow.volunteering import sign_ups
from portal.clock import OSLO
from portal.lifecycle import Role
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


@transaction.atomic
def see(sign_up: VolunteerSignUp, *, seen_on: date, by: User, at: datetime) -> PoliceCertificateCheck:
    """Somebody of the organiser has seen the volunteer's certificate: places that waited for it are confirmed.

    Noted twice on the same day, it is one note.
    """
    task, user = sign_up.shift.task, sign_up.user
    if user is None or Role.MEMBER not in sign_up.roles_of(by) or not task.needs_certificate:
        raise Refused(Blocker("not_allowed", NOT_ALLOWED))
    today = at.astimezone(OSLO).date()
    refuse_if_blocked(rules.check_problems(user=user, by=by, seen_on=seen_on, today=today))
    check, is_new = PoliceCertificateCheck.objects.get_or_create(
        user=user,
        association=task.association,
        unit=task.unit,
        purpose=task.certificate_purpose,
        seen_on=seen_on,
        defaults={"seen_by": by, "renew_on": rules.renew_on(seen_on, years_of(task.association))},
    )
    if is_new:
        record("organizations.police_certificate.seen", check, by=by, at=at)
    waiting = VolunteerSignUp.objects.unchecked().of(user).select_related("shift__task")
    for row in waiting.filter(shift__task__association=task.association, shift__task__unit=task.unit):
        if not rules.confirmation_problems(row):
            sign_ups.confirm(row, by=by, at=at)
    return check


@transaction.atomic
def forget(check: PoliceCertificateCheck, *, by: User, at: datetime) -> None:
    """Take away a note that was wrong, or that is of no more use. Those who may see it may do this."""
    if (
        not PoliceCertificateCheck.objects.visible_to(by).filter(pk=check.pk).exists()
        or check.user_id == by.pk
    ):
        raise Refused(Blocker("not_allowed", NOT_ALLOWED))
    record("organizations.police_certificate.note_removed", check, by=by, at=at)
    check.delete()


@transaction.atomic
def decide_years(association: Association, *, years: int | None, by: User, at: datetime) -> None:
    """How often certificates must be shown again, from the next one on."""
    if Role.MEMBER not in association.roles_of(by):
        raise Refused(Blocker("not_allowed", NOT_ALLOWED))
    rule, _made = PoliceCertificateRule.objects.update_or_create(
        association=association, defaults={"years": years}
    )
    record("organizations.police_certificate.rule_changed", rule, by=by, at=at, fields=("years",))


def remind(*, at: datetime) -> int:
    """Tell volunteers and chairs, once, of certificates that must be shown again within two months."""
    today = at.astimezone(OSLO).date()
    due = list(PoliceCertificateCheck.objects.to_renew(today).values_list("pk", flat=True))
    return sum(_remind(pk, at=at) for pk in due)


@transaction.atomic
def _remind(pk: int, *, at: datetime) -> int:
    rows = PoliceCertificateCheck.objects.select_for_update(skip_locked=True, of=("self",))
    check = rows.filter(pk=pk, reminded_at=None).first()
    if check is None:
        return 0
    check.reminded_at = at
    check.save(update_fields=["reminded_at"])
    return len(notify(CertificateToRenew(check), at=at))
