"""Case handling: the worklist first, the case on one page, a button per open move."""

from datetime import date, timedelta

import pytest
import time_machine
from django import forms
from django.contrib.admin.sites import site as unused
from django.urls import reverse

from organizations.models import Mandate
from organizations.states import MandateState
from portal import registries
from portal.admin import LifecycleAdmin, StaffMove
from portal.admin import site as portal_site
from portal.models import AuditEntry, Notice, User
from portal.models.audit import record
from portal.registries import WorkItem
from tests.factories import NOW, make_association, make_staff, make_unit, make_user

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def office(client, staff):
    client.force_login(staff)
    return client


class TestWorklist:
    def test_is_the_front_page_with_the_nearest_deadline_on_top(self, client, staff, monkeypatch):
        items = [
            WorkItem("Uten frist", "Sak", "/a/", NOW),
            WorkItem("I morgen", "Sak", "/b/", NOW, date(2027, 3, 3), "Kari", "2027/000001"),
            WorkItem("I går", "Sak", "/c/", NOW, date(2027, 3, 1)),
        ]
        monkeypatch.setattr(registries.worklist, "_providers", {"test": lambda user: items})
        with time_machine.travel(NOW, tick=False):
            client.force_login(staff)
            page = text(client.get(reverse("admin:index")))
        order = [page.index(title) for title in ("I går", "I morgen", "Uten frist")]
        assert order == sorted(order)
        assert "3 ting venter på svar" in page
        assert page.count("over fristen") == 1
        assert "2027/000001" in page

    def test_says_so_when_nothing_waits(self, office, monkeypatch):
        monkeypatch.setattr(registries.worklist, "_providers", {})
        assert "Ingenting venter på svar" in text(office.get(reverse("admin:index")))

    def test_leads_to_every_register(self, office):
        page = text(office.get(reverse("admin:index")))
        assert reverse("admin:portal_user_changelist") in page
        assert "Hendelseslogg" in page


class Reason(forms.Form):
    refusal_reason = forms.CharField(label="Hvorfor")


class MandateDesk(LifecycleAdmin):
    """A case page as an app makes it."""

    facts = ("association", "user", "state", "requested_at")
    fields = ("explanation",)
    staff_moves = (
        StaffMove("approve", run=lambda obj, **asked: decide(obj, MandateState.ACTIVE, **asked), done="Gjort!"),
        StaffMove("refuse", run=lambda obj, **asked: decide(obj, MandateState.REFUSED, **asked), form=Reason,
                  is_danger=True, explanation="Personen får e-post."),
        StaffMove("end", run=lambda obj, **asked: None),
    )  # fmt: skip


def decide(obj, to, *, by, at, **changes):
    from portal.lifecycle import move

    return move(obj, to, by=by, at=at, decided_at=at, decided_by=by, **changes)


@pytest.fixture
def case(monkeypatch):
    """A mandate to decide, on the desk above."""
    from django.urls import clear_url_caches

    import portal.urls

    registry = dict(portal_site._registry)
    registry[Mandate] = MandateDesk(Mandate, portal_site)
    monkeypatch.setattr(portal_site, "_registry", registry)
    patterns = [p for p in portal.urls.urlpatterns if getattr(p, "app_name", "") != "admin"]
    from django.urls import path

    monkeypatch.setattr(portal.urls, "urlpatterns", [*patterns, path("admin/", portal_site.urls)])
    clear_url_caches()
    yield Mandate.objects.create(
        association=make_association(name="Tranby korps"), user=make_user(name="Ola Nordmann"), role="chair",
        requested_at=NOW,
    )  # fmt: skip
    monkeypatch.undo()
    clear_url_caches()


def address(case, page, *more):
    return reverse(f"admin:organizations_mandate_{page}", args=[case.pk, *more])


