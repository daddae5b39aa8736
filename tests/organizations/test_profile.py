"""What an association shows about itself, and who decides what of it is for everybody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations.models import Association, AssociationPicture, ContactPerson
from organizations.states import AssociationState
from organizations.workflow import profile
from portal.models import AuditEntry, StoredFile
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_user
from tests.organizations.profiles import posted_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def mandate(client):
    mandate = make_mandate(association=make_association(name="Tranby korps"))
    client.force_login(mandate.user)
    return mandate


def address(name, mandate, *args):
    return reverse(name, args=[mandate.association.slug, *args])


# --- For whom ------------------------------------------------------------------------------------------------


def test_a_member_says_for_whom_it_is_and_residents_read_it(client, mandate):
    client.post(
        address("association_offer", mandate),
        {"age_from": "6", "age_to": "19", "price_for_children": "1 200", "languages": ["pl", "nsl"],
         "is_step_free": "on", "access_note": "Teleslynge i salen.", "companion_card": "on"},
    )  # fmt: skip
    association = Association.objects.get()
    assert (association.ages, association.price_for_children) == ("6–19 år", 1200)
    assert association.confirmed_at == NOW
    client.logout()
    page = client.get(association.get_absolute_url()).content.decode()
    for text in ("6–19 år", "1\N{NO-BREAK SPACE}200\N{NO-BREAK SPACE}kr i året", "Norsk tegnspråk, Polsk",
                 "Trinnfri adkomst.", "Teleslynge i salen.", "Ledsagerbevis"):  # fmt: skip
        assert text in page


def test_what_is_not_answered_is_not_shown(client):
    page = client.get(make_association().get_absolute_url()).content.decode()
    for text in ("For hvem", "Ledsagerbevis", "Tilgjengelighet</dt>", "For barn"):
        assert text not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("age_to", "3"), ("age_from", "-1"), ("price_for_children", "mye"), ("languages", "klingon")],
)
def test_what_cannot_be_is_told_on_its_field(client, mandate, field, value):
    answer = client.post(address("association_offer", mandate), {"age_from": "6", field: value})
    assert list(answer.context["form"].errors) == [field]


# --- Contact persons -----------------------------------------------------------------------------------------

PERSON = {"name": "Kari Kontakt", "role": "dirigent", "email": "kari@privat.example", "phone": "90000000"}


def test_nothing_about_a_person_is_shown_before_it_is_ticked(client, mandate):
    client.post(address("contact_person_new", mandate), PERSON)
    client.logout()
    page = client.get(mandate.association.get_absolute_url()).content.decode()
    for hidden in PERSON.values():
        assert hidden not in page


@pytest.mark.parametrize("shown", ["name", "role", "email", "phone"])
def test_each_fact_has_its_own_tick(client, mandate, shown):
    client.post(address("contact_person_new", mandate), PERSON | {f"show_{shown}": "on"})
    client.logout()
    page = client.get(mandate.association.get_absolute_url()).content.decode()
    assert {fact for fact, value in PERSON.items() if value in page} == {shown}


def test_a_person_is_changed_and_removed_for_good(client, mandate):
    client.post(address("contact_person_new", mandate), PERSON)
    person = ContactPerson.objects.get()
    client.post(reverse("contact_person_edit", args=[person.pk]), PERSON | {"role": "leder"})
    assert ContactPerson.objects.get().role == "leder"
    assert client.get(reverse("contact_person_remove", args=[person.pk])).status_code == 200
    client.post(reverse("contact_person_remove", args=[person.pk]))
    assert not ContactPerson.objects.exists()
    assert not [entry for entry in AuditEntry.objects.all() if "Kari" in str(entry.codes) + str(entry.fields)]


def test_a_person_sent_twice_is_there_once(client, mandate):
    client.post(address("contact_person_new", mandate), PERSON)
    answer = client.post(address("contact_person_new", mandate), PERSON)
    assert "allerede" in answer.context["form"].errors["name"][0]
    assert ContactPerson.objects.count() == 1


# --- Pictures ------------------------------------------------------------------------------------------------


def put_up(client, mandate, *, colour=(10, 20, 30), **more):
    facts = {"picture": posted_picture(colour=colour), "alt": "Korpset spiller.", **more}
    return client.post(address("association_pictures", mandate), facts)


def test_a_picture_is_on_the_page_with_its_words(client, mandate):
    put_up(client, mandate)
    row = AssociationPicture.objects.get()
    client.logout()
    page = client.get(mandate.association.get_absolute_url()).content.decode()
    assert f'src="{row.url}" alt="Korpset spiller." width="300" height="200"' in page
    answer = client.get(row.url)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert client.get(row.url, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_words_are_required_and_nothing_is_stored_without(client, mandate):
    answer = put_up(client, mandate, alt=" ")
    assert list(answer.context["form"].errors) == ["alt"]
    assert not StoredFile.objects.exists()


def test_what_is_no_picture_is_told_on_the_field(client, mandate):
    program = SimpleUploadedFile("bilde.png", b"MZ\x90\x00" + b"\0" * 64, content_type="image/png")
    answer = put_up(client, mandate, picture=program)
    assert "ikke et bilde" in answer.context["form"].errors["picture"][0]


def test_the_same_picture_sent_twice_is_there_once_and_a_new_logo_replaces_the_old(client, mandate):
    for _ in range(2):
        put_up(client, mandate)
    assert AssociationPicture.objects.count() == 1
    put_up(client, mandate, colour=(1, 1, 1), is_logo="on", alt="Gammel logo")
    put_up(client, mandate, colour=(99, 99, 99), is_logo="on", alt="Ny logo")
    assert [logo.alt for logo in AssociationPicture.objects.logo()] == ["Ny logo"]
    assert StoredFile.objects.count() == 2


def test_there_is_an_end_to_how_many(client, mandate):
    for number in range(9):
        answer = put_up(client, mandate, colour=(number * 20, 0, 0))
    assert "Fjern et først" in answer.context["form"].errors["picture"][0]
    assert AssociationPicture.objects.count() == 8


def test_a_picture_that_is_removed_is_gone_with_its_bytes(
    client, mandate, django_capture_on_commit_callbacks
):
    put_up(client, mandate)
    row = AssociationPicture.objects.get()
    storage, name = row.file.content.storage, row.file.content.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("association_picture_remove", args=[row.pk]))
    assert client.get(row.url).status_code == 404
    assert not storage.exists(name)


@pytest.mark.parametrize("state", [AssociationState.PROPOSED, AssociationState.DELETED])
def test_a_picture_is_seen_by_whoever_sees_the_association(client, mandate, state):
    put_up(client, mandate)
    url = AssociationPicture.objects.get().url
    Association.objects.filter(pk=mandate.association.pk).update(state=state)
    assert client.get(url)["Cache-Control"] == "private, no-cache"
    for other in (None, make_user()):
        client.logout()
        if other:
            client.force_login(other)
        assert client.get(url).status_code == 404


def test_a_private_file_is_no_picture(client, mandate):
    stored = StoredFile.keep(b"%PDF-", name="a.pdf", content_type="application/pdf", purpose="grants.letter",
                             by=None, at=NOW)  # fmt: skip
    assert client.get(reverse("picture", args=[stored.key])).status_code == 404


# --- Who may -------------------------------------------------------------------------------------------------


def test_strangers_change_nothing(client, mandate):
    client.post(address("contact_person_new", mandate), PERSON)
    put_up(client, mandate)
    person, row = ContactPerson.objects.get(), AssociationPicture.objects.get()
    stranger = make_mandate().user
    client.force_login(stranger)
    for name in ("association_offer", "contact_persons", "contact_person_new", "association_pictures"):
        assert client.post(address(name, mandate), PERSON).status_code == 404
    for name, pk in (("contact_person_edit", person.pk), ("contact_person_remove", person.pk),
                     ("association_picture_remove", row.pk)):  # fmt: skip
        assert client.post(reverse(name, args=[pk]), PERSON).status_code == 404
    with pytest.raises(Refused, match="not_allowed"):
        profile.remove_contact_person(person, by=stranger, at=NOW)
    with pytest.raises(Refused, match="not_allowed"):
        profile.remove_picture(row, by=stranger, at=NOW)


def test_what_another_has_just_removed_does_not_come_back_when_it_is_saved(mandate):
    by = {"by": mandate.user, "at": NOW}
    person = profile.add_contact_person(mandate.association, name="Odd Demo", **by)
    profile.remove_contact_person(ContactPerson.objects.get(), **by)
    with pytest.raises(Refused) as refused:
        profile.change_contact_person(person, name="Odd Eksempel", **by)
    assert refused.value.problems[0].code == "gone"
    assert not ContactPerson.objects.exists()
