"""Whoever keeps a copy of something learns of every change, and of none that did not happen."""

from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import Association, Occurrence
from portal.models import User, Version
from portal.tasks import fold_versions
from tests.concurrency.test_portal import at_once
from tests.factories import make_association, make_mandate, make_user
from tests.organizations.factories import make_activity


def version():
    return Version.objects.current().get("calendar")


@pytest.mark.django_db
def test_every_change_is_counted_whoever_makes_it():
    activity = make_activity()
    seen = {version()}
    Occurrence.objects.filter(activity=activity).update(sequence=7)
    seen.add(version())
    Association.objects.filter(pk=activity.association_id).update(name="Nytt navn")
    seen.add(version())
    activity.association.mandates.all().delete()
    assert version() in seen, "who acts for it is not in the calendar"
    activity.occurrences.all().delete()
    activity.delete()
    seen.add(version())
    assert len(seen) == 4


@pytest.mark.django_db
def test_who_is_logged_in_and_what_has_changed_are_one_question(client):
    user = make_mandate().user
    make_activity()

    def brought():
        return User.objects.annotate(versions=Version.objects.together()).get(pk=user.pk).versions

    assert brought() == Version.objects.current()
    Version.objects.all().delete()
    assert brought() is None
    client.force_login(user)
    assert client.get(reverse("my_page")).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("my_page"))
    asked = [one["sql"] for one in queries if "portal_version" in one["sql"]]
    assert len(asked) == 1
    assert "portal_user" in asked[0]


@pytest.mark.django_db
def test_who_is_deactivated_or_gone_is_logged_in_no_more(client):
    user = make_user()
    client.force_login(user)
    page = reverse("my_page")
    assert client.get(page).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(page).status_code == 302
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert client.get(page).status_code == 200
    user.delete()
    assert client.get(page).status_code == 302


@pytest.mark.django_db
def test_what_is_rolled_back_was_no_change():
    before = version()
    with transaction.atomic():
        make_activity()
        assert version() != before
        transaction.set_rollback(True)
    assert version() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.services
def test_two_changes_at_once_do_not_wait_for_each_other_and_both_count():
    """Each commits only when all have changed something: with a lock in common that would never come."""
    rows = [make_association() for _ in range(4)]
    everybody, before = Barrier(len(rows), timeout=20), Version.objects.filter(name="calendar").count()

    def change(number):
        with transaction.atomic():
            Association.objects.filter(pk=rows[number].pk).update(name=f"Nytt navn {number}")
            everybody.wait()

    at_once(len(rows), change)
    assert Version.objects.filter(name="calendar").count() == before + len(rows)


@pytest.mark.django_db(transaction=True)
def test_folding_changes_no_version_so_what_is_kept_stays():
    make_activity()
    before = Version.objects.current()
    fold_versions()
    fold_versions()
    assert Version.objects.current() == before
    assert Version.objects.filter(name="calendar").count() == 1
