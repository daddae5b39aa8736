"""Once a year: asked four times, one page, one button; who never answers comes to rest, and wakes with one click."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from organizations import rules, tasks
from organizations.models import Association
from organizations.states import AssociationState
from organizations.workflow import associations, confirmation, parts, umbrella
from portal.clock import OSLO, local, today
from portal.models import AuditEntry, Notice
from tests.factories import NOW, make_association, make_district, make_mandate, make_staff, make_user
from tests.organizations.factories import make_activity
from tests.organizations.profiles import make_picture

pytestmark = pytest.mark.django_db

CONFIRMED = datetime(2026, 3, 1, 23, 30, tzinfo=OSLO)  # due on 1 March 2027
DUE = date(2027, 3, 1)
ACCOUNT = "86011117947"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def chair():
    association = make_association(name="Tranby korps", confirmed_at=CONFIRMED)
    return make_mandate(association=association, user=make_user(email="leder@example.com"))


def ask(day):
    return confirmation.ask_those_due(today=day, at=local(day, NOW.time()))


def rest(day):
    return confirmation.rest_those_silent(today=day, at=local(day, NOW.time()))


def asked_on(first, last):
    """The days from `first` to `last` on which something was sent, when the task runs every day."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if ask(day)]


# --- Asking ------------------------------------------------------------------------------------------------


def test_asked_30_days_before_on_the_day_and_14_and_45_days_after(chair):
    assert asked_on(date(2026, 3, 2), date(2027, 12, 31)) == [
        DUE + timedelta(days=n) for n in (-30, 0, 14, 45)
    ]
    assert Notice.objects.filter(kind="organizations.confirmation_due").count() == 4


def test_two_runs_on_one_day_ask_once_and_a_pause_sends_only_the_latest(chair):
    for _ in range(2):
        ask(DUE)
    assert Notice.objects.count() == 1
    ask(DUE + timedelta(days=60))  # away for two reminders
    ask(DUE + timedelta(days=61))
    assert Notice.objects.count() == 2


def test_confirmed_it_is_quiet_until_next_year(chair, time_machine):
    ask(DUE - timedelta(days=30))
    associations.confirm(chair.association, by=chair.user, at=NOW)
    again = NOW.date() + rules.EVERY
    assert asked_on(DUE, again) == [again - timedelta(days=30), again]


def test_the_chair_is_asked_first_and_everybody_after_the_due_day(chair):
    treasurer = make_mandate(association=chair.association, role="treasurer").user
    ask(DUE)
    assert set(Notice.objects.values_list("address", flat=True)) == {"leder@example.com"}
    ask(DUE + timedelta(days=14))
    late = Notice.objects.exclude(address="leder@example.com").get()
    assert late.address == treasurer.email
    assert "ikke er bekreftet" in late.body
    assert reverse("association_confirm", args=[chair.association.slug]) in late.body


def test_where_nobody_acts_the_address_in_the_register_is_asked_to_take_over():
    association = make_association(name="Tomt lag", email="post@example.com", at=CONFIRMED)
    ask(DUE)
    notice = Notice.objects.get()
    assert notice.address == "post@example.com"
    assert association.get_absolute_url() in notice.body
    assert "/bekreft/" not in notice.body


def test_only_those_in_the_register_are_asked():
    for state in set(AssociationState) - {AssociationState.ACTIVE}:
        make_association(state=state, at=CONFIRMED, email=f"{state}@example.com")
    assert ask(DUE) == 0


def test_the_task_asks_and_is_safe_to_run_twice(chair):
    for _ in range(2):
        tasks.keep_the_register_true()
    assert Notice.objects.count() == 1
    assert AuditEntry.objects.filter(action="organizations.association.asked").count() == 1


# --- The page ----------------------------------------------------------------------------------------------