class TestCasePage:
    def test_shows_facts_buttons_and_what_has_happened(self, office, case):
        record("organizations.mandate.claimed", case, by=case.user, at=NOW)
        page = text(office.get(address(case, "change")))
        for words in (
            "Tranby korps",
            "Ola Nordmann",
            "2. mars 2027",
            "Venter på kommunen",
            "Bedt om fullmakt",
        ):
            assert words in page
        assert address(case, "move", "approve") in page
        assert address(case, "move", "refuse") in page
        assert address(case, "move", "end") not in page

    def test_the_state_cannot_be_edited(self, office, case):
        page = office.get(address(case, "change"))
        assert "state" not in page.context["adminform"].form.fields
        office.post(address(case, "change"), {"explanation": "Ny", "state": "active"})
        case.refresh_from_db()
        assert (case.state, case.explanation) == (MandateState.REQUESTED, "Ny")

    def test_a_change_is_logged_by_field(self, office, case, staff):
        office.post(address(case, "change"), {"explanation": "Hemmelig forklaring"})
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.actor, entry.fields) == (
            "organizations.mandate.changed", staff, ["explanation"]
        )  # fmt: skip
        assert "Hemmelig" not in text(office.get(address(case, "history")))
        assert "Endret: " in text(office.get(address(case, "history")))

    def test_a_move_asks_for_what_it_needs_and_does_it(self, office, case, staff):
        page = text(office.get(address(case, "move", "refuse")))
        assert "Personen får e-post." in page
        answer = office.post(address(case, "move", "refuse"), {"refusal_reason": ""})
        assert answer.context["form"].errors
        answer = office.post(address(case, "move", "refuse"), {"refusal_reason": "Ukjent"}, follow=True)
        case.refresh_from_db()
        assert (case.state, case.refusal_reason, case.decided_by) == (MandateState.REFUSED, "Ukjent", staff)
        assert "Ny status: " in text(answer)

    def test_opening_a_move_changes_nothing(self, office, case):
        office.get(address(case, "move", "approve"))
        case.refresh_from_db()
        assert case.state == MandateState.REQUESTED

    def test_the_second_of_two_is_told_and_led_back(self, office, case):
        office.post(address(case, "move", "approve"))
        answer = office.post(address(case, "move", "refuse"), {"refusal_reason": "x"}, follow=True)
        assert "Noen har alt behandlet dette" in text(answer)
        assert answer.request["PATH_INFO"] == address(case, "change")

    def test_is_not_for_others(self, client, case):
        client.force_login(case.user)
        for page in (address(case, "change"), address(case, "move", "approve"), address(case, "history")):
            assert client.get(page, follow=True).status_code == 404

    def test_nothing_is_deleted_here(self, office, case):
        assert office.post(address(case, "delete"), {"post": "yes"}).status_code == 403


class TestUsers:
    def test_somebody_whom_staff_register_has_no_password_and_a_small_letter_address(self, office):
        unit = make_unit()
        office.post(
            reverse("admin:portal_user_add"),
            {
                "email": "Ny.Ansatt@Example.com",
                "name": "Ny",
                "unit": unit.pk,
                "is_staff": "on",
                "is_active": "on",
            },
        )
        user = User.objects.get(name="Ny")
        assert user.email == "ny.ansatt@example.com"
        assert not user.has_usable_password()

    def test_the_same_address_in_other_letters_is_refused_in_words(self, office):
        make_user(email="ola@example.com")
        answer = office.post(
            reverse("admin:portal_user_add"), {"email": "OLA@example.com", "is_active": "on"}
        )
        assert answer.status_code == 200
        assert answer.context["errors"]


class TestMessages:
    def test_a_message_that_was_given_up_can_be_sent_again(self, office):
        notice = Notice.objects.create(kind="t", address="a@example.com", subject="Noe", body="x", state="failed",
                                       attempts=8, created_at=NOW, next_attempt_at=NOW)  # fmt: skip
        assert "Send på nytt" in text(office.get(reverse("admin:portal_notice_change", args=[notice.pk])))
        office.get(reverse("admin:portal_notice_send_again", args=[notice.pk]))
        notice.refresh_from_db()
        assert notice.state == "failed"
        office.post(reverse("admin:portal_notice_send_again", args=[notice.pk]))
        notice.refresh_from_db()
        assert (notice.state, notice.attempts) == ("waiting", 0)

    def test_the_text_of_a_message_is_not_shown(self, office):
        notice = Notice.objects.create(kind="t", address="a@example.com", subject="Koden din", body="KODE-1234",
                                       is_secret=True, created_at=NOW, next_attempt_at=NOW)  # fmt: skip
        assert "KODE-1234" not in text(office.get(reverse("admin:portal_notice_change", args=[notice.pk])))


