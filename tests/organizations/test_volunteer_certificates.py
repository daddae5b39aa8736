"""Police certificates: seen, by whom, when and for what. Nothing more, nowhere to upload, and few may see it."""

import inspect
from datetime import date, timedelta

import pytest
from django import forms
from django.db import models
from django.urls import reverse

from organizations.forms import volunteering as volunteer_forms
from organizations.models.volunteering import PoliceCertificateCheck
from organizations.workflow.volunteering import police_certificates, sign_ups
from portal.models import Notice
from portal.problems import Refused
from tests.bad_input.browser import Browser, text
from tests.factories import NOW, make_mandate, make_staff, make_unit, make_user
from tests.organizations.volunteering import make_shift, make_sign_up, make_task, organiser_of

pytestmark = pytest.mark.django_db
SEEN = date(2027, 3, 1)


@pytest.fixture
def shift():
    return make_shift(certificate_purpose="minors")


def see(row, *, by=None, seen_on=SEEN):
    return police_certificates.see(row, seen_on=seen_on, by=by or organiser_of(row.shift), at=NOW)


def test_the_place_is_kept_but_not_confirmed_until_it_is_seen(shift):
    mine = make_sign_up(shift)
    assert mine.state == "unchecked"
    assert shift.sign_ups.free(shift.max_people) == 1
    with pytest.raises(Refused, match="not_seen"):
        sign_ups.confirm(mine, by=organiser_of(shift), at=NOW)
    see(mine)
    mine.refresh_from_db()
    assert mine.state == "confirmed"
    assert Notice.objects.filter(kind="organizations.volunteer_confirmed").count() == 1


def test_who_has_shown_it_to_the_association_is_confirmed_at_once(shift):
    mine = make_sign_up(shift)
    see(mine)
    other = make_task(
        association=shift.task.association, by=organiser_of(shift), certificate_purpose="minors"
    ).shifts.get()
    assert make_sign_up(other, user=mine.user).state == "confirmed"


def test_one_shown_elsewhere_or_for_another_purpose_does_not_count(shift):
    mine = make_sign_up(shift)
    see(mine)
    elsewhere = make_shift(certificate_purpose="minors")
    assert make_sign_up(elsewhere, user=mine.user).state == "unchecked"
    other = make_task(
        association=shift.task.association, by=organiser_of(shift), certificate_purpose="disability"
    ).shifts.get()
    assert make_sign_up(other, user=mine.user).state == "unchecked"


def test_one_that_is_too_old_on_the_day_does_not_count(shift):
    see(make_sign_up(shift), seen_on=SEEN - timedelta(days=3 * 366))
    assert shift.sign_ups.get().state == "unchecked"


def test_the_association_decides_how_long_it_counts(shift):
    chair = organiser_of(shift)
    police_certificates.decide_years(shift.task.association, years=1, by=chair, at=NOW)
    assert see(make_sign_up(shift)).renew_on == date(2028, 3, 1)
    police_certificates.decide_years(shift.task.association, years=None, by=chair, at=NOW)
    assert see(make_sign_up(shift)).renew_on is None


def test_the_volunteer_and_the_chair_are_reminded_once_two_months_before(shift):
    mine = make_sign_up(shift)
    check = see(mine)
    assert check.renew_on == date(2030, 3, 1)
    assert police_certificates.remind(at=NOW.replace(year=2029, month=12)) == 0
    later = NOW.replace(year=2030, month=1)
    assert police_certificates.remind(at=later) == 2
    assert police_certificates.remind(at=later) == 0
    for notice in Notice.objects.filter(kind="organizations.police_certificate_renew"):
        assert mine.user.name not in notice.body
        assert str(shift.task.association) not in notice.body


def test_who_has_shown_a_newer_one_is_not_reminded_of_the_old(shift):
    mine = make_sign_up(shift)
    old = see(mine, seen_on=SEEN - timedelta(days=1000))
    see(mine)
    soon = NOW.replace(year=old.renew_on.year, month=old.renew_on.month, day=1)
    assert police_certificates.remind(at=soon) == 0


