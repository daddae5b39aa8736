"""Real rows × every role, for the test of every page."""

import uuid

from django.urls import reverse

from organizations.models import RegisterChange, SubGroup
from organizations.workflow import corrections, digest, invitations, own_feed, sources
from tests.conventions.test_every_page import Page
from tests.factories import NOW, make_association, make_mandate
from tests.organizations import volunteering_pages
from tests.organizations.factories import make_activity, make_participant, make_sign_up
from tests.organizations.profiles import make_contact_person, make_picture


def pages():
    return [*_pages(), *volunteering_pages.pages()]


def _pages():
    listed = make_mandate()
    hidden = make_mandate(association=make_association(state="proposed"))
    shown = make_activity(association=listed.association, by=listed.user)
    draft = make_activity(association=listed.association, by=listed.user, is_public=False)
    mine = {"user": listed.user, "anonymous": "login", "stranger": 404, "staff": 404}
    row = shown.occurrences.first()
    slug = listed.association.slug
    change = RegisterChange.objects.create(
        association=listed.association,
        kind="renamed",
        old="A",
        new="B",
        state="asked",
        noticed_at=NOW,
        asked_at=NOW,
    )
    own = make_sign_up(activity=shown)
    date = own.dates().first()
    taking_part = make_participant(date)
    sources.connect(listed.association, url="https://kalender.example/a.ics", by=listed.user, at=NOW)
    feed = own_feed.renew(by=taking_part.signed_up_by, at=NOW)
    parts = (
        "association_offer", "association_address", "contact_persons", "contact_person_new", "association_pictures",
        "sub_groups", "sub_group_new", "membership_counts", "association_umbrella", "association_embed",
    )  # fmt: skip
    invited = invitations.invite(
        listed.association, email="ny@example.com", role="contact", by=listed.user, at=NOW
    )
    wrong = corrections.propose(
        listed.association, field="purpose", value="Korps.", form_key=uuid.uuid4(), at=NOW
    )
    return [
        Page(listed.association.get_absolute_url(), listed.user),
        Page(hidden.association.get_absolute_url(), hidden.user, anonymous=404, stranger=404),
        Page(reverse("association_feed", args=[slug]), listed.user),
        Page(reverse("association_claim", args=[slug]), listed.user, anonymous="login"),
        Page(reverse("association_edit", args=[slug]), **mine),
        *(Page(reverse(part, args=[slug]), **mine) for part in parts),
        *profile_pages(listed, mine),
        Page(reverse("mandate_end", args=[listed.pk]), **mine),
        Page(change.get_absolute_url(), **mine),
        Page(reverse("association_board", args=[slug]), **mine),
        Page(reverse("association_confirm", args=[slug]), **mine),
        Page(reverse("invitation_new", args=[slug]), **mine),
        Page(reverse("hand_over", args=[slug]), **mine),
        Page(invited.get_absolute_url(), listed.user),
        Page(reverse("correction_new", args=[slug]), listed.user),
        Page(reverse("corrections", args=[slug]), **mine),
        Page(reverse("correction_answer", args=[wrong.pk]), **mine),
        Page(wrong.get_absolute_url(), listed.user),
        Page(shown.get_absolute_url(), listed.user),
        Page(reverse("calendar_day", args=[2027, 3, 4]), listed.user),
        Page(draft.get_absolute_url(), listed.user, anonymous=404, stranger=404),
        Page(reverse("activity_edit", args=[shown.pk]), **mine),
        Page(reverse("activity_withdraw", args=[shown.pk]), **mine),
        Page(reverse("sign_up", args=[date.pk]), listed.user),
        Page(reverse("own_feed", args=[feed.token]), feed.user),
        Page(reverse("association_rss", args=[slug]), listed.user),
        Page(reverse("calendar_source", args=[slug]), **mine),
        Page(reverse("calendar_source_disconnect", args=[slug]), **mine),
        Page(taking_part.get_absolute_url(), taking_part.signed_up_by),
        Page(reverse("sign_up_settings", args=[shown.pk]), **mine),
        Page(reverse("participants", args=[date.pk]), **mine),
        Page(reverse("participants_file", args=[date.pk, "csv"]), **mine),
        Page(reverse("participants_announce", args=[date.pk]), **mine),
        Page(reverse("participant_remove", args=[taking_part.pk]), **mine),
        Page(reverse("activity_skip", args=[shown.pk]), **mine),
        Page(reverse("occurrence_move", args=[row.pk]), **mine),
        Page(reverse("occurrence_cancel", args=[row.pk]), **mine),
        Page(f"{reverse('activity_new')}?kopi={shown.pk}", **mine),
        Page(reverse("calendar_week", args=[2027, 9]), listed.user),
        Page(reverse("calendar_month", args=[2027, 3]), listed.user),
    ]


def profile_pages(listed, mine):
    person = make_contact_person(association=listed.association)
    hidden = make_picture(association=make_association(state="proposed"))
    shown = make_picture(association=listed.association)
    group = SubGroup.objects.create(association=listed.association, name="Ski")
    row = digest.ask(email="ola@example.com", district=None, activity_types=(), at=NOW)
    return [
        Page(reverse("sub_group_edit", args=[group.pk]), **mine),
        Page(reverse("sub_group_remove", args=[group.pk]), **mine),
        Page(reverse("association_embedded", args=[listed.association.slug]), listed.user),
        Page(reverse("association_embedded", args=[hidden.association.slug]), None, *[404] * 4),
        Page(reverse("digest_own", args=[row.token]), listed.user),
        Page(reverse("digest_end", args=[row.token]), listed.user),
        Page(reverse("contact_person_edit", args=[person.pk]), **mine),
        Page(reverse("contact_person_remove", args=[person.pk]), **mine),
        Page(reverse("association_picture_remove", args=[shown.pk]), **mine),
        Page(shown.url, listed.user),
        Page(hidden.url, None, anonymous=404, stranger=404, member=404),
    ]
