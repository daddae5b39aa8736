"""A handler who finds out after the decision that they were disqualified says so, and others consider the decision."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from grants import workflow
from grants.models import GrantApplication, ImpartialityDeclaration
from grants.states import ApplicationState
from portal.models import AuditEntry
from portal.problems import Refused
from tests.factories import NOW, make_staff
from tests.grants.factories import make_application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState
LATER = NOW + timedelta(hours=1)
SENTENCE = "etter at vedtaket var fattet"


@pytest.fixture
def kari():
    return make_staff(name="Kari")


@pytest.fixture
def ola():
    return make_staff(name="Ola")


@pytest.fixture
def application(kari):
    """Decided by Kari, who then says that she was disqualified."""
    found = make_application(state=S.GRANTED, staff=kari)
    workflow.declare_disqualified(found, by=kari, at=LATER)
    return GrantApplication.objects.get(pk=found.pk)


def page(client, user, url):
    client.force_login(user)
    return client.get(url, follow=True).content.decode().replace("\u00a0", " ")


def change(application):
    return reverse("admin:grants_grantapplication_change", args=[application.pk])


def move(application):
    return reverse("admin:grants_grantapplication_move", args=[application.pk, "assess_disqualification"])


def test_the_case_is_closed_to_them_and_the_decision_stands(client, application, kari):
    assert application.state == S.GRANTED
    assert application.grant.amount
    assert str(application.association) not in page(client, kari, change(application))
    with pytest.raises(Refused):
        workflow.pay(application.grant, by=kari, at=LATER)
    assert AuditEntry.objects.filter(action="grants.application.impartiality_declared", actor=kari).exists()


def test_another_sees_it_and_writes_what_it_means(client, application, kari, ola):
    assert "Inhabil etter vedtaket" in page(client, ola, reverse("admin:index"))
    assert SENTENCE in page(client, ola, change(application))
    client.post(move(application), {"assessment": ""})
    assert SENTENCE in page(client, ola, change(application))
    client.post(
        move(application), {"assessment": "Hun er søster av kassereren. <b>Saken</b> må avgjøres på nytt."}
    )
    text = page(client, ola, change(application))
    assert SENTENCE not in text
    assert "&lt;b&gt;Saken&lt;/b&gt; må avgjøres på nytt." in text
    assert "Inhabil etter vedtaket" not in page(client, ola, reverse("admin:index"))
    assert AuditEntry.objects.filter(
        action="grants.application.disqualification_assessed", actor=ola
    ).exists()


def test_nobody_considers_their_own_and_none_twice(application, kari, ola):
    with pytest.raises(Refused):
        workflow.assess_disqualification(application, assessment="Greit.", by=kari, at=LATER)
    workflow.assess_disqualification(application, assessment="Vedtaket står.", by=ola, at=LATER)
    with pytest.raises(Refused, match="nothing_to_assess"):
        workflow.assess_disqualification(application, assessment="Igjen.", by=ola, at=LATER)
    said = ImpartialityDeclaration.objects.filter(user=kari)
    with pytest.raises(IntegrityError), transaction.atomic():
        said.update(assessed_by=kari)


def test_said_before_the_decision_there_is_nothing_to_consider(client, kari, ola):
    found = make_application(state=S.IN_REVIEW, staff=ola)
    workflow.declare_disqualified(found, by=kari, at=NOW)
    workflow.dismiss(found, reason="Feil ordning.", by=ola, at=LATER)
    assert not ImpartialityDeclaration.objects.to_assess().exists()
    assert move(found) not in page(client, ola, change(found))


def test_nothing_of_it_reaches_the_applicant(client, application):
    text = page(client, application.submitted_by, application.get_absolute_url())
    assert "inhabil" not in text.lower()


def test_the_button_that_closes_the_case_leads_to_the_worklist(client, kari):
    found = make_application(state=S.SUBMITTED)
    client.force_login(kari)
    url = reverse("admin:grants_grantapplication_move", args=[found.pk, "declare_disqualified"])
    answer = client.post(url, follow=True)
    assert answer.redirect_chain == [(reverse("admin:index"), 302)]
    assert [str(one) for one in answer.context["messages"]] == ["Saken er lukket for deg."]
