"""The pages of volunteering: nothing is lost on the way through the login, and filters offer no empty choice."""

from datetime import timedelta

import pytest
from django.urls import reverse

from organizations.models.volunteering import VolunteerHours, VolunteerSignUp, VolunteerTask
from organizations.workflow.volunteering import sign_ups
from portal.models import Notice
from tests.bad_input.browser import Browser, text
from tests.factories import NOW, make_association, make_district, make_mandate, make_staff, make_user
from tests.organizations.volunteering import (
    AFTER,
    BEGINS,
    make_shift,
    make_sign_up,
    make_task,
    organiser_of,
    report_hours,
)
from tests.portal.test_login import code_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_what_was_written_before_the_login_is_there_after_it():
    shift, visitor = make_shift(age_from=15), Browser()
    url = shift.get_absolute_url()
    answer = visitor.post(
        url, {"phone": "40 00 00 00", "message": "Kan komme kl. 18.30", "is_old_enough": "on"}
    )
    assert answer["Location"].startswith(reverse("account_login"))
    assert not VolunteerSignUp.objects.exists()
    visitor.force_login(make_user())
    page, data = visitor.form(url)
    assert data["message"].strip() == "Kan komme kl. 18.30"
    assert data["is_old_enough"]
    assert "ingenting er gått tapt" in text(page)
    visitor.post(url, data)
    mine = VolunteerSignUp.objects.get()
    assert (mine.phone, mine.message, mine.state) == ("40 00 00 00", "Kan komme kl. 18.30", "confirmed")
    assert "carried" not in visitor.session


def test_a_newcomer_who_asks_for_a_code_is_led_to_a_user_and_back_with_nothing_lost():
    shift, visitor = make_shift(), Browser()
    url = shift.get_absolute_url()
    login = visitor.post(url, {"message": "Kan komme kl. 18.30"})["Location"]
    assert "Første gang her?" in text(visitor.get(login))
    code = visitor.post(login, {"login": "tone@example.com", "next": url})["Location"]
    page = visitor.get(code)
    assert "Er du her for første gang?" in text(page)
    new = f"{reverse('account_signup')}?next={url}"
    assert f'href="{new}"' in page.content.decode()
    page, data = visitor.form(new)
    assert "melde deg på" in text(page)
    verify = visitor.post(new, data | {"email": "tone@example.com", "name": "Tone Demo"})["Location"]
    message = Notice.objects.filter(address="tone@example.com").latest("pk")
    back = visitor.post(verify, {"code": code_in(message), "next": url})["Location"]
    assert back == url
    _page, data = visitor.form(back)
    assert data["message"].strip() == "Kan komme kl. 18.30"


def test_what_was_written_comes_back_on_its_own_page_only():
    one, other, visitor = make_shift(), make_shift(), Browser()
    visitor.post(one.get_absolute_url(), {"message": "Hei"})
    visitor.force_login(make_user())
    _page, data = visitor.form(other.get_absolute_url())
    assert data["message"].strip() == ""


def test_two_clicks_to_withdraw():
    mine = make_sign_up()
    browser = Browser(mine.user)
    page = browser.get(mine.get_absolute_url())
    assert reverse("volunteer_withdraw", args=[mine.pk]) in page.content.decode()
    browser.send(reverse("volunteer_withdraw", args=[mine.pk]))
    mine.refresh_from_db()
    assert mine.state == "withdrawn"


def test_an_offer_that_has_run_out_says_so_and_goes_on(time_machine):
    shift = make_shift(max_people=1)
    first, second, third = make_sign_up(shift), make_sign_up(shift), make_sign_up(shift)
    sign_ups.withdraw(first, by=first.user, at=NOW)
    time_machine.move_to(NOW + timedelta(days=3), tick=False)
    answer = Browser(second.user).post(reverse("volunteer_accept", args=[second.pk]), follow=True)
    assert "Tilbudet har gått ut" in text(answer)
    third.refresh_from_db()
    assert third.state == "offered"