def test_one_page_shows_everything_and_what_is_missing(client, chair):
    Association.objects.filter(pk=chair.association.pk).update(
        purpose="Korps for unge.", email="post@korps.example", bank_account_number=ACCOUNT,
        district=make_district(name="Tranby"),
    )  # fmt: skip
    client.force_login(chair.user)
    url = reverse("association_confirm", args=[chair.association.slug])
    page = client.get(url).content.decode()
    for shown in ("Korps for unge.", "post@korps.example (sees bare av kommunen)", "Tranby", "•••• •• •7947"):
        assert shown in page
    assert ACCOUNT not in page
    assert "Mangler: kasserer" in page
    assert "Mangler: kontaktpersoner" in page
    assert "Mangler: medlemstall" in page
    assert "telefon" in page
    done = client.post(url, follow=True)
    assert "Alle ser nå at det er riktig per i dag" in done.content.decode()
    assert "Bekreftet av foreningen 2. mars 2027" in done.content.decode()


def test_what_residents_choose_by_stands_on_the_same_page(client, chair):
    """Whatever the association has told is confirmed with the one button, so all of it is shown."""
    association = chair.association
    page = confirmation_page(client, chair)
    assert "Mangler: alder, pris, språk, tilgjengelighet" in page
    for heading in ("Grupper og lag", "Bilder", "Paraplyorganisasjon"):
        assert f">{heading}</h2>" not in page
    Association.objects.filter(pk=association.pk).update(
        age_from=7, age_to=19, price_for_children=1500, languages=["pl"], is_step_free=True,
        companion_card=True, street_address="Demoveien 1", postal_code="3408", postal_place="Tranby",
    )  # fmt: skip
    by = {"by": chair.user, "at": NOW}
    group = parts.add_sub_group(association, name="Hovedkorps", activity_types=[], **by)
    parts.add_sub_group(association, name="Aspiranter", parent=group, activity_types=[], **by)
    make_picture(association=association, alt="To barn med trompet")
    council = make_association(name="Musikkrådet", is_umbrella=True)
    umbrella.enter(umbrella=council, member=association, by=make_staff(), at=NOW)
    page = confirmation_page(client, chair)
    for shown in (
        "7–19 år", "1 500 kr i året", "Polsk", "Trinnfri adkomst.", "Ledsagerbevis",
        "Hovedkorps", "Aspiranter", "To barn med trompet", "Musikkrådet",
        "Demoveien 1, 3408 Tranby (sees bare av kommunen)",
    ):  # fmt: skip
        assert shown in page, shown


def confirmation_page(client, chair):
    client.force_login(chair.user)
    url = reverse("association_confirm", args=[chair.association.slug])
    return client.get(url).content.decode()


def test_the_account_is_not_shown_to_those_who_do_not_handle_money(client, chair):
    Association.objects.filter(pk=chair.association.pk).update(bank_account_number=ACCOUNT)
    client.force_login(make_mandate(association=chair.association, role="contact").user)
    page = client.get(reverse("association_confirm", args=[chair.association.slug])).content.decode()
    assert "7947" not in page
    assert "registrert" in page


def test_my_page_says_it_with_the_deadline_from_a_month_before(client, chair, time_machine):
    client.force_login(chair.user)
    for day, is_there in ((date(2027, 1, 29), False), (date(2027, 1, 31), True)):
        time_machine.move_to(local(day, NOW.time()), tick=False)
        page = client.get(reverse("my_page")).content.decode()
        assert ("Frist 1. mars 2027" in page) is is_there
        assert (reverse("association_confirm", args=[chair.association.slug]) in page) is is_there


@pytest.mark.parametrize(
    ("confirmed", "says"),
    [
        (datetime(2026, 3, 2, 12, tzinfo=OSLO), "Bekreftet av foreningen 2. mars 2026"),
        (datetime(2026, 3, 1, 12, tzinfo=OSLO), "Ikke bekreftet av foreningen siden 1. mars 2026"),
        (None, "Ikke bekreftet av foreningen ennå"),
    ],
)
def test_everybody_reads_when_it_was_confirmed(client, confirmed, says):
    association = make_association(confirmed_at=confirmed)
    assert says in client.get(association.get_absolute_url()).content.decode()


# --- At rest -----------------------------------------------------------------------------------------------


@pytest.fixture
def dormant(chair):
    ask(DUE + timedelta(days=45))
    assert rest(DUE + rules.dormant_after()) == 1
    chair.association.refresh_from_db()
    return chair