@pytest.mark.parametrize("name", ["user", "notice", "auditentry", "case", "decision"])
@pytest.mark.parametrize("rows", [2, 30])
def test_lists_ask_the_database_a_fixed_number_of_times(office, django_assert_max_num_queries, name, rows):
    for number in range(rows):
        user = make_user()
        record("test.done", user, by=user, at=NOW + timedelta(minutes=number))
        Notice.objects.create(
            kind="t", address="a@example.com", subject="x", body="", created_at=NOW, next_attempt_at=NOW
        )
    with django_assert_max_num_queries(12):
        assert office.get(reverse(f"admin:portal_{name}_changelist")).status_code == 200


def test_djangos_own_admin_holds_nothing():
    assert not unused._registry


class TestTheLook:
    def test_a_list_is_called_what_it_holds(self, office):
        page = text(office.get(reverse("admin:portal_user_changelist")))
        assert "<h1>Brukere</h1>" in page
        assert "<title>Brukere |" in page

    def test_what_is_added_needs_no_new(self, office):
        assert "<h1>Legg til bruker</h1>" in text(office.get(reverse("admin:portal_user_add")))

    def test_nothing_to_write_means_no_button_to_save(self, office, case, monkeypatch):
        monkeypatch.setattr(MandateDesk, "fields", ())
        page = text(office.get(address(case, "change")))
        assert 'name="_save"' not in page
        assert "Dette kan du endre" not in page

    def test_what_can_no_longer_be_written_stands_among_the_facts(self, office, case, monkeypatch):
        Mandate.objects.update(explanation="Valgt på årsmøtet")
        monkeypatch.setattr(MandateDesk, "get_readonly_fields", lambda *args: ("explanation",))
        page = office.get(address(case, "change"))
        assert 'name="_save"' not in text(page)
        assert "Valgt på årsmøtet" in [fact.value for fact in page.context["facts"].known]

    def test_what_nobody_has_filled_in_is_one_quiet_line(self, office, case, monkeypatch):
        monkeypatch.setattr(MandateDesk, "facts", ("association", "decided_at", "refusal_reason"))
        assert "Står tomt: avgjort, hvorfor det ble avslått" in text(office.get(address(case, "change")))


class TestNarrowing:
    @pytest.fixture(autouse=True)
    def items(self, staff, monkeypatch):
        items = [
            WorkItem("Min søknad", "Søknad", "/a/", NOW, handler=str(staff)),
            WorkItem("Annens søknad", "Søknad", "/b/", NOW, handler="En annen"),
            WorkItem("Et spørsmål", "Spørsmål", "/c/", NOW),
        ]
        monkeypatch.setattr(registries.worklist, "_providers", {"test": lambda user: items})

    @pytest.mark.parametrize(
        ("shown", "titles"),
        [
            ("", ["Min søknad", "Annens søknad", "Et spørsmål"]),
            ("mine", ["Min søknad"]),
            ("Søknad", ["Min søknad", "Annens søknad"]),
            ("Spørsmål", ["Et spørsmål"]),
            ("noe annet", []),
        ],
    )
    def test_shows_what_is_chosen_and_counts_the_rest(self, office, shown, titles):
        answer = office.get(reverse("admin:index"), {"vis": shown})
        assert [item.title for item in answer.context["worklist"].rows] == titles
        for choice in ("Alle (3)", "Mine (1)", "Søknad (2)", "Spørsmål (1)"):
            assert choice in text(answer)

    def test_no_choice_is_empty(self, client):
        client.force_login(make_staff())
        assert "Mine" not in text(client.get(reverse("admin:index")))


def test_case_handling_says_that_it_is_a_demo_only_where_it_is_one(client, settings):
    client.force_login(make_staff())
    said = "Dette er en demo."
    assert said in client.get(reverse("admin:index")).content.decode()
    client.logout()
    settings.DEMO = False
    assert said not in client.get(reverse("front")).content.decode()
