"""A tag written in every text field of every form is text wherever it turns up, and never runs.

Everything that can be written is written here, by residents, members and staff; then every page, feed, e-mail and
PDF that holds it is opened. The last test fails when somebody adds a form that this story does not fill in.
"""

import inspect
import io
import pkgutil
import uuid
from html.parser import HTMLParser
from importlib import import_module
from importlib.util import find_spec

import icalendar
import pypdf
import pytest
import time_machine
from django import forms
from django.apps import apps
from django.core import mail
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse

from agreements.models import PartnershipAgreement
from dialogue.models import Enquiry
from grants.models import GrantApplication, GrantReport
from grants.states import ApplicationState
from organizations.models import Activity, Association, CalendarSource, Correction, Mandate, SourceEvent
from organizations.workflow import calendar as workflow
from portal import clock, notifications
from portal.admin import site
from portal.models import Notice, StoredFile
from tests.bad_input.browser import Browser
from tests.bad_input.town import Town
from tests.bad_input.volunteering import volunteer
from tests.conventions.source import APPS
from tests.conventions.test_every_page import ADDRESSES
from tests.factories import NOW, make_association, make_user
from tests.grants.factories import ACCOUNT, decide, make_application
from tests.organizations.profiles import posted_picture

pytestmark = pytest.mark.xdist_group("hostile text")  # what they share takes long to make

TAG = "<script>alert"
NASTY = f"{TAG}(1)</script>\"'"
OTHERS_FIELDS = (forms.EmailField, forms.URLField, forms.UUIDField)


def has_free_text(field):
    """Whether a person can write anything at all in it."""
    return (
        type(field).to_python is forms.CharField.to_python
        and isinstance(field, forms.CharField)
        and not isinstance(field, OTHERS_FIELDS)
        and not field.widget.is_hidden
    )


class Writer:
    """Writes the tag in every text field of a page, and sends it."""

    def __init__(self):
        self.filled_in = set()

    def write(self, browser, url, /, **others):
        page = browser.get(url)
        assert page.status_code == 200, url
        data = self.fill(page.context["form"])
        answer = browser.post(url, data | others)
        if answer.status_code == 200 and not answer.context["form"].errors:  # "is it perhaps one of these?"
            assert_only_text(answer)
            answer = browser.post(url, answer.context["form"].data)
        assert answer.status_code == 302, f"{url}: {answer.context and dict(answer.context['form'].errors)}"
        assert_only_text(browser.get(answer["Location"]))
        return answer

    def fill(self, form):
        """What is sent when everything in `form` that can be written is written."""
        self.filled_in.add(type(form))
        data = {name: form[name].value() for name in form.fields}
        data = {
            name: value
            for name, value in data.items()
            if value is not None and value is not False and value != []
        }
        for name, field in form.fields.items():
            if has_free_text(field):
                data[name] = NASTY[: field.max_length]
            elif isinstance(field, forms.ChoiceField) and field.required:
                data.setdefault(name, next(str(value) for value, _label in field.choices if value))
        return data


class _Scripts(HTMLParser):
    """Scripts without an address of their own, and handlers in attributes: what a tag that got through becomes."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        data = dict(attrs).get("type", "").endswith("json")
        if tag == "script" and "src" not in names and not data:
            self.found.append(tag)
        self.found += [name for name in names if name.startswith("on") or '"' in name or "<" in name]


def assert_only_text(response):
    if response.streaming or "html" not in response.get("Content-Type", ""):
        return
    page = response.content.decode()
    where = response.request["PATH_INFO"]
    assert TAG not in page, where
    parsed = _Scripts()
    parsed.feed(page)
    assert not parsed.found, (where, parsed.found)


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker):
    """The whole town, written full once for all tests here; `town.filled_in` knows the forms."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield written_full(Town())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _database(db):
    """Each test in a savepoint of its own."""