def test_a_filter_offers_what_finds_something_with_its_count():
    tranby = make_district(name="Tranby")
    make_task(kind="event", district=tranby)
    make_task(kind="food", shift={"starts_at": BEGINS.replace(hour=10)})
    form = Browser().get(reverse("volunteering")).context["filters"]
    assert choices(form, "kind") == {"event": "på arrangement (1)", "food": "kafé og mat (1)"}
    assert choices(form, "district") == {"Tranby": "Tranby (1)"}
    assert set(choices(form, "when")) == {"day", "evening"}
    chosen = Browser().get(reverse("volunteering"), {"kind": "food"})
    assert [task.kind for task, _shifts in chosen.context["rows"]] == ["food"]
    assert "district" not in chosen.context["filters"].fields, "nothing to choose"
    assert set(choices(chosen.context["filters"], "kind")) == {"event", "food"}


def choices(form, name):
    return {value: label for value, label in form.fields[name].widget.choices if value}


@pytest.mark.parametrize(
    "query", ["kind=%00", "kind=nothing", "side=99999", "side=x", "q=%00", "when=' or 1=1"]
)
def test_a_strange_address_gives_a_page(query):
    make_task()
    assert Browser().get(f"{reverse('volunteering')}?{query}").status_code == 200


def test_the_list_shows_the_next_first_and_nothing_that_is_over(time_machine):
    later = make_task(title="Senere", shift={"starts_at": BEGINS + timedelta(days=5)})
    soon = make_task(title="Snart")
    rows = Browser().get(reverse("volunteering")).context["rows"]
    assert [task for task, _shifts in rows] == [soon, later]
    time_machine.move_to(AFTER, tick=False)
    rows = Browser().get(reverse("volunteering")).context["rows"]
    assert [task for task, _shifts in rows] == [later]


def test_a_chair_writes_a_task_with_weekly_dates_across_the_change_of_the_clock():
    chair = make_mandate().user
    browser = Browser(chair)
    _page, data = browser.form(reverse("volunteer_task_new"))
    data |= {
        "title": "Språkkafé", "kind": "learning", "description": "Prat med oss.", "place": "Biblioteket",
        "on": "2027-03-23", "start_time": "18:00", "end_time": "20:00", "min_people": "2", "max_people": "4",
        "repeats": "2",
    }  # fmt: skip
    browser.post(reverse("volunteer_task_new"), data)
    browser.post(reverse("volunteer_task_new"), data)
    task = VolunteerTask.objects.get()
    assert [f"{shift.starts_at:%d %H}" for shift in task.shifts.all()] == ["23 17", "30 16", "06 16"]  # UTC


def test_a_shift_over_midnight_ends_the_next_morning():
    task = make_task()
    browser = Browser(task.created_by)
    browser.send(
        reverse("shift_new", args=[task.pk]), on="13.3.2027", start_time="22", end_time="02.00", repeats="0"
    )
    night = task.shifts.last()
    assert night.minutes == 240


def test_staff_write_for_their_own_unit_and_nobody_else_does():
    staff = make_staff()
    browser = Browser(staff)
    _page, data = browser.form(reverse("volunteer_task_new"))
    data |= {
        "title": "Turfølge", "kind": "company", "description": "Gå tur.", "place": "Engersand",
        "on": "2027-03-23", "start_time": "11", "end_time": "13", "min_people": "1", "max_people": "2",
    }  # fmt: skip
    browser.post(reverse("volunteer_task_new"), data)
    assert VolunteerTask.objects.get().unit == staff.unit
    page = Browser(make_user()).get(reverse("volunteer_task_new"))
    assert "form" not in page.context or page.context["form"] is None or "Finn foreningen" in text(page)


