"""What happens to an enquiry: asked, answered, asked more about, sent on, closed, reminded of, erased."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogue import links, notifications, rules
from dialogue.models import ContactPoint, Enquiry, EnquiryMessage
from dialogue.states import EnquiryState
from portal.lifecycle import move
from portal.models import Case, Notice, User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def ask(
    contact_point: ContactPoint,
    *,
    topic: str,
    text: str,
    email: str,
    at: datetime,
    form_key: UUID,
    name: str = "",
) -> Enquiry:
    """A resident asks. The same form sent twice is one enquiry: `form_key` was made when the form was shown."""
    try:
        with transaction.atomic():
            if found := Enquiry.objects.filter(form_key=form_key).first():
                return found
            refuse_if_blocked(rules.problems_with_asking(email=email, at=at))
            return _open(
                contact_point, topic=topic, text=text, email=email, name=name, at=at, form_key=form_key
            )
    except IntegrityError:  # the same form at the same moment: the other one won
        return Enquiry.objects.get(form_key=form_key)


def _open(
    contact_point: ContactPoint, *, topic: str, text: str, email: str, name: str, at: datetime, form_key: UUID
) -> Enquiry:
    due = rules.answer_due(contact_point, at)
    with override("nb"):  # the case title is the archive's, whoever asks
        title = _("Question about %(subject)s") % {"subject": contact_point.get_subject_display()}
    case = Case.objects.open_new(
        kind="dialogue.enquiry",
        title=title,
        at=at,
        due_on=due,
        unit=contact_point.unit,
        case_handler=contact_point.staff,
    )
    enquiry = Enquiry.objects.create(
        case=case,
        contact_point=contact_point,
        topic=topic,
        name=name,
        email=email,
        received_at=at,
        promised_on=due,
        form_key=form_key,
    )
    EnquiryMessage.objects.create(enquiry=enquiry, is_answer=False, text=text, written_at=at)
    record("dialogue.enquiry.received", enquiry, by=None, at=at, subject=contact_point.subject)
    notify(notifications.EnquiryReceived(enquiry), at=at)
    notify(notifications.EnquiryAssigned(enquiry), at=at)
    return enquiry


@transaction.atomic
def answer(enquiry: Enquiry, *, by: User, at: datetime, text: str) -> None:
    """Staff answer, or add to an answer; the resident is told that it waits."""
    move(
        enquiry,
        EnquiryState.ANSWERED,
        by=by,
        at=at,
        verb="answer",
        answered_at=at,
        first_answered_at=enquiry.first_answered_at or at,
    )
    EnquiryMessage.objects.create(enquiry=enquiry, is_answer=True, written_by=by, text=text, written_at=at)
    notify(notifications.EnquiryAnswered(enquiry), at=at)


@transaction.atomic
def follow_up(enquiry: Enquiry, *, at: datetime, text: str) -> None:
    """The resident writes more on the secret page. After an answer, a new answer time begins.

    The same words twice in a row are one message, so a double click is harmless.
    """
    enquiry = (
        Enquiry.objects.select_for_update(of=("self",))
        .select_related("contact_point", "case")
        .get(pk=enquiry.pk)
    )
    last = enquiry.messages.last()
    if last and not last.is_answer and last.text == text:
        return
    refuse_if_blocked(rules.problems_with_following_up(enquiry, at=at))
    if enquiry.state == EnquiryState.ANSWERED:
        move(enquiry, EnquiryState.RECEIVED, by=None, at=at, verb="follow_up")
        enquiry.case.due_on = rules.answer_due(enquiry.contact_point, at)
        enquiry.case.save(update_fields=["due_on"])
    else:
        record("dialogue.enquiry.added_to", enquiry, by=None, at=at)
    EnquiryMessage.objects.create(enquiry=enquiry, is_answer=False, text=text, written_at=at)
    notify(notifications.EnquiryFollowedUp(enquiry), at=at)


@transaction.atomic
def forward(enquiry: Enquiry, *, by: User, at: datetime, contact_point: ContactPoint) -> None:
    """Give the question to whoever knows. The promised time stands: the resident should not wait for us."""
    if contact_point == enquiry.contact_point:
        raise Refused(Blocker("same", _("The question is already there. Choose another."), "contact_point"))
    codes = {"to_contact_point": contact_point.pk}
    move(
        enquiry, EnquiryState.RECEIVED, by=by, at=at, verb="forward", contact_point=contact_point, codes=codes
    )
    Case.objects.filter(pk=enquiry.case_id).update(unit=contact_point.unit, case_handler=contact_point.staff)
    notify(notifications.EnquiryAssigned(enquiry), at=at)


@transaction.atomic
def close(enquiry: Enquiry, *, by: User | None, at: datetime) -> None:
    """No more will be written. Staff close when it is settled, the system when it has been quiet for long."""
    move(enquiry, EnquiryState.CLOSED, by=by, at=at, closed_at=at)
    Case.objects.filter(pk=enquiry.case_id).update(closed_at=at)


def remind_of_overdue(*, at: datetime) -> int:
    """Tell the contact point of each question whose promise is broken, once for each promise."""
    from portal.clock import OSLO

    late = Enquiry.objects.overdue(at.astimezone(OSLO).date()).select_related("case", "contact_point__staff")
    return sum(len(notify(notifications.EnquiryOverdue(enquiry), at=at)) for enquiry in late)


def close_quiet(*, at: datetime) -> int:
    """Close what was answered long ago and not asked more about."""
    from dialogue.models.enquiry import QUIET_BEFORE_CLOSING

    closed = 0
    for enquiry in Enquiry.objects.quiet_since(at - QUIET_BEFORE_CLOSING):
        try:
            close(enquiry, by=None, at=at)
        except Refused:  # somebody wrote in the meantime
            continue
        closed += 1
    return closed


def erase_old(*, at: datetime) -> int:
    """Forget who asked and what, when the kept time is over; the number, the dates and the subject stay."""
    return sum(_erase(pk, at=at) for pk in Enquiry.objects.to_erase(at).values_list("pk", flat=True))


@transaction.atomic
def _erase(pk: int, *, at: datetime) -> bool:
    enquiry = Enquiry.objects.to_erase(at).select_for_update(of=("self",)).filter(pk=pk).first()
    if enquiry is None:
        return False
    email = enquiry.email
    enquiry.topic = enquiry.name = enquiry.email = ""
    enquiry.nonce, enquiry.erased_at = links.new_nonce(), at
    enquiry.save(update_fields=["topic", "name", "email", "nonce", "erased_at"])
    enquiry.messages.update(text="")
    if not Enquiry.objects.filter(email__iexact=email).exists():
        Notice.objects.filter(address__iexact=email, kind__in=notifications.TO_RESIDENTS).delete()
    record("dialogue.enquiry.erased", enquiry, by=None, at=at, fields=("topic", "name", "email", "messages"))
    return True