def written_full(town):
    writer, chair, staff, resident = Writer(), Browser(town.chair), Browser(town.staff), Browser()
    own = {"show_phone": "on", "language_form": "nb"}
    writer.write(chair, reverse("association_edit", args=[town.association.slug]), **own)
    writer.write(chair, reverse("association_register"))
    show(town, writer, chair)
    join(town, writer, staff)
    correct(town, writer, chair, resident)
    calendar(town, writer, chair)
    apply_and_decide(town, writer, chair, staff)
    report(town, writer)
    talk(town, writer, chair, staff, resident)
    agree(town, writer, chair)
    premises(town, writer, chair, staff)
    volunteer(town, writer, chair)
    town.filled_in = writer.filled_in
    return town


def show(town, writer, chair):
    """What the association shows beside its own facts: everything, to everybody."""
    slug = [town.association.slug]
    writer.write(chair, reverse("association_offer", args=slug), is_step_free="on")
    everything = {f"show_{fact}": "on" for fact in ("name", "role", "email", "phone")}
    writer.write(chair, reverse("contact_person_new", args=slug), **everything)
    for logo in ({}, {"is_logo": "on"}):
        writer.write(chair, reverse("association_pictures", args=slug), picture=posted_picture(), **logo)
    writer.write(chair, reverse("sub_group_new", args=slug))
    writer.write(chair, reverse("association_address", args=slug), postal_code="3400", show_address="on")


def join(town, writer, staff):
    """A newcomer with a strange name claims two associations: staff say yes to one, no to the other."""
    newcomer = Browser(make_user(name=NASTY))
    for name in ("approve", "refuse"):
        found = make_association(name=f"{name} {NASTY}")
        writer.write(newcomer, reverse("association_claim", args=[found.slug]))
        url = reverse("admin:organizations_mandate_move", args=[Mandate.objects.latest("pk").pk, name])
        writer.write(staff, url, send="1")


def correct(town, writer, chair, resident):
    """A resident says that something is wrong, twice: one is put right, the other is left with a reason."""
    url = reverse("correction_new", args=[town.association.slug])
    for number, button in enumerate(("accept", "reject")):
        told = f"{number} rett {NASTY}"
        writer.write(resident, url, field="purpose", value=told, form_key=uuid.UUID(int=number + 1))
        sent = Correction.objects.get(form_key=uuid.UUID(int=number + 1))
        more = {"value": f"{number} {NASTY}", button: "1"}
        writer.write(chair, reverse("correction_answer", args=[sent.pk]), **more)
        assert_only_text(resident.get(sent.get_absolute_url()))


def calendar(town, writer, chair):
    facts = {"starts_on": "2027-03-04", "start_time": "18:00", "end_time": "19:00"}
    writer.write(chair, reverse("activity_new"), **facts)
    activity = Activity.objects.get()
    writer.write(chair, reverse("activity_edit", args=[activity.pk]), **facts)
    writer.write(chair, reverse("sign_up_settings", args=[activity.pk]))
    date = activity.occurrences.first()
    writer.write(chair, reverse("sign_up", args=[date.pk]))
    writer.write(chair, reverse("participants_announce", args=[date.pk]))
    first, second = activity.occurrences.order_by("on")[:2]
    when = {"day": "2027-03-05", "start_time": "18:00", "end_time": "19:00"}
    writer.write(chair, reverse("occurrence_move", args=[first.pk]), **when)
    writer.write(chair, reverse("activity_skip", args=[activity.pk]), dates=second.pk)
    writer.write(chair, reverse("occurrence_cancel", args=[activity.occurrences.order_by("on")[2].pk]))
    fetched(town, writer, chair)
    waiting = town.activity(is_public=False)
    Association.objects.filter(pk=town.association.pk).update(calendar_trust="never")
    workflow.publish(Activity.objects.get(pk=waiting.pk), by=town.chair, at=NOW)
    url = reverse("admin:organizations_activity_move", args=[waiting.pk, "send_back"])
    writer.write(Browser(town.staff), url, send="1")


