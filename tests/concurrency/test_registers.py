"""Two at once in the live registers: each thing is noticed, and settled, once."""

from datetime import timedelta

import pytest

from organizations.brreg import Client, EntityRegister
from organizations.demo.invented_register import unit
from organizations.models import Association, RegisterChange, RegisterEntry
from organizations.workflow import refreshing, register_changes
from portal.models import AuditEntry
from tests.concurrency.test_organizations import told
from tests.concurrency.test_portal import at_once
from tests.factories import NOW, make_association, make_mandate, make_staff
from tests.organizations.brreg_server import BrregServer, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

NUMBER = "312001004"


@pytest.fixture
def brreg(settings):
    register = BrregServer(unit(NUMBER, "TRANBY DEMOKORPS"))
    with running(register) as settings.BRREG_URL:
        yield register


def night(at):
    with Client() as client:
        return refreshing.refresh_due(EntityRegister(client), today=at.date(), at=at)


def make_change(brreg):
    association = make_association(name="Vårt korps", organization_number=NUMBER, confirmed_at=NOW)
    night(NOW)
    brreg.known = [unit(NUMBER, "NYTT DEMOKORPS")]
    night(NOW + timedelta(days=1))
    return association, RegisterChange.objects.get()


def test_two_workers_in_the_same_night_notice_a_change_once(brreg):
    make_association(organization_number=NUMBER, confirmed_at=NOW)
    night(NOW)
    brreg.known = [unit(NUMBER, "NYTT DEMOKORPS", konkurs=True)]
    tomorrow = NOW + timedelta(days=1)
    done = at_once(4, lambda _n: night(tomorrow))
    assert sum(one.changed for one in done) == 1
    assert RegisterChange.objects.count() == 2
    assert AuditEntry.objects.filter(action="organizations.register_change.noticed").count() == 2


def test_two_workers_who_ask_about_a_new_one_make_one_copy(brreg):
    make_association(organization_number=NUMBER)
    at_once(4, lambda _n: night(NOW))
    assert RegisterEntry.objects.count() == 1


def test_staff_and_board_who_answer_at_once_settle_it_once(brreg):
    association, change = make_change(brreg)
    chair, staff = make_mandate(association=association).user, make_staff()
    register_changes.ask(change, by=staff, at=NOW)

    def settle(n):
        mine = RegisterChange.objects.get(pk=change.pk)
        if n % 2:
            return told(lambda: register_changes.keep(mine, by=staff, at=NOW))
        return told(lambda: register_changes.answer(mine, register_is_right=True, by=chair, at=NOW))

    answers = at_once(4, settle)
    assert sum(isinstance(answer, RegisterChange) for answer in answers) == 1
    change.refresh_from_db()
    is_taken = change.state == "taken_over"
    assert Association.objects.get().name == ("Nytt Demokorps" if is_taken else "Vårt korps")


def test_settled_while_the_night_finds_it_gone_never_locks_up(brreg):
    _association, change = make_change(brreg)
    brreg.known = [unit(NUMBER, "TRANBY DEMOKORPS")]
    staff = make_staff()

    def deed(n):
        if n:
            return night(NOW + timedelta(days=2))
        return told(
            lambda: register_changes.take_over(RegisterChange.objects.get(pk=change.pk), by=staff, at=NOW)
        )

    at_once(2, deed)
    change.refresh_from_db()
    assert change.state in ("taken_over", "lapsed")