def test_the_organiser_ticks_who_was_there(time_machine):
    shift = make_shift()
    here, away = make_sign_up(shift), make_sign_up(shift)
    time_machine.move_to(AFTER, tick=False)
    browser = Browser(organiser_of(shift))
    assert "2,5" not in browser.get(reverse("shift_people", args=[shift.pk])).content.decode()
    report_hours(here, minutes=150)
    assert 'value="2,5"' in browser.get(reverse("shift_people", args=[shift.pk])).content.decode()
    url = reverse("volunteer_attendance", args=[here.pk])
    answer = browser.post(url, {"hours": "3"})
    assert "Skriv hvorfor" in text(answer)
    browser.post(url, {"hours": "3", "reason": "Vi avtalte tre."})
    browser.post(reverse("volunteer_attendance", args=[away.pk]), {"hours": "3", "absent": "1"})
    here.refresh_from_db(), away.refresh_from_db()
    assert (here.state, away.state) == ("attended", "absent")
    assert VolunteerHours.objects.get().minutes == 180


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("2", 120), ("2,5", 150), ("2.5", 150), ("2:30", 150), ("1 t", 60), ("0,25", 15), ("24", 1440)],
)
def test_hours_as_people_write_them(typed, minutes):
    from organizations.forms.volunteering import HoursField

    assert HoursField().clean(typed) == minutes


@pytest.mark.parametrize("typed", ["", "0", "25", "-1", "to", "2:75", "1e1", "٣", "nan", "9" * 500, "2,555"])
def test_hours_that_are_none(typed):
    from django.core.exceptions import ValidationError

    from organizations.forms.volunteering import HoursField

    with pytest.raises(ValidationError):
        HoursField().clean(typed)


def test_hours_are_reported_for_ones_own_shift_only(time_machine):
    mine = make_sign_up()
    time_machine.move_to(AFTER, tick=False)
    url = f"{reverse('volunteer_hours_new')}?pamelding={mine.pk}"
    assert Browser(make_user()).get(url).status_code == 404
    assert Browser(mine.user).get(f"{reverse('volunteer_hours_new')}?pamelding=x").status_code == 404
    browser = Browser(mine.user)
    _page, data = browser.form(url)
    assert data["hours"] == "3"
    browser.post(url, data)
    browser.post(url, data)
    assert VolunteerHours.objects.get().sign_up == mine


def test_other_hours_go_to_the_association_that_is_chosen():
    association, user = make_association(), make_user()
    browser = Browser(user)
    browser.send(
        reverse("volunteer_hours_new"), organiser=str(association.pk), hours="1,5", what="Solgte lodd"
    )
    given = VolunteerHours.objects.get()
    assert (given.association, given.minutes, given.state) == (association, 90, "reported")
    chair = Browser(make_mandate(association=association).user)
    assert "Solgte lodd" in text(chair.get(reverse("hours_to_answer")))
    assert "timene" in text(chair.get(reverse("my_page")))
    chair.post(reverse("hours_approve", args=[given.pk]))
    given.refresh_from_db()
    assert given.state == "approved"


def test_others_see_neither_the_names_nor_the_numbers():
    mine = make_sign_up(phone="40001234", message="Jeg er allergisk mot nøtter")
    for browser in (Browser(), Browser(make_user()), Browser(make_mandate().user), Browser(make_staff())):
        for url in (
            mine.shift.task.get_absolute_url(),
            mine.shift.get_absolute_url(),
            reverse("volunteering"),
        ):
            page = text(browser.get(url))
            assert "40001234" not in page
            assert "allergisk" not in page
            assert mine.user.email not in page


def test_staff_do_not_see_the_volunteers_of_associations():
    mine = make_sign_up()
    staff = make_staff()
    assert mine not in VolunteerSignUp.objects.visible_to(staff)
    assert mine in VolunteerSignUp.objects.visible_to(organiser_of(mine.shift))
    assert mine in VolunteerSignUp.objects.visible_to(mine.user)
    assert Browser(staff).get(reverse("shift_people", args=[mine.shift.pk])).status_code == 404
