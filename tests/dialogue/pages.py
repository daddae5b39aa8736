"""What the dialogue's addresses answer to each role, with real rows."""

from django.urls import reverse

from dialogue.workflow import meeting as meetings
from tests.conventions.test_every_page import GONE, LOGIN, Page
from tests.dialogue.factories import make_contact_point, make_enquiry, make_hearing, make_meeting
from tests.factories import NOW, make_mandate


def pages():
    mandate = make_mandate()
    meeting, hearing, point = make_meeting(), make_hearing(), make_contact_point()
    draft, unopened = make_meeting(state="draft"), make_hearing(state="draft")
    mine = meetings.sign_up(meeting, association=mandate.association, by=mandate.user, at=NOW, participants=1)
    staff_only = {"anonymous": GONE, "stranger": GONE, "member": GONE}
    login = {"anonymous": LOGIN}
    user = mandate.user
    return [
        Page(reverse("contact"), user),
        Page(point.get_absolute_url(), user),
        Page(make_enquiry().get_absolute_url(), user),
        Page(reverse("dialogue"), user),
        Page(reverse("meetings"), user),
        Page(meeting.get_absolute_url(), user),
        Page(draft.get_absolute_url(), user, **staff_only),
        Page(reverse("meeting_ics", args=[meeting.pk]), user),
        Page(reverse("meeting_ics", args=[draft.pk]), user, **(staff_only | {"staff": GONE})),
        Page(reverse("meeting_sign_up", args=[meeting.pk]), user, member=302, **login),
        Page(mine.get_absolute_url(), user, stranger=GONE, **login),
        Page(
            reverse("registration_withdraw", args=[mine.pk]),
            user,
            stranger=405,
            member=405,
            staff=405,
            **login,
        ),
        Page(reverse("hearings"), user),
        Page(hearing.get_absolute_url(), user),
        Page(unopened.get_absolute_url(), user, **staff_only),
        Page(reverse("hearing_respond", args=[hearing.pk]), user, **login),
        Page(reverse("hearing_respond", args=[unopened.pk]), user, **(staff_only | login | {"staff": GONE})),
    ]
