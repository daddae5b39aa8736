"""Every column that can hold something about a person has a rule, and what the rule promises happens."""

from datetime import date, time, timedelta

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.module_loading import import_string

from facilities.models import Booking, DropInPlace, EquipmentItem, EquipmentLoan
from facilities.workflow import borrow, open_drop_in, take_place
from grants import workflow
from grants.models import GrantApplication
from grants.workflow.forms import ask
from organizations.models import Announcement, ChangeKind, Mandate, Participant, RegisterChange, RegisterEntry
from portal.models import Notice
from tests.conventions.retention import APPS, FILE, NOT_PERSONAL, rules
from tests.facilities.factories import make_booking, make_facility, make_rate
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.grants.factories import ANSWERS, make_call, make_draft, make_scheme, upload
from tests.organizations.factories import make_activity, make_participant, make_sign_up
from tests.organizations.helping import old_volunteer

RULES = rules()
TEXT = (
    models.CharField,
    models.TextField,
    models.JSONField,
    ArrayField,
    models.FileField,
    models.BinaryField,
)
A_YEAR_ON = NOW + timedelta(days=500)
SECRET = "Kari Nordmann"


def columns():
    """ "app.Model.field" of every column in which somebody, or somebody's computer, can have written."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, TEXT) and not field.choices and field.name != "state":
                    yield f"{app}.{model.__name__}.{field.name}"


def test_every_column_of_text_has_a_rule_or_holds_nothing_about_anybody():
    known = {rule.column for rule in RULES} | NOT_PERSONAL
    unknown = sorted(set(columns()) - known)
    assert not unknown, "\n".join(
        [
            "How long is this kept, and what erases it? For each of these columns, add a line to docs/retention.md",
            "or, when it can hold nothing about a person, its name to NOT_PERSONAL in tests/conventions/retention.py:",
            *(f"| `{column}` | what it holds | why | how long | erased by |" for column in unknown),
        ]
    )


def test_a_column_that_is_gone_has_no_rule_left():
    assert not sorted(({rule.column for rule in RULES} | NOT_PERSONAL) - set(columns()))


def test_a_column_is_in_one_of_the_two_only():
    named = [rule.column for rule in RULES]
    assert len(named) == len(set(named)), FILE
    assert not set(named) & NOT_PERSONAL


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.column)
def test_a_rule_says_what_why_how_long_and_by_whom(rule):
    assert all((rule.holds, rule.why, rule.how_long, rule.erased_by))
    if rule.eraser:
        assert callable(import_string(rule.eraser))
        assert rule.eraser in OLD, "Add a maker of old rows to OLD, so that the promise is tried."


def old_notice():
    return Notice.objects.create(
        kind="x", address="kari@example.com", subject=SECRET, body=SECRET, unsubscribe=SECRET, last_error=SECRET,
        created_at=NOW, next_attempt_at=NOW, sent_at=NOW, state="sent",
    )  # fmt: skip


def old_texts():
    association = make_association()
    Mandate.objects.create(
        association=association, user=make_user(), role="chair", state="refused", requested_at=NOW, decided_at=NOW,
        explanation=SECRET, refusal_reason=SECRET,
    )  # fmt: skip
    RegisterChange.objects.create(
        association=association, kind=ChangeKind.MOVED, old=SECRET, new=SECRET, state="kept", noticed_at=NOW,
        closed_at=NOW,
    )  # fmt: skip


def old_copy():
    association = make_association(organization_number="312001004")
    RegisterEntry.objects.create(association=association, name="KORPS", street_address=SECRET, read_at=NOW)
    return association


def old_event():
    own = make_sign_up(activity=make_activity())
    date = own.dates().first()
    make_participant(date, name=SECRET, phone="99999999")
    Announcement.objects.create(sign_up=own, occurrence=date, text=SECRET, sent_by=make_user(), sent_at=NOW)


def old_application():
    """Every question says one year, and the case was closed at once."""
    scheme = make_scheme()
    version = workflow.new_version(scheme, by=None, at=NOW)
    version.questions.update(kept_years=1)
    ask(version, [{"key": "told", "kind": "text", "page": "tiltaket", "label": "Fortell", "why_asked": "Fordi",
                   "kept_years": 1}])  # fmt: skip
    workflow.publish(version, by=None, at=NOW)
    draft = make_draft(
        call=make_call(scheme=scheme), **{**ANSWERS, "purpose_of_money": SECRET, "told": SECRET}
    )
    workflow.attach(draft, kind="accounts", file=upload(), by=draft.saved_by, at=NOW)
    application = workflow.submit(draft, by=draft.saved_by, at=NOW)
    application.attachments.update(label=SECRET)
    GrantApplication.objects.update(bank_account_number="99999999".rjust(11, "0"))
    application.supplements.create(
        asked=SECRET, reply=SECRET, before=[SECRET], after=[SECRET], asked_at=NOW, asked_by=make_staff(),
        due_on=NOW.date(), answered_at=NOW, answered_by=draft.saved_by,
    )  # fmt: skip
    workflow.dismiss(application, reason="Feil ordning.", by=make_staff(), at=NOW)


def old_booking():
    make_rate()
    hall, club = make_facility(), make_mandate()
    booking = make_booking(hall, mandate=club)
    Booking.objects.filter(pk=booking.pk).update(door_code=SECRET, cancel_reason=SECRET, answer=SECRET)
    item = EquipmentItem.objects.create(name="Telt", quantity=1)
    loan = borrow(item, association=club.association, quantity=1, first_on=NOW.date(), last_on=NOW.date(), by=club.user,
                  at=NOW)  # fmt: skip
    EquipmentLoan.objects.filter(pk=loan.pk).update(condition=SECRET, returned_at=NOW)


def old_place():
    sunday = date(2027, 3, 14)
    opened = open_drop_in(make_facility(), weekday=6, begins=time(18), ends=time(20), first_on=sunday, until_on=sunday,
                          places=2, by=make_staff(), at=NOW)  # fmt: skip
    take_place(opened.hours[0], person=make_user(), first_name=SECRET, is_adult=True, at=NOW)


# The maker of old rows for each function that erases. One that returns a row wants it as its argument.
OLD = {
    "facilities.workflow.drop_in.forget_drop_in": old_place,
    "facilities.workflow.forgetting.forget_old": old_booking,
    "grants.workflow.forgetting.forget_old_answers": old_application,
    "portal.retention.forget_old_messages": old_notice,
    "organizations.workflow.forgetting.forget_old": old_texts,
    "organizations.workflow.renewing.forget": old_copy,
    "organizations.workflow.telling.erase_past": old_event,
    "organizations.workflow.volunteering.erasure.erase": lambda: old_volunteer(SECRET),
}
OF_A_ROW = {"organizations.workflow.renewing.forget"}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.eraser], ids=lambda rule: rule.column)
def test_what_is_old_is_erased(rule):
    app, model, field = rule.column.split(".")
    rows = apps.get_model(app, model).objects
    row, erase = OLD[rule.eraser](), import_string(rule.eraser)
    written = (SECRET, "kari@example.com", "99999999")

    def holds():
        return any(word in str(value) for value in rows.values_list(field, flat=True) for word in written)

    assert holds(), "the maker of old rows writes in it"
    erase(*([row] if rule.eraser in OF_A_ROW else []), at=A_YEAR_ON)
    assert not holds()


@pytest.mark.django_db
def test_what_is_fresh_is_kept():
    old_notice(), old_texts(), old_event(), old_application(), old_booking(), old_place()
    for name in OLD.keys() - OF_A_ROW:
        import_string(name)(at=NOW + timedelta(days=1))
    assert (
        Notice.objects.get(kind="x").body == Mandate.objects.get(explanation=SECRET).refusal_reason == SECRET
    )
    assert RegisterChange.objects.get().new == SECRET
    assert Participant.objects.get().name == SECRET
    assert Booking.objects.get(association__isnull=False).door_code == SECRET
    assert DropInPlace.objects.get().first_name == SECRET
    assert GrantApplication.objects.get().answers["told"] == SECRET


@pytest.mark.django_db
def test_what_still_waits_is_kept_however_old():
    notice = old_notice()
    Notice.objects.filter(pk=notice.pk).delete()
    Notice.objects.create(
        kind="x", address="k@example.com", subject="s", body="b", created_at=NOW, next_attempt_at=NOW
    )
    import_string("portal.retention.forget_old_messages")(at=A_YEAR_ON)
    assert Notice.objects.count() == 1