def fetched(town, writer, chair):
    """The address of a calendar, which is kept as it was typed, and what that calendar does not say."""
    url = reverse("calendar_source", args=[town.association.slug])
    writer.write(chair, url, **{"url": f"https://kalender.example/{NASTY}"})
    refused = chair.post(url, {"url": NASTY})
    assert refused.context["form"].errors
    assert_only_text(refused)
    theirs = town.activity(title=NASTY)
    SourceEvent.objects.create(source=CalendarSource.objects.get(), uid=NASTY, activity=theirs)
    writer.write(chair, reverse("activity_edit", args=[theirs.pk]))


def apply_and_decide(town, writer, chair, staff):
    draft = town.application()
    writer.write(chair, town.step(draft, "foreningen"), is_open_to_all="True", has_elected_board="True",
                 has_auditor="True", has_bylaws="True")  # fmt: skip
    writer.write(chair, town.step(draft, "medlemmer"), members_total="60", members_6_20="42")
    writer.write(chair, town.step(draft, "okonomi"), amount_applied="9000", bank_account_number=ACCOUNT)
    assert chair.post(reverse("grant_application_send", args=[draft.pk])).status_code == 302
    move = ["admin:grants_grantapplication_move", draft.pk]
    staff.post(reverse(move[0], args=[move[1], "take"]), {"send": "1"})
    writer.write(staff, reverse(move[0], args=[move[1], "send_interim_reply"]), expected_on="2027-05-01")
    writer.write(staff, reverse(move[0], args=[move[1], "decide"]), outcome="partly", amount="5000")
    other = GrantApplication.objects.get(pk=draft.pk)
    assert other.case.decisions.get().rule == NASTY
    writer.write(chair, reverse("grant_application_appeal", args=[draft.pk]))


def report(town, writer):
    """What another grant of the association was used for."""
    scheme = town.call.scheme
    scheme.report_within_days = 90
    scheme.save()
    granted = make_application(
        call=town.call, association=make_association(), state=ApplicationState.IN_REVIEW
    )
    decide(granted, rule=NASTY)
    found = GrantReport.objects.get(grant__application=granted)
    chair = Browser(found.grant.application.submitted_by)
    writer.write(chair, found.get_absolute_url(), used_as_intended="True")


def talk(town, writer, chair, staff, resident):
    writer.write(resident, town.contact.get_absolute_url(), email="ola@example.com")
    question = Enquiry.objects.get()
    resident.post(question.get_absolute_url(), {"text": NASTY})
    writer.write(staff, reverse("admin:dialogue_enquiry_move", args=[question.pk, "answer"]))
    writer.write(chair, reverse("meeting_sign_up", args=[town.meeting.pk]))
    writer.write(chair, reverse("hearing_respond", args=[town.hearing.pk]), send="1")
    overwrite(town.meeting, "title", "description", "place")
    overwrite(town.hearing, "title", "background", "questions")
    overwrite(town.contact, "name", "title", "about")


def overwrite(row, *names):
    """What staff write in a plain admin form."""
    for name in names:
        setattr(row, name, NASTY)
    row.save(update_fields=names)


def agree(town, writer, chair):
    writer.write(chair, reverse("agreement_start"), unit=town.parties.unit.pk)
    agreement = PartnershipAgreement.objects.get()
    dates = {"starts_on": "2027-04-01", "ends_on": "2028-03-31", "review_on": "2027-10-01"}
    writer.write(chair, reverse("agreement_edit", args=[agreement.pk]), **dates)
    agreement.refresh_from_db()
    for side in (town.chair, town.parties.staff):
        agreement.refresh_from_db()
        town.parties.confirm(agreement, by=side)
    writer.write(chair, reverse("agreement_terminate", args=[agreement.pk]), terminated_on="2027-08-01")
    unit = Browser(town.parties.staff)
    writer.write(unit, reverse("agreement_start"), association=town.association.pk)


