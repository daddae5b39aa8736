"""Pictures of premises: staff put them up, each in words too, and everybody sees them."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from facilities import workflow
from facilities.models import SitePicture, StorageRoom
from portal.models import AuditEntry, StoredFile
from portal.problems import Refused
from tests.facilities.factories import make_facility, make_hall
from tests.factories import NOW, make_staff, make_user
from tests.organizations.profiles import drawn, posted_picture

pytestmark = pytest.mark.django_db
ALT = "En hall med to mål"


def put_up(client, site, **fields):
    url = reverse("admin:facilities_site_pictures", args=[site.pk])
    return client.post(url, {"picture": posted_picture(), "alt": ALT, **fields}, follow=True)


def test_staff_put_up_a_picture_and_everybody_sees_it_with_its_words(client, admin_client):
    hall, half, _other = make_hall()
    for address in (hall.get_absolute_url(), hall.site.get_absolute_url()):
        assert ALT not in client.get(address).content.decode()
    put_up(admin_client, hall.site, facility=hall.pk)
    picture = SitePicture.objects.get()
    for address in (hall.get_absolute_url(), hall.site.get_absolute_url()):
        page = client.get(address).content.decode()
        assert f'alt="{ALT}"' in page
        assert picture.url in page
    assert ALT not in client.get(half.get_absolute_url()).content.decode()
    assert client.get(picture.url)["Content-Type"] == "image/jpeg"
    assert AuditEntry.objects.about(picture).get().action == "facilities.picture.added"


def test_words_are_asked_for_and_nothing_is_kept_without(admin_client):
    site = make_facility().site
    page = put_up(admin_client, site, alt=" ")
    assert page.context["form"].errors["alt"]
    assert not StoredFile.objects.exists()


def test_what_is_no_picture_and_a_facility_of_another_site_are_refused(admin_client):
    site, other = make_facility().site, make_facility()
    bad = put_up(admin_client, site, picture=posted_file(b"MZ program"), facility=other.pk)
    assert set(bad.context["form"].errors) == {"picture", "facility"}
    assert not SitePicture.objects.exists()


def posted_file(content):
    file = posted_picture()
    file.file.seek(0)
    file.file.truncate()
    file.file.write(content)
    file.size = len(content)
    return file


def test_sent_twice_it_is_there_once_and_there_is_an_end_to_them(admin_client, monkeypatch):
    monkeypatch.setattr("facilities.workflow.pictures.MOST", 1)
    site = make_facility().site
    put_up(admin_client, site)
    put_up(admin_client, site)
    assert SitePicture.objects.count() == 1
    page = put_up(admin_client, site, picture=posted_picture(size=(80, 80)))
    assert page.context["form"].errors["picture"]


def test_one_that_is_removed_is_gone_and_its_bytes_too(
    client, admin_client, django_capture_on_commit_callbacks
):
    site = make_facility().site
    put_up(admin_client, site)
    picture = SitePicture.objects.get()
    url, stored = picture.url, picture.file
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("admin:facilities_site_pictures", args=[site.pk]), {"remove": picture.pk})
    assert client.get(url).status_code == 404
    assert not stored.content.storage.exists(stored.content.name)


def test_nonsense_removes_nothing_and_others_cannot(client, admin_client):
    site, other = make_facility().site, make_facility().site
    put_up(admin_client, site)
    url = reverse("admin:facilities_site_pictures", args=[other.pk])
    for key in ("x", "", SitePicture.objects.get().pk):
        assert admin_client.post(url, {"remove": key}).status_code == 404
    with pytest.raises(Refused):
        workflow.remove_site_picture(SitePicture.objects.get(), by=make_user(), at=NOW)
    client.force_login(make_user())
    assert client.get(url).status_code in (302, 403, 404)
    assert SitePicture.objects.exists()


def test_the_pages_say_how_large_the_floor_is_and_where_toilet_and_storage_are(client):
    hall, half, _other = make_hall(floor_size="22 × 44 m", has_accessible_toilet=True)
    StorageRoom.objects.create(site=hall.site, name="Lager 1", square_metres=12)
    page = client.get(hall.get_absolute_url()).content.decode()
    assert "22 × 44 m" in page
    assert "Tilgjengelig toalett like ved" in page
    part = client.get(half.get_absolute_url()).content.decode()
    assert "Tilgjengelig toalett like ved" in part
    assert "22 × 44 m" not in part
    assert "Lager 1 (12 m²)" in client.get(hall.site.get_absolute_url()).content.decode()


def test_a_picture_without_words_cannot_be():
    site, stored = make_facility().site, StoredFile.keep(
        drawn(), name="x.jpg", content_type="image/jpeg", purpose="facilities.picture", by=make_staff(), at=NOW
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SitePicture.objects.create(site=site, file=stored, alt="", width=1, height=1)
