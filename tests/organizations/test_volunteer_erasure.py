"""A set time after the last activity nobody can see who a volunteer was; only numbers are left."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from organizations.models.volunteering import (
    HelpOffer,
    HelpRequest,
    PoliceCertificateCheck,
    VolunteerCertificate,
    VolunteerHours,
    VolunteerSignUp,
)
from organizations.workflow.volunteering import certificates, erasure, hours, police_certificates
from organizations.workflow.volunteering import help as verbs
from portal.models import AuditEntry, Notice, User
from tests.factories import NOW, make_user
from tests.organizations.helping import make_coordinator, make_match, make_offer, make_request
from tests.organizations.volunteering import AFTER, make_shift, make_sign_up, make_task, organiser_of

pytestmark = pytest.mark.django_db
LATE = AFTER.replace(year=AFTER.year + 2) + timedelta(days=1)
EARLY = LATE - timedelta(days=3)


@pytest.fixture
def volunteer():
    """Has had a shift, hours, a certificate, an offer, a match, and shown a police certificate."""
    user = make_user(name="Kari Frivillig")
    shift = make_shift(certificate_purpose="minors")
    row = make_sign_up(shift, user=user, phone="40001234", message="Hei")
    police_certificates.see(row, seen_on=date(2027, 3, 1), by=organiser_of(shift), at=NOW)
    row.refresh_from_db()
    hours.attend(row, minutes=150, by=organiser_of(shift), at=AFTER)
    certificates.issue(by=user, first_on=date(2027, 1, 1), last_on=date(2027, 12, 31), at=AFTER)
    match = make_match(offer=make_offer(by=user))
    verbs.accept(match, by=user, at=NOW)
    verbs.close(match.request, by=make_coordinator(), at=NOW)
    return user


def traces(user):
    """(model, field) of every row in the app that still points to the person."""
    return {
        (model.__name__, field.name)
        for model in apps.get_app_config("organizations").get_models()
        for field in model._meta.fields
        if field.related_model is User and model._base_manager.filter(**{field.name: user}).exists()
    }


def test_nothing_of_the_volunteer_is_left_but_numbers(volunteer):
    assert erasure.erase(at=EARLY) <= 1  # the request was closed earlier than the shift
    assert ("VolunteerHours", "user") in traces(volunteer)
    erasure.erase(at=LATE)
    assert traces(volunteer) == set()
    row = VolunteerSignUp.objects.get()
    assert (row.user, row.phone, row.message, row.state) == (None, "", "", "attended")
    assert VolunteerHours.objects.approved().minutes() == 150
    made = VolunteerCertificate.objects.get()
    assert (made.minutes, made.initials, made.lines) == (150, "K.F.", [])
    assert VolunteerCertificate.objects.coded(made.code).exists()  # the paper can still be checked
    assert not PoliceCertificateCheck.objects.exists()
    assert HelpOffer.objects.get().about == ""
    assert User.objects.filter(pk=volunteer.pk).exists()


def test_again_it_does_nothing(volunteer):
    assert erasure.erase(at=LATE) == 2  # the volunteer and the request
    assert erasure.erase(at=LATE) == 0
    logged = AuditEntry.objects.filter(action="organizations.volunteer.erased").get()
    assert logged.codes == {"rows": 6}
    assert logged.fields == []


def test_who_is_active_again_stays_whole(volunteer):
    yesterday = LATE - timedelta(days=1)
    shift = make_task(at=yesterday, shift={"starts_at": LATE + timedelta(days=9)}).shifts.get()
    make_sign_up(shift, user=volunteer, at=yesterday)
    erasure.erase(at=LATE)
    assert ("VolunteerHours", "user") in traces(volunteer)


def test_who_helps_somebody_now_stays_whole():
    match = make_match()
    verbs.accept(match, by=match.user, at=NOW)
    erasure.erase(at=LATE)
    match.refresh_from_db()
    assert match.user is not None


def test_a_request_for_help_is_emptied_when_it_has_been_closed_as_long():
    asked, still = make_request(), make_request()
    verbs.withdraw(asked, by=asked.requester, at=NOW)
    erasure.erase(at=LATE)
    asked.refresh_from_db(), still.refresh_from_db()
    assert (asked.requester, asked.text, asked.receiver_name, asked.phone) == (None, "", "", "")
    assert still.text


def test_the_volunteer_is_told_once_a_month_before(volunteer):
    soon = LATE - timedelta(days=20)
    assert erasure.warn(at=soon - timedelta(days=30)) == 0
    assert erasure.warn(at=soon) == 1
    assert erasure.warn(at=soon) == 0
    notice = Notice.objects.get(kind="organizations.volunteer_erased_soon")
    assert notice.address == volunteer.email
    assert "/frivillig/attest/" in notice.body


def test_how_long_is_a_setting(volunteer, settings):
    settings.VOLUNTEER_MONTHS = 6
    erasure.erase(at=AFTER + timedelta(days=200))
    assert traces(volunteer) == set()


@pytest.mark.parametrize(
    "model", [VolunteerSignUp, VolunteerHours, VolunteerCertificate, HelpOffer, HelpRequest]
)
def test_the_database_keeps_no_half_erased_row(volunteer, model):
    person = "requester" if model is HelpRequest else "user"
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**{person: None})
