"""People choose which reminders they get; what they may need always comes."""

import pytest
from django.urls import reverse

from portal import notifications
from portal.models import Notice
from portal.notifications import Message, Receiver
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


class Reminder(Message):
    kind = "portal.test_reminder"
    choice = "Påminnelser"

    def __init__(self, *users, email=""):
        self.users, self.email = users, email

    def receivers(self):
        return [Receiver.of(user) for user in self.users] + ([Receiver(self.email)] if self.email else [])

    def subject(self):
        return "Noe venter"

    def body(self):
        return "Logg inn og se."


class Decision(Reminder):
    kind = "portal.test_decision"
    choice = ""


@pytest.fixture(autouse=True)
def only_ours(monkeypatch):
    monkeypatch.setattr(Message, "registry", {**Message.registry, "portal.test_reminder": Reminder})


def wanted():
    """The form with everything ticked: each part of the portal has its own list."""
    found = {}
    for kind in notifications.choices():
        found.setdefault(kind.partition(".")[0], []).append(kind)
    return found


def test_who_says_no_gets_no_reminder_and_others_do(client):
    kari, ola = make_user(email="kari@example.com"), make_user(email="ola@example.com")
    client.force_login(kari)
    client.post(reverse("my_messages"), wanted() | {"portal": []})
    notifications.notify(Reminder(kari, ola, email="beboer@example.com"), at=NOW)
    assert sorted(Notice.objects.values_list("address", flat=True)) == [
        "beboer@example.com",
        "ola@example.com",
    ]
    notifications.notify(Decision(kari), at=NOW)
    assert Notice.objects.filter(kind="portal.test_decision", address="kari@example.com").exists()


def test_the_page_remembers_and_can_be_undone(client):
    kari = make_user()
    client.force_login(kari)
    client.post(reverse("my_messages"), {})
    assert kari.muted.count() == len(notifications.choices())
    assert "checked" not in client.get(reverse("my_messages")).content.decode()
    client.post(reverse("my_messages"), wanted())
    assert not kari.muted.exists()


def test_what_one_may_need_cannot_be_declined(client):
    kari = make_user()
    client.force_login(kari)
    page = client.get(reverse("my_messages")).content.decode()
    assert "grants.decision_ready" not in page
    assert "dialogue.hearing_reminder" in page
    page = client.post(reverse("my_messages"), wanted() | {"grants": ["grants.decision_ready"]})
    assert page.status_code == 200
    assert not kari.muted.exists()


def test_reminders_that_must_go_out_once_can_all_be_declined_or_concern_staff():
    for message in Message.registry.values():
        if message.once is not Message.once and not message.choice:
            assert message.kind.startswith(
                (
                    "dialogue.enquiry",
                    "dialogue.meeting",
                    "facilities.loan_overdue",  # others wait for what was borrowed
                    "facilities.requests_due",
                    "grants.decision_not_opened",  # eForvaltningsforskriften: again after a week
                    "organizations.date_",
                    "organizations.digest_",  # to people without an account: every e-mail has its own stop
                    "test.",
                )
            ), message.kind