def test_noted_twice_it_is_one_note(shift):
    mine = make_sign_up(shift)
    assert see(mine) == see(mine)


def test_nobody_sees_the_own_certificate(shift):
    chair = organiser_of(shift)
    with pytest.raises(Refused, match="own_certificate"):
        see(make_sign_up(shift, user=chair))


def test_a_stranger_and_staff_cannot_say_that_they_saw_it(shift):
    mine = make_sign_up(shift)
    for person in (make_user(), make_mandate().user, make_staff()):
        with pytest.raises(Refused, match="not_allowed"):
            see(mine, by=person)


def test_only_the_chair_the_one_who_saw_it_and_the_volunteer_see_the_note(shift):
    association = shift.task.association
    contact = make_mandate(association=association, role="contact").user
    treasurer = make_mandate(association=association, role="treasurer").user
    check = see(make_sign_up(shift), by=contact)
    may = {organiser_of(shift): True, contact: True, check.user: True}
    may |= {treasurer: False, make_staff(): False, make_user(): False, make_mandate().user: False}
    seen = {person: check in PoliceCertificateCheck.objects.visible_to(person) for person in may}
    assert seen == may
    with pytest.raises(Refused, match="not_allowed"):
        police_certificates.forget(check, by=treasurer, at=NOW)
    police_certificates.forget(check, by=organiser_of(shift), at=NOW)
    assert not PoliceCertificateCheck.objects.exists()


def test_the_municipalitys_own_tasks_are_looked_after_by_staff():
    staff = make_staff()
    shift = make_task(unit=make_unit(), by=staff, certificate_purpose="disability").shifts.get()
    check = see(make_sign_up(shift), by=staff)
    assert check.renew_on == date(2030, 3, 1)
    assert check in PoliceCertificateCheck.objects.visible_to(staff)
    assert check not in PoliceCertificateCheck.objects.visible_to(make_staff())


def test_there_is_nothing_to_upload_and_nothing_to_write_about_it():
    """Seen, by, date, purpose, and when to show it again: no text, no file, on any form or table of volunteering."""
    kept = {field.name for field in PoliceCertificateCheck._meta.fields}
    assert kept == {
        "id",
        "user",
        "association",
        "unit",
        "purpose",
        "seen_on",
        "seen_by",
        "renew_on",
        "reminded_at",
    }
    for _name, form in inspect.getmembers(volunteer_forms, inspect.isclass):
        if issubclass(form, forms.BaseForm):
            files = [name for name, field in form.base_fields.items() if isinstance(field, forms.FileField)]
            assert not files, form
    from organizations.models import volunteering

    for _name, model in inspect.getmembers(volunteering, inspect.isclass):
        if issubclass(model, models.Model):
            for field in model._meta.fields:
                assert not isinstance(field, models.FileField | models.BinaryField), field
                assert not (field.related_model and field.related_model._meta.model_name == "storedfile"), (
                    field
                )


def test_the_chair_decides_how_often_and_takes_away_a_wrong_note(shift):
    check = see(make_sign_up(shift))
    chair, url = Browser(organiser_of(shift)), reverse("police_certificates")
    assert str(check.user) in text(chair.get(url))
    chair.post(url, {"years": "2"})
    assert see(make_sign_up(shift)).renew_on == date(2029, 3, 1)
    treasurer = Browser(make_mandate(association=shift.task.association, role="treasurer").user)
    forget = reverse("police_certificate_forget", args=[check.pk])
    assert str(check.user) not in text(treasurer.get(url))
    assert treasurer.post(forget).status_code == 404
    volunteer = Browser(check.user)
    assert str(shift.task.association) in text(volunteer.get(url))
    assert volunteer.post(forget).status_code == 404
    chair.post(forget)
    assert not PoliceCertificateCheck.objects.filter(pk=check.pk).exists()
