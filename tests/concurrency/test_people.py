"""Two at once who change who acts: one of each, never nobody, and the other is told in a plain sentence."""

import pytest

from organizations import rules
from organizations.models import Association, Invitation, Mandate
from organizations.workflow import handover, invitations, mandates
from organizations.workflow.handover import HandedOver, Seat
from portal.models import AuditEntry
from tests.concurrency.test_organizations import told
from tests.concurrency.test_portal import at_once
from tests.factories import NOW, make_association, make_mandate, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def test_of_two_chairs_who_hand_over_at_once_one_does():
    association = make_association()
    chairs = [make_mandate(association=association) for _ in range(2)]
    new = [make_user(email=f"ny{n}@example.com") for n in range(2)]
    seen = rules.version_of(association)

    def hand_over(n):
        mine = Association.objects.get(pk=association.pk)
        seats = [Seat("chair", new[n].email)]
        return told(lambda: handover.hand_over(mine, seats, seen=seen, by=chairs[n].user, at=NOW))

    answers = at_once(2, hand_over)
    [winner] = [n for n, answer in enumerate(answers) if isinstance(answer, HandedOver)]
    assert "styret" in answers[1 - winner].lower()
    [acting] = Mandate.objects.active().filter(association=association)
    assert acting.user == new[winner]
    assert AuditEntry.objects.filter(action="organizations.association.handed_over").count() == 1


def test_the_two_last_who_leave_at_once_leave_one_behind():
    association = make_association()
    both = [make_mandate(association=association) for _ in range(2)]

    def leave(n):
        mine = Mandate.objects.get(pk=both[n].pk)
        return told(lambda: mandates.end(mine, by=both[n].user, at=NOW))

    answers = at_once(2, leave)
    assert sum(isinstance(answer, Mandate) for answer in answers) == 1
    assert Mandate.objects.active().filter(association=association).count() == 1


def test_an_invitation_used_many_times_at_once_gives_one_mandate():
    chair = make_mandate()
    sent = invitations.invite(
        chair.association, email="ny@example.com", role="treasurer", by=chair.user, at=NOW
    )
    user = make_user(email="ny@example.com")

    def accept(_n):
        mine = Invitation.objects.get(pk=sent.pk)
        return told(lambda: invitations.accept(mine, by=user, at=NOW))

    answers = at_once(6, accept)
    assert sum(isinstance(answer, Mandate) for answer in answers) == 1
    assert Mandate.objects.filter(user=user).count() == 1


def test_invited_many_times_at_once_one_link_works():
    chair = make_mandate()

    def invite(_n):
        mine = Association.objects.get(pk=chair.association.pk)
        return told(
            lambda: invitations.invite(mine, email="ny@example.com", role="contact", by=chair.user, at=NOW)
        )

    at_once(6, invite)
    assert Invitation.objects.waiting().count() == 1


def test_withdrawn_and_accepted_at_once_is_one_of_them():
    chair = make_mandate()
    sent = invitations.invite(
        chair.association, email="ny@example.com", role="contact", by=chair.user, at=NOW
    )
    user = make_user(email="ny@example.com")

    def deed(n):
        mine = Invitation.objects.get(pk=sent.pk)
        verbs = (
            lambda: invitations.accept(mine, by=user, at=NOW),
            lambda: invitations.withdraw(mine, by=chair.user, at=NOW),
        )
        return told(verbs[n])

    answers = at_once(2, deed)
    assert sum(isinstance(answer, str) for answer in answers) == 1
    sent.refresh_from_db()
    assert (sent.state == "accepted") == Mandate.objects.filter(user=user).exists()
