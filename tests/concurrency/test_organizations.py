"""Two at once in the register: one of each, and the other is told in a plain sentence."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from organizations.models import Association, Mandate
from organizations.states import MandateState
from organizations.workflow import associations, mandates
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.concurrency.test_portal import at_once
from tests.factories import NOW, make_association, make_staff, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

NUMBER = "312001004"
SAMPLES = Path(__file__).parents[1] / "organizations" / "brreg"


def told(deed):
    """What `deed` gave, or the sentence that it was refused with."""
    try:
        return deed()
    except Refused as refused:
        return " ".join(str(problem.text) for problem in refused.problems)


def test_one_who_claims_the_same_association_many_times_at_once_has_one_request():
    association, user = make_association(), make_user()

    def claim(_n):
        return told(
            lambda: mandates.claim(association, role="chair", explanation="Se protokollen.", by=user, at=NOW)
        )

    answers = at_once(8, claim)
    assert sum(isinstance(answer, Mandate) for answer in answers) == 1
    assert Mandate.objects.count() == 1
    assert AuditEntry.objects.filter(action="organizations.mandate.requested").count() == 1


def test_two_staff_who_approve_the_same_mandate_at_once_approve_it_once():
    mandate = mandates.claim(
        make_association(), role="chair", explanation="Se protokollen.", by=make_user(), at=NOW
    )
    staff = [make_staff() for _ in range(4)]

    def approve(n):
        mine = Mandate.objects.get(pk=mandate.pk)
        return told(lambda: mandates.approve(mine, by=staff[n], at=NOW))

    answers = at_once(4, approve)
    assert sum(isinstance(answer, Mandate) for answer in answers) == 1
    mandate.refresh_from_db()
    assert mandate.state == MandateState.ACTIVE
    assert Notice.objects.filter(kind="organizations.mandate_approved").count() == 1


def test_approved_and_refused_at_once_is_one_of_them_and_one_email():
    mandate = mandates.claim(make_association(), role="chair", explanation="x", by=make_user(), at=NOW)
    staff = [make_staff(), make_staff()]

    def decide(n):
        mine = Mandate.objects.get(pk=mandate.pk)
        verbs = (
            lambda: mandates.approve(mine, by=staff[0], at=NOW),
            lambda: mandates.refuse(mine, reason="Nei.", by=staff[1], at=NOW),
        )
        return told(verbs[n])

    answers = at_once(2, decide)
    assert sum(isinstance(answer, str) and bool(answer) for answer in answers) == 1
    assert Notice.objects.count() == 1


def test_of_several_who_register_the_same_organisation_number_at_once_one_does():
    users = [make_user() for _ in range(6)]

    def register(n):
        return told(
            lambda: associations.register(
                name=f"Tranby korps {n}", organization_number=NUMBER, explanation="Meg", by=users[n], at=NOW
            )
        )

    answers = at_once(6, register)
    assert sum(isinstance(answer, Association) for answer in answers) == 1
    assert Association.objects.count() == Mandate.objects.count() == 1


def test_of_several_who_register_a_group_without_a_number_at_once_one_does():
    users = [make_user() for _ in range(6)]

    def register(n):
        return told(
            lambda: associations.register(name="Sylling strikkelag", explanation="Meg", by=users[n], at=NOW)
        )

    answers = at_once(6, register)
    assert sum(isinstance(answer, Association) for answer in answers) == 1
    assert Association.objects.count() == 1


def test_somebody_who_registers_what_is_being_imported_gets_an_answer_and_there_is_one():
    user = make_user()

    def deed(n):
        if n:
            return read_in("enhet.json")
        return told(
            lambda: associations.register(
                name="Korpset vårt", organization_number=NUMBER, explanation="Meg", by=user, at=NOW
            )
        )

    at_once(2, deed)
    assert Association.objects.numbered(NUMBER).count() == 1


def test_the_same_file_read_in_many_times_at_once_gives_each_association_once():
    said = at_once(4, lambda _n: read_in("bulk.json", "sok-side-1.json", "enhet.json"))
    created = [int(one.split("Opprettet: ")[1].split()[0]) for one in said]
    assert sum(created) == Association.objects.count() > 3
    imported = AuditEntry.objects.filter(action="organizations.association.imported")
    assert imported.count() == Association.objects.count()


def read_in(*names):
    out = StringIO()
    call_command("import_brreg", *[str(SAMPLES / name) for name in names], stdout=out)
    return out.getvalue()
