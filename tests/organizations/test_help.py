"""Help through the volunteer centre: what is private stays with the coordinators, and who helps learns it last."""

import uuid

import pytest
from django.urls import reverse

from organizations.models.volunteering import HelpMatch, HelpOffer, HelpRequest
from organizations.models.volunteering.centre import is_coordinator
from organizations.workflow.volunteering import help as verbs
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.bad_input.browser import Browser, text
from tests.factories import NOW, make_mandate, make_staff, make_user
from tests.organizations.helping import (
    SECRET,
    make_coordinator,
    make_match,
    make_offer,
    make_request,
    request_facts,
)

pytestmark = pytest.mark.django_db
PRIVATE = (SECRET, "svaksynt", "40001234")


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_from_a_request_to_thanks():
    asked = make_request()
    coordinator, offer = make_coordinator(), make_offer()
    verbs.take(asked, by=coordinator, at=NOW)
    match = make_match(request=asked, offer=offer, by=coordinator)
    verbs.accept(match, by=offer.user, at=NOW)
    asked.refresh_from_db()
    assert (asked.state, match.state, asked.coordinator) == ("matched", "accepted", coordinator)
    verbs.close(asked, answer="Så fint!", by=coordinator, at=NOW)
    match.refresh_from_db()
    assert (asked.state, match.state) == ("closed", "ended")
    kinds = [kind.split("help_")[1] for kind in Notice.objects.order_by("pk").values_list("kind", flat=True)]
    assert kinds == ["received", "asked", "answered", "news", "closed", "thanks"]


def test_no_email_says_who_needs_help_or_with_what():
    test_from_a_request_to_thanks()
    assert Notice.objects.count() == 6
    for notice in Notice.objects.all():
        for word in (*PRIVATE, "besøk", "Tranby", "polsk", "Så fint"):
            assert word not in notice.subject + notice.body, notice.kind


def test_the_log_holds_no_word_of_it():
    test_from_a_request_to_thanks()
    for entry in AuditEntry.objects.filter(action__contains="help_"):
        for word in PRIVATE:
            assert word not in str(entry.codes) + str(entry.fields)


def test_a_volunteer_sees_whom_it_is_for_between_yes_and_the_end():
    match = make_match()
    volunteer = Browser(match.user)
    page = text(volunteer.get(match.get_absolute_url()))
    assert "En dame vil ha besøk." in page
    assert not [word for word in PRIVATE if word in page]
    volunteer.post(match.get_absolute_url(), {"accept": "1"})
    page = text(volunteer.get(match.get_absolute_url()))
    assert SECRET in page
    assert "40001234" in page
    assert "svaksynt" not in page  # what was written to the coordinators stays with them
    match.refresh_from_db()
    verbs.close(match.request, by=make_coordinator(), at=NOW)
    page = text(volunteer.get(match.get_absolute_url()))
    assert not [word for word in PRIVATE if word in page]


def test_coordinators_alone_see_requests_and_offers():
    asked, offer, match = make_request(), make_offer(), make_match()
    coordinator, staff = make_coordinator(), make_staff(unit="Teknisk")
    for model, row, own in (
        (HelpRequest, asked, asked.requester), (HelpOffer, offer, offer.user), (HelpMatch, match, match.user),
    ):  # fmt: skip
        seen = {
            who: row in model.objects.visible_to(who)
            for who in (coordinator, own, staff, make_user(), make_mandate().user)
        }
        assert list(seen.values()) == [True, True, False, False, False], model
    assert is_coordinator(coordinator)
    assert not is_coordinator(staff)
    assert not is_coordinator(make_user())
    assert not is_coordinator(None)


def test_other_staff_find_nothing_of_it_in_case_handling():
    asked = make_request()
    url = reverse("admin:organizations_helprequest_change", args=[asked.pk])
    listed = reverse("admin:organizations_helprequest_changelist")
    other = Browser(make_staff(unit="Teknisk"))
    assert other.get(listed).status_code == 403
    assert other.get(url, follow=True).status_code in (403, 404) or SECRET not in text(
        other.get(url, follow=True)
    )
    assert "trenger en hånd" not in text(other.get(reverse("admin:index")))
    coordinator = Browser(make_coordinator())
    assert SECRET in text(coordinator.get(url))
    page = text(coordinator.get(reverse("admin:index")))
    assert "trenger en hånd" in page
    assert SECRET not in page


