"""Real rows × every role, for the test of every page."""

from django.urls import reverse

from tests.conventions.test_every_page import Page
from tests.factories import make_association, make_mandate
from tests.organizations.factories import make_activity


def pages():
    listed = make_mandate()
    hidden = make_mandate(association=make_association(state="proposed"))
    shown = make_activity(association=listed.association, by=listed.user)
    draft = make_activity(association=listed.association, by=listed.user, is_public=False)
    mine = {"user": listed.user, "anonymous": "login", "stranger": 404, "staff": 404}
    slug = listed.association.slug
    return [
        Page(listed.association.get_absolute_url(), listed.user),
        Page(hidden.association.get_absolute_url(), hidden.user, anonymous=404, stranger=404),
        Page(reverse("association_feed", args=[slug]), listed.user),
        Page(reverse("association_claim", args=[slug]), listed.user, anonymous="login"),
        Page(reverse("association_edit", args=[slug]), **mine),
        Page(reverse("mandate_end", args=[listed.pk]), **mine),
        Page(shown.get_absolute_url(), listed.user),
        Page(reverse("calendar_day", args=[2027, 3, 4]), listed.user),
        Page(draft.get_absolute_url(), listed.user, anonymous=404, stranger=404),
        Page(reverse("activity_edit", args=[shown.pk]), **mine),
        Page(reverse("activity_withdraw", args=[shown.pk]), **mine),
    ]
