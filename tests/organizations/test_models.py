from datetime import date, datetime, time

import pytest
from django.db import IntegrityError

from organizations.hours import moments
from organizations.models import ActivityType, Association, District
from portal.clock import OSLO
from tests.factories import make_association, make_mandate, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["korps", "demok", "KORPSET", "musikk", "de", "tranby demokorps", "ø"])
def test_search_finds_words_and_their_beginnings(text):
    found = make_association(name="Tranby De Demokorps", purpose="Korpset spiller musikk for øvede.")
    make_association(name="Sylling IL", purpose="Idrett.")
    assert list(Association.objects.searched(text)) == [found]


@pytest.mark.parametrize("text", ["", "!!!", "'; drop"])
def test_search_without_a_known_word_is_harmless(text):
    make_association(name="Sylling IL")
    assert Association.objects.searched(text).count() in (0, 1)


def test_slug_is_never_an_address_of_another_page():
    assert make_association(name="Registrer").slug == "registrer-2"
    assert make_association(name="Registrer").slug == "registrer-3"
    assert make_association(name="Øvre Ås Il").slug == "ovre-as-il"


@pytest.mark.parametrize("account", ["123", "8601111794a", "860111179470"])
def test_database_refuses_an_account_number_without_eleven_digits(account):
    with pytest.raises(Exception, match=r"eleven_digits|too long"):
        make_association(bank_account_number=account)


def test_database_refuses_a_nameless_association():
    with pytest.raises(IntegrityError, match="association_has_a_name"):
        Association.objects.create(name="", created_at=datetime(2027, 1, 1, tzinfo=OSLO))


def test_districts_and_activity_types_are_there_from_the_start():
    assert District.objects.filter(name="Tranby").exists()
    assert ActivityType.objects.filter(code="korps").exists()


def test_contact_facts_are_hidden_until_the_association_shows_them():
    quiet = make_association(email="a@example.com", phone="32000000")
    assert (quiet.public_email, quiet.public_phone) == ("", "")


def test_visibility_per_role():
    listed, proposed = make_association(), make_association(state="proposed")
    own = make_association(state="proposed")
    member = make_mandate(association=own).user
    staff = make_user(is_staff=True)
    assert set(Association.objects.visible_to(None)) == {listed}
    assert set(Association.objects.visible_to(make_user())) == {listed}
    assert set(Association.objects.visible_to(member)) == {listed, own}
    assert set(Association.objects.visible_to(staff)) == {listed, proposed, own}


def test_six_o_clock_stays_six_o_clock_across_both_clock_changes():
    for day, utc_hour in [
        (date(2027, 3, 27), 17),
        (date(2027, 3, 28), 16),
        (date(2027, 10, 30), 16),
        (date(2027, 10, 31), 17),
    ]:
        begins, _ends = moments(day, time(18), time(19))
        assert begins.astimezone(OSLO).hour == 18
        assert begins.utctimetuple().tm_hour == utc_hour


def test_in_the_skipped_hour_the_length_counts():
    begins, ends = moments(date(2027, 3, 28), time(2, 30), time(3, 0))
    assert ends.timestamp() - begins.timestamp() == 1800