def premises(town, writer, chair, staff):
    booking = town.booking()
    writer.write(chair, reverse("share_booking", args=[booking.pk]), is_open="on")
    writer.write(chair, town.drop_in().get_absolute_url(), is_adult="on")
    own = town.own_booking()
    overwrite(own.booked_by, "name")
    for address in (
        reverse("admin:facilities_booking_changelist"),
        reverse("admin:facilities_booking_change", args=[own.pk]),
        own.get_absolute_url(),
    ):
        assert_only_text(staff.get(address))
    assert_only_text(staff.get(reverse("day_list", args=[town.hall.site.slug]), {"dag": "2027-03-16"}))
    assert_only_text(staff.get(reverse("day_list", args=[town.hall.site.slug]), {"dag": "2027-03-14"}))
    lacking = {"association": town.association.pk, "district": town.hall.site.district.pk}
    writer.write(chair, reverse("needs"), **lacking)
    assert_only_text(staff.get(reverse("need_list")))
    key = {"site": town.hall.site.pk, "association": town.association.pk, "user": town.chair.pk}
    writer.write(staff, reverse("admin:facilities_keyhandout_add"), **key)
    overwrite(town.hall.site, "name", "street_address", "house_rules", "access", "fire_instruction")
    assert_only_text(chair.get(reverse("fire_instruction", args=[town.hall.site.slug])))
    assert_only_text(staff.get(reverse("day_list", args=[town.hall.site.slug]), {"dag": "2027-03-09"}))
    overwrite(town.hall, "name", "equipment")
    writer.write(staff, reverse("admin:facilities_booking_price", args=[booking.pk]), amount="100")
    assert_only_text(chair.get(booking.get_absolute_url()))
    writer.write(staff, reverse("admin:facilities_booking_move", args=[booking.pk, "cancel"]))
    closing = {"facility": town.half.pk, "day": "2027-03-10", "from_time": "08:00", "to_day": "2027-03-10",
               "to_time": "22:00", "step": "close"}  # fmt: skip
    writer.write(staff, reverse("admin:facilities_closure_add"), **closing)
    for verb in ("refuse", "accept"):
        asked = town.request()
        writer.write(staff, reverse("admin:facilities_booking_move", args=[asked.pk, verb]))


def test_on_every_page_of_every_reader(written):
    """Every address that there is, with the rows that were just written, read by all four kinds of people."""
    readers = [Browser(), Browser(written.chair), Browser(written.staff), Browser(make_user())]
    for reader in readers:
        for url in addresses(written):
            assert_only_text(reader.get(url))


def addresses(town):
    """Every page without parameters, every row's own page, and the searches."""
    for param in ADDRESSES:
        entry = param.values[0]
        if not entry.pattern.converters:
            yield reverse(entry.name)
    for model in apps.get_models():
        if model._meta.app_label not in APPS:
            continue
        for row in model._default_manager.all()[:20]:
            if hasattr(row, "get_absolute_url"):
                yield row.get_absolute_url()
    for name in ("associations", "search", "calendar"):
        yield f"{reverse(name)}?q=script"
        yield f"{reverse(name)}?q=%3Cscript%3Ealert(1)%3C/script%3E%22%27"
    yield "/kalender/2027/3/"


def test_on_every_page_of_case_handling(written):
    """Lists, case pages, the log and the worklist."""
    staff = Browser(written.staff)
    assert_only_text(staff.get(reverse("admin:index")))
    for model, admin in site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert_only_text(staff.get(reverse(f"{name}_changelist")))
        for row in admin.get_queryset(staff_request(written))[:10]:
            for page in ("change", "history"):
                assert_only_text(staff.get(reverse(f"{name}_{page}", args=[row.pk]), follow=True))


def staff_request(town):
    request = RequestFactory().get("/admin/")
    request.user = town.staff
    return request


def test_in_the_calendar_files(written):
    """RFC 5545 text: a reader gets the very letters back, and no line of its own begins in the middle of them."""
    feeds = [reverse("calendar_feed"), reverse("association_feed", args=[written.association.slug])]
    feeds.append(reverse("meeting_ics", args=[written.meeting.pk]))
    for url in feeds:
        answer = Browser().get(url)
        assert answer["Content-Type"].startswith("text/calendar")
        assert answer["X-Content-Type-Options"] == "nosniff"
        events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        assert events, url
        assert NASTY in str(events[0]["SUMMARY"]), url