def test_a_coordinator_asks_a_volunteer_on_the_case_page():
    asked, fits, other = make_request(), make_offer(), make_offer(kinds=["learning"])
    url = reverse("admin:organizations_helprequest_move", args=[asked.pk, "ask"])
    browser = Browser(make_coordinator())
    page = browser.get(url)
    assert list(page.context["form"].fields["offer"].queryset) == [fits, other]
    browser.post(url, {"offer": fits.pk, "brief": "En dame vil ha besøk."})
    assert HelpMatch.objects.get().user == fits.user
    again = browser.get(url).context["form"].fields["offer"].queryset
    assert list(again) == [other]


def test_for_another_the_person_must_have_said_yes():
    with pytest.raises(Refused, match="consent"):
        make_request(has_consent=False)
    browser = Browser(make_user())
    answer = browser.post(reverse("help_ask"), {"on_behalf": "service", "kind": "company", "text": "x",
                                                "when": "day", "phone": "1", "key": uuid.uuid4()})  # fmt: skip
    assert set(answer.context["form"].errors) == {"receiver_name", "has_consent", "service"}


def test_written_before_the_login_it_is_there_after_it():
    visitor = Browser()
    data = {name: value for name, value in request_facts(district="").items() if value not in ("", None)}
    data |= {"has_consent": "on", "key": str(uuid.uuid4())}
    answer = visitor.post(reverse("help_ask"), data)
    assert answer["Location"].startswith(reverse("account_login"))
    visitor.force_login(make_user())
    page = visitor.get(reverse("help_ask"))
    assert page.context["form"].data["receiver_name"] == SECRET
    visitor.post(reverse("help_ask"), data)
    visitor.post(reverse("help_ask"), data)
    assert HelpRequest.objects.get().receiver == SECRET


def test_a_person_has_one_offer_and_changes_it():
    user = make_user()
    first = make_offer(by=user)
    assert make_offer(by=user, kinds=["learning"]).pk == first.pk
    verbs.pause(first, by=user, at=NOW)
    assert first not in HelpOffer.objects.for_request(make_request())
    verbs.resume(first, by=user, at=NOW)
    verbs.end_offer(first, by=user, at=NOW)
    assert (first.about, first.phone, first.languages) == ("", "", "")
    assert make_offer(by=user).pk != first.pk


def test_the_first_who_says_yes_gets_it_and_the_others_are_told():
    asked, coordinator = make_request(), make_coordinator()
    first, second = (make_match(request=asked, by=coordinator) for _ in range(2))
    verbs.accept(first, by=first.user, at=NOW)
    second.refresh_from_db()
    assert second.state == "cancelled"
    with pytest.raises(Refused, match="wrong_state"):
        verbs.accept(second, by=second.user, at=NOW)
    assert Notice.objects.filter(kind="organizations.help_not_needed").count() == 1


def test_who_can_no_longer_help_gives_it_back_to_the_coordinators():
    match = make_match()
    verbs.accept(match, by=match.user, at=NOW)
    verbs.end_match(match, by=match.user, at=NOW)
    asked = match.request
    asked.refresh_from_db()
    assert asked.state == "in_progress"
    assert asked in HelpRequest.objects.awaiting_coordinator()


def test_taken_back_the_volunteer_is_told_and_sees_no_more():
    match = make_match()
    verbs.withdraw(match.request, by=match.request.requester, at=NOW)
    match.refresh_from_db()
    assert match.state == "cancelled"
    assert Notice.objects.filter(kind="organizations.help_not_needed").count() == 1


def test_nobody_is_asked_to_help_with_the_own_request_or_twice():
    user = make_user()
    offer, asked = make_offer(by=user), make_request(by=user)
    with pytest.raises(Refused, match="not_free"):
        make_match(request=asked, offer=offer)
    other = make_request()
    make_match(request=other, offer=offer)
    with pytest.raises(Refused, match="not_free"):
        make_match(request=other, offer=offer)


def test_the_three_buttons_of_ones_own_offer():
    offer = make_offer()
    browser = Browser(offer.user)
    for button, state in (("pause", "paused"), ("resume", "active"), ("end", "ended"), ("end", "ended")):
        browser.post(reverse("help_offer_switch"), {button: "1"})
        offer.refresh_from_db()
        assert offer.state == state