def test_180_days_after_the_due_day_and_never_without_having_been_asked(chair):
    late = DUE + rules.dormant_after()
    assert rest(late + timedelta(days=100)) == 0  # the portal has been away: asked first
    ask(late)
    assert rest(late + timedelta(days=29)) == 0
    assert rest(late + timedelta(days=30)) == 1
    assert rest(late + timedelta(days=30)) == 0


def test_at_rest_it_is_out_of_the_lists_and_still_found(client, dormant):
    association = dormant.association
    activity = make_activity(association=association, by=dormant.user)
    slug = association.slug
    assert association.state == AssociationState.DORMANT
    listed = client.get(reverse("associations")).content.decode()
    assert "Tranby korps" not in listed
    assert "Tranby korps" not in str(client.get("/api/v1/associations").json())
    assert client.get(reverse("association_feed", args=[slug])).status_code == 404
    assert activity.title not in client.get(reverse("calendar")).content.decode()
    page = client.get(association.get_absolute_url()).content.decode()
    assert "Hviler" in page
    assert "Ikke bekreftet av foreningen siden 1. mars 2026" in page
    assert "Jeg sitter i styret" in page
    for url in (f"{reverse('associations')}?q=tranby", f"{reverse('search')}?q=tranby"):
        found = client.get(url).content.decode()
        assert "Tranby korps" in found
        assert "hviler" in found


def test_at_rest_it_cannot_book_and_is_told_what_to_do(dormant):
    from facilities.rules import who_problems

    [problem] = who_problems(dormant.association, dormant.user)
    assert problem.code == "dormant"
    assert "hviler" in str(problem.text)


def test_its_board_brings_it_back_with_one_click(client, dormant):
    client.force_login(dormant.user)
    url = reverse("association_confirm", args=[dormant.association.slug])
    assert "Vi er aktive" in client.get(dormant.association.get_absolute_url()).content.decode()
    assert url in client.get(reverse("my_page")).content.decode()
    client.post(url)
    dormant.association.refresh_from_db()
    assert dormant.association.state == AssociationState.ACTIVE
    assert rest(DUE + rules.dormant_after() + timedelta(days=1)) == 0
    assert "Tranby korps" in client.get(reverse("associations")).content.decode()


def test_changing_something_wakes_it_too(dormant):
    associations.change(dormant.association, by=dormant.user, at=NOW, purpose="Vi er her.")
    assert dormant.association.state == AssociationState.ACTIVE


def test_who_asks_to_act_for_one_at_rest_is_heard(client, dormant):
    client.force_login(make_user())
    url = reverse("association_claim", args=[dormant.association.slug])
    client.post(url, {"role": "chair", "explanation": "Nytt styre."})
    assert dormant.association.mandates.awaiting_decision().count() == 1


def test_staff_put_to_rest_and_wake_and_it_is_asked_before_it_rests_again(client, dormant):
    client.force_login(make_staff())
    association = dormant.association
    client.post(reverse("admin:organizations_association_move", args=[association.pk, "wake"]), {"send": "1"})
    association.refresh_from_db()
    assert (association.state, association.asked_at) == (AssociationState.ACTIVE, None)
    assert rest(today() + timedelta(days=400)) == 0
    client.post(reverse("admin:organizations_association_move", args=[association.pk, "rest"]), {"send": "1"})
    association.refresh_from_db()
    assert association.state == AssociationState.DORMANT


# --- The account number ------------------------------------------------------------------------------------


def test_a_new_account_number_is_announced_to_chair_and_treasurer_and_is_in_no_message_or_log(chair):
    treasurer = make_mandate(association=chair.association, role="treasurer")
    make_mandate(association=chair.association, role="secretary")
    associations.change(chair.association, by=treasurer.user, at=NOW, bank_account_number=ACCOUNT)
    notices = Notice.objects.filter(kind="organizations.account_changed")
    assert {notice.address for notice in notices} == {chair.user.email, treasurer.user.email}
    assert all(ACCOUNT not in notice.body + notice.subject for notice in notices)
    entry = AuditEntry.objects.get(action="organizations.association.changed")
    assert entry.fields == ["bank_account_number"]
    assert ACCOUNT not in str(entry.codes)
    associations.change(chair.association, by=chair.user, at=NOW, bank_account_number=ACCOUNT, purpose="Nytt")
    assert notices.count() == 2  # the same number is no news
