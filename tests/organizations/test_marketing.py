"""What associations offer is shown elsewhere too: on the front page, and on their own web pages."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from organizations.models import Highlight
from portal.models import StoredFile
from tests.factories import NOW, make_association, make_mandate, make_staff
from tests.organizations.factories import make_activity
from tests.organizations.profiles import posted_picture

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def highlight(**changes):
    days = {"from_on": TODAY, "to_on": TODAY + timedelta(days=7)}
    return Highlight.objects.create(**({"text": "Ta med naboen."} | days | changes))


def test_a_highlight_is_shown_on_its_days_and_only_while_everybody_may_see_it(client, time_machine):
    association = make_association(name="Tranby korps")
    highlight(association=association)
    assert "Verdt et besøk" in client.get(reverse("front")).content.decode()
    time_machine.move_to(NOW + timedelta(days=8), tick=False)
    assert "Verdt et besøk" not in client.get(reverse("front")).content.decode()
    time_machine.move_to(NOW, tick=False)
    type(association).objects.filter(pk=association.pk).update(state="deleted")
    assert "Verdt et besøk" not in client.get(reverse("front")).content.decode()
    highlight(activity=make_activity(is_public=False, title="Hemmelig"))
    assert "Hemmelig" not in client.get(reverse("front")).content.decode()


def test_staff_choose_one_thing_with_a_picture_and_its_words(client):
    client.force_login(make_staff())
    url = reverse("admin:organizations_highlight_add")
    association, activity = make_association(), make_activity(title="Åpen dag")
    facts = {"text": "Kom!", "from_on": "2027-03-01", "to_on": "2027-03-09"}
    wrong = client.post(
        url, facts | {"association": association.pk, "activity": activity.pk, "to_on": "2027-02-01"}
    )
    assert set(wrong.context["adminform"].form.errors) == {"activity", "to_on"}
    wrong = client.post(url, facts | {"activity": activity.pk, "new_picture": posted_picture()})
    assert set(wrong.context["adminform"].form.errors) == {"alt"}
    client.post(
        url, facts | {"activity": activity.pk, "new_picture": posted_picture(), "alt": "Barn i en hall."}
    )
    row = Highlight.objects.get()
    client.logout()
    page = client.get(reverse("front")).content.decode()
    assert f'src="{row.picture_url}" alt="Barn i en hall."' in page
    assert client.get(row.picture_url).status_code == 200
    assert StoredFile.objects.count() == 1


def test_staff_take_the_picture_away_again(client, django_capture_on_commit_callbacks):
    client.force_login(make_staff())
    facts = {"text": "Kom!", "from_on": "2027-03-01", "to_on": "2027-03-09", "activity": make_activity().pk}
    picture = {"new_picture": posted_picture(), "alt": "Barn i en hall."}
    client.post(reverse("admin:organizations_highlight_add"), facts | picture)
    row = Highlight.objects.get()
    lay, where = row.picture.content.path, row.picture_url
    url = reverse("admin:organizations_highlight_change", args=[row.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, facts | {"without_picture": "on"})
    row.refresh_from_db()
    assert row.picture is None
    assert not StoredFile.objects.exists()
    assert not Path(lay).exists()
    assert client.get(where).status_code == 404


def test_the_frame_may_stand_on_any_page_and_knows_nobody(client):
    activity = make_activity(title="Åpen øvelse", starts_on=date(2027, 3, 4))
    url = reverse("association_embedded", args=[activity.association.slug])
    client.force_login(make_mandate().user)
    client.cookies.clear()
    answer = client.get(url)
    assert "Åpen øvelse" in answer.content.decode()
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=300"
    other = client.get(activity.association.get_absolute_url())
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "DENY"


def test_an_address_is_shown_with_a_map_only_when_ticked(client):
    facts = {"street_address": "Skoleveien 1", "postal_code": "3408", "postal_place": "Tranby"}
    association = make_association(**facts)
    assert "Skoleveien" not in client.get(association.get_absolute_url()).content.decode()
    shown = make_association(show_address=True, **facts)
    page = client.get(shown.get_absolute_url()).content.decode()
    assert "Skoleveien 1, 3408 Tranby" in page
    assert "https://norgeskart.no/#!?sok=Skoleveien%201%2C%203408%20Tranby%2C%20Lier" in page
