"""A form that comes back with messages holds what was written as a value, escaped: also a tag in a date."""

from django.urls import reverse

from tests.bad_input.browser import Browser
from tests.bad_input.test_html import NASTY, assert_only_text


def test_in_what_is_sent_back_for_correction(town):
    """The form that comes back with messages holds the tag as a value, escaped."""
    chair = Browser(town.chair)
    draft = town.application()
    for url in (
        reverse("association_edit", args=[town.association.slug]), reverse("association_register"),
        reverse("correction_new", args=[town.association.slug]),
        reverse("invitation_new", args=[town.association.slug]), reverse("hand_over", args=[town.association.slug]),
        reverse("activity_new"), reverse("agreement_start"), town.book_url, town.contact.get_absolute_url(),
        reverse("meeting_sign_up", args=[town.meeting.pk]),
        town.step(draft, "okonomi"), town.step(draft, "medlemmer"),
        reverse("agreement_edit", args=[town.agreement().pk]),
    ):  # fmt: skip
        fields = chair.get(url).context["form"].fields
        answer = chair.post(url, dict.fromkeys(fields, NASTY))
        assert answer.status_code == 200, url
        assert_only_text(answer)


def test_in_the_login_forms(town):
    for name in ("account_login", "account_signup"):
        answer = Browser().post(reverse(name), {"login": NASTY, "email": NASTY, "name": NASTY})
        assert answer.status_code == 200
        assert_only_text(answer)
