"""Whether the police certificate that a task asks for has been seen, and what stands in the way of saying so."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from organizations.models.volunteering import PoliceCertificateCheck, VolunteerSignUp, VolunteerTask
from portal.models import User
from portal.problems import Blocker, Problem


def is_seen(task: VolunteerTask, user: User | None, *, on: date) -> bool:
    """True where none is asked for. One that was shown to another organiser, or for another purpose, does not count."""
    if not task.needs_certificate:
        return True
    shown = PoliceCertificateCheck.objects.for_organiser(task.association, task.unit)
    return shown.filter(user=user, purpose=task.certificate_purpose).valid_on(on).exists()


def confirmation_problems(sign_up: VolunteerSignUp) -> list[Problem]:
    shift = sign_up.shift
    if is_seen(shift.task, sign_up.user, on=shift.day):
        return []
    return [Blocker("not_seen", _("The police certificate has not been seen yet."))]


def check_problems(*, user: User, by: User, seen_on: date, today: date) -> list[Problem]:
    problems: list[Problem] = []
    if user.pk == by.pk:
        text = _("Somebody else in the association must see your certificate.")
        problems.append(Blocker("own_certificate", text))
    if seen_on > today:
        problems.append(Blocker("future", _("The day has not come yet."), "seen_on"))
    if seen_on < today - relativedelta(years=10):
        problems.append(Blocker("too_old", _("That is more than ten years ago. Check the date."), "seen_on"))
    return problems


def renew_on(seen_on: date, years: int | None) -> date | None:
    return None if years is None else seen_on + relativedelta(years=years)
