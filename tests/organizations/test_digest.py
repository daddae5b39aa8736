"""The weekly e-mail: nothing before a yes, nothing in an empty week, nothing twice, and nothing kept after a stop."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from organizations.models import ActivityType, DigestSubscription
from organizations.workflow import digest
from portal import notifications
from portal.models import Notice
from tests.factories import NOW, make_district
from tests.organizations.factories import make_activity

pytestmark = pytest.mark.django_db
TODAY = NOW.date()  # a Tuesday


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def delivered():
    notifications.deliver(Notice.objects.due(NOW).values_list("pk", flat=True), at=NOW)
    return mail.outbox


def subscribed(email="ola@example.com", *, district=None, types=()):
    row = digest.ask(email=email, district=district, activity_types=types, at=NOW)
    digest.confirm(row, at=NOW)
    Notice.objects.all().delete()
    return row


def test_a_resident_asks_says_yes_and_gets_the_list(client):
    make_activity(title="Åpen øvelse")
    answer = client.post(reverse("digest"), {"email": "Ola@Example.com"}, follow=True)
    assert "Se i innboksen" in answer.content.decode()
    row = DigestSubscription.objects.get()
    own = reverse("digest_own", args=[row.token])
    assert own in delivered()[0].body
    assert digest.send_week(TODAY, at=NOW) == 0  # nothing before the yes
    client.get(own)
    assert digest.send_week(TODAY, at=NOW) == 0  # a look is no yes: mail programs look
    client.post(own, {"send": "1"})
    assert digest.send_week(TODAY, at=NOW) == 1
    message = delivered()[-1]
    assert message.to == ["ola@example.com"]
    assert "Åpen øvelse" in message.body
    assert "TORSDAG 4. MARS" in message.body
    end = reverse("digest_end", args=[row.token])
    assert message.extra_headers["List-Unsubscribe"].endswith(f"{end}>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_in_the_mail_program_stops_it_and_the_address_is_gone():
    make_activity()
    row = subscribed()
    digest.send_week(TODAY, at=NOW)
    program = Client(enforce_csrf_checks=True)
    url = reverse("digest_end", args=[row.token])
    assert "Vil du stoppe" in program.get(url).content.decode()
    assert DigestSubscription.objects.exists()
    for _ in range(2):
        answer = program.post(url, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.cookies.get("sessionid")) == (200, None)
    assert not DigestSubscription.objects.exists()
    assert not Notice.objects.filter(address="ola@example.com").exists()
    assert program.get(reverse("digest_own", args=[row.token])).status_code == 404


def test_the_same_week_twice_sends_once_and_the_next_again():
    make_activity()
    subscribed()
    assert [digest.send_week(day, at=NOW) for day in (TODAY, TODAY + timedelta(days=1))] == [1, 0]
    assert digest.send_week(TODAY + timedelta(weeks=1), at=NOW) == 1


def test_an_empty_week_sends_nothing():
    subscribed()
    make_activity(starts_on=date(2027, 5, 6))
    assert digest.send_week(TODAY, at=NOW) == 0
    assert not Notice.objects.exists()


def test_everybody_gets_what_they_chose():
    tranby, korps = make_district(name="Tranby"), ActivityType.objects.get(code="korps")
    make_activity(title="Korps i Tranby", district=tranby, activity_type=korps)
    make_activity(title="Noe annet")
    subscribed("alt@example.com")
    subscribed("sted@example.com", district=tranby)
    subscribed("slag@example.com", types=[korps])
    subscribed("ingenting@example.com", district=make_district(name="Sylling"))
    digest.send_week(TODAY, at=NOW)
    bodies = {message.to[0]: message.body for message in delivered()}
    assert set(bodies) == {"alt@example.com", "sted@example.com", "slag@example.com"}
    assert "Noe annet" in bodies["alt@example.com"]
    for chosen in ("sted@example.com", "slag@example.com"):
        assert "Korps i Tranby" in bodies[chosen]
        assert "Noe annet" not in bodies[chosen]


def test_cancelled_dates_and_drafts_are_left_out():
    subscribed()
    make_activity(is_public=False)
    activity = make_activity()
    activity.occurrences.update(state="cancelled")
    assert digest.send_week(TODAY, at=NOW) == 0


def test_somebody_who_knows_an_address_learns_and_changes_nothing(client):
    tranby = make_district()
    row = subscribed(district=tranby)
    for _ in range(3):
        answer = client.post(reverse("digest"), {"email": "ola@example.com"}, follow=True)
    stranger = client.post(reverse("digest"), {"email": "ny@example.com"}, follow=True)
    assert answer.redirect_chain == stranger.redirect_chain
    row.refresh_from_db()
    assert row.district == tranby
    assert Notice.objects.filter(address="ola@example.com").count() == 1  # one question a day


def test_an_address_that_nobody_said_yes_for_is_forgotten():
    digest.ask(email="feil@example.com", district=None, activity_types=(), at=NOW - timedelta(days=8))
    kept = subscribed()
    digest.forget_unconfirmed(NOW)
    assert list(DigestSubscription.objects.all()) == [kept]
    assert not Notice.objects.filter(address="feil@example.com").exists()


def test_choices_are_changed_on_the_own_page(client):
    row = subscribed()
    tranby, korps = make_district(name="Tranby"), ActivityType.objects.get(code="korps")
    url = reverse("digest_own", args=[row.token])
    client.post(url, {"district": tranby.pk, "activity_types": [korps.pk]})
    row.refresh_from_db()
    assert (row.district, list(row.activity_types.all())) == (tranby, [korps])