def test_in_the_emails(written):
    """Plain text only, so that no mail program has anything to run; and what people wrote is in none of the bodies."""
    at = clock.now()
    notifications.deliver(list(Notice.objects.due(at).values_list("pk", flat=True)), at=at)
    assert len(mail.outbox) > 8
    for message in mail.outbox:
        assert message.content_subtype == "plain"
        assert not getattr(message, "alternatives", [])
        assert "\n" not in message.subject
        assert "&lt;" not in message.subject + message.body, f"escaped twice: {message.subject}"


def test_in_the_pdfs(written):
    """Letters print it as it was written."""
    pdfs = [file for file in StoredFile.objects.all() if file.content_type == "application/pdf"]
    assert {file.purpose.split(".")[0] for file in pdfs} >= {"grants", "agreements"}
    for file in pdfs:
        with file.content.open() as content:
            read = pypdf.PdfReader(io.BytesIO(content.read()))
            said = "".join("".join(page.extract_text() for page in read.pages).split())
        assert TAG in said, file.purpose
        assert "/JavaScript" not in read.trailer["/Root"].get("/Names", {})


# The follow-up is written by talk(), which opens its page beside the other pages; the rest are staff's.
WITH_TEXT_ELSEWHERE = {"DismissalForm", "FollowUpForm"}

# What staff write about grants: tests/grants has each of these.
WITH_TEXT_ELSEWHERE |= {
    "AppealReasonForm", "BatchForm", "DisqualificationForm", "ForwardForm", "FormulaForm", "ProposalForm",
    "ReversalForm", "AdvanceNoticeForm", "ClaimForm", "FailureForm", "MoreForm", "RepaymentCommentForm",
    "ReturnReportForm", "ReviewForm", "SettleForm",
}  # fmt: skip

# Why a time that is hardly used is needed, kept or taken back: tests/facilities/test_use.py.
WITH_TEXT_ELSEWHERE |= {"ExplainForm", "KeepForm", "WithdrawForm"}

# How equipment came back, and what becomes of a need: tests/facilities/test_equipment.py and test_needs.py.
WITH_TEXT_ELSEWHERE |= {"ConditionForm", "NeedAnswerForm"}

# What a match list is called, and what its file says: tests/facilities/test_matches.py.
WITH_TEXT_ELSEWHERE |= {"MatchFileForm"}

# What a picture of premises shows: tests/facilities/test_pictures.py.
WITH_TEXT_ELSEWHERE |= {"SitePictureForm"}

# Who has decided a rate; it is saved after a look at what it changes, in tests/facilities/test_pricing.py.
WITH_TEXT_ELSEWHERE |= {"PriceRulesForm", "RateForm"}


def test_no_form_with_a_text_field_is_forgotten(written):
    forgotten = {
        form.__name__
        for app in APPS
        for form in forms_of(app)
        if any(has_free_text(field) for field in form.base_fields.values())
        if not any(issubclass(filled, form) for filled in written.filled_in)
    }
    assert forgotten == WITH_TEXT_ELSEWHERE


def forms_of(app):
    named = [name for name in (f"{app}.forms", f"{app}.staff_forms") if find_spec(name)]
    parts = [
        f"{name}.{part.name}"
        for name in named
        for part in pkgutil.iter_modules(getattr(import_module(name), "__path__", []))
    ]
    return [
        found
        for module in map(import_module, named + parts)
        for _name, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, forms.BaseForm) and found.__module__.startswith(module.__name__)
    ]


def test_what_was_written_is_what_is_kept(written):
    """Nothing is washed away either: the letters are stored as they were typed."""
    assert Association.objects.filter(name=NASTY).exists()
    assert Activity.objects.order_by("pk")[0].title == NASTY
