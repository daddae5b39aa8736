"""Real rows of volunteering × every role."""

from django.urls import reverse

from tests.conventions.test_every_page import Page
from tests.factories import make_mandate, make_staff, make_unit
from tests.organizations.helping import make_match, make_request
from tests.organizations.volunteering import (
    AFTER,
    BEGINS,
    make_resource,
    make_shift,
    make_sign_up,
    make_task,
    organiser_of,
    report_hours,
)


def pages():
    return [
        *_of_the_organiser(),
        *_of_the_volunteer(),
        *_of_the_municipality(),
        *_of_help(),
        *_of_preparedness(),
    ]


def _of_the_organiser():
    shift = make_shift(certificate_purpose="minors", max_people=4)
    row = make_sign_up(shift)
    draft = make_task(association=shift.task.association, by=organiser_of(shift), is_public=False)
    given = report_hours(make_sign_up(shift), at=AFTER)
    mine = {"user": organiser_of(shift), "anonymous": "login", "stranger": 404, "staff": 404}
    task = shift.task.pk
    return [
        Page(shift.task.get_absolute_url(), mine["user"]),
        Page(draft.get_absolute_url(), mine["user"], anonymous=404, stranger=404),
        Page(shift.get_absolute_url(), mine["user"]),
        Page(reverse("volunteer_task_edit", args=[task]), **mine),
        Page(reverse("volunteer_task_close", args=[task]), **mine),
        Page(reverse("shift_new", args=[task]), **mine),
        Page(reverse("shift_cancel", args=[shift.pk]), **mine),
        Page(reverse("shift_people", args=[shift.pk]), **mine),
        Page(reverse("volunteer_remove", args=[row.pk]), **mine),
        Page(reverse("certificate_seen", args=[row.pk]), **mine),
        Page(reverse("hours_answer", args=[given.pk]), **mine),
    ]


def _of_the_volunteer():
    """The organiser has a page of its own for these, and staff have none."""
    row = make_sign_up(make_shift(starts_at=BEGINS))
    given = report_hours(make_sign_up(make_shift(starts_at=BEGINS)))
    own = {"anonymous": "login", "stranger": 404, "staff": 404}
    return [
        Page(row.get_absolute_url(), row.user, **own),
        Page(reverse("volunteer_withdraw", args=[row.pk]), row.user, **own),
        Page(given.get_absolute_url(), given.user, **own),
        Page(row.shift.get_absolute_url(), row.user, member=302),
    ]


def _of_the_municipality():
    """Staff arrange the municipality's own tasks."""
    staff = make_staff()
    shift = make_task(unit=make_unit(), by=staff).shifts.get()
    row = make_sign_up(shift)
    own = {"anonymous": "login", "stranger": 404, "member": 404, "user": None}
    return [
        Page(reverse("shift_people", args=[shift.pk]), **own),
        Page(reverse("volunteer_task_edit", args=[shift.task.pk]), **own),
        Page(reverse("volunteer_remove", args=[row.pk]), **own),
    ]


def _of_help():
    """The one who asked, and the volunteer who is asked; coordinators have the case page."""
    asked, match = make_request(), make_match()
    own = {"anonymous": "login", "stranger": 404, "staff": 404}
    return [
        Page(asked.get_absolute_url(), asked.requester, **own),
        Page(match.get_absolute_url(), match.user, **own),
    ]


def _of_preparedness():
    """One's own association's; the list of all is for staff."""
    row = make_resource()
    user = make_mandate(association=row.association).user
    own = {"anonymous": "login", "stranger": 404}
    closed = {"user": None, "member": 404}
    return [
        Page(reverse("preparedness_edit", args=[row.pk]), user, **own, staff=404),
        *(
            Page(reverse(name), **own, **closed)
            for name in ("preparedness_overview", "preparedness_sheet", "preparedness_pdf")
        ),
    ]
