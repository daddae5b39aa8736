"""The invoice basis: once, to the øre, and what changes afterwards is corrected in the next month."""

import csv
import io
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilities import workflow
from facilities.exporters import EXPORTERS, CsvInvoices
from facilities.exporters.csv_file import HEADINGS
from facilities.models import Booking, InvoiceBatch, InvoiceLine, PriceRules
from portal.clock import OSLO
from portal.models import StoredFile
from portal.problems import Refused
from tests.facilities.factories import make_booking, make_facility, make_rate, make_site
from tests.factories import make_association, make_mandate, make_staff

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY, MARCH = date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)
SATURDAY = date(2027, 1, 9)
BEFORE = datetime(2026, 12, 1, 12, tzinfo=OSLO)
AFTER = datetime(2027, 2, 2, 12, tzinfo=OSLO)
LATER = datetime(2027, 3, 2, 12, tzinfo=OSLO)


@pytest.fixture
def hall():
    make_rate(amount=480)
    return make_facility(
        site=make_site(name="Tranbyhallen", ledger_account="1710", cost_centre="4100", function_code="381")
    )


@pytest.fixture
def club():
    return make_mandate(
        association=make_association(name="Tranby Demokorps", organization_number="311111112")
    )


@pytest.fixture
def staff():
    return make_staff()


def book(hall, club, day=SATURDAY, hour=10):
    return make_booking(hall, mandate=club, day=day, start=time(hour), end=time(hour + 1), at=BEFORE)


def bill(staff, month=JANUARY, at=AFTER):
    return workflow.make_invoice_basis(month=month, exporter="csv", by=staff, at=at)


def refusal(*args, **kwargs):
    with pytest.raises(Refused) as refused:
        bill(*args, **kwargs)
    [problem] = refused.value.problems
    return problem.code


class TestOnce:
    def test_what_was_used_and_is_not_free_is_billed(self, hall, club, staff):
        paid = book(hall, club)
        book(hall, club, day=date(2027, 1, 12))  # a Tuesday, free
        book(hall, club, day=date(2027, 2, 6))  # another month
        batch = bill(staff)
        assert [(line.booking, line.amount) for line in batch.lines.all()] == [(paid, 480)]
        assert batch.total == 480

    def test_a_month_is_billed_once_when_it_is_over_and_after_those_before(self, hall, club, staff):
        book(hall, club)
        book(hall, club, day=date(2027, 2, 6))
        assert refusal(staff, month=FEBRUARY) == "not_over"
        bill(staff, month=JANUARY)
        assert refusal(staff) == "made"
        bill(staff, month=FEBRUARY, at=LATER)
        assert refusal(staff, month=JANUARY, at=LATER) == "made"

    def test_a_month_without_anything_to_pay_gives_no_file(self, hall, club, staff):
        assert refusal(staff) == "nothing"

    def test_what_was_before_the_first_batch_is_billed_elsewhere(self, hall, club, staff):
        book(hall, club)
        book(hall, club, day=date(2027, 2, 6))
        assert bill(staff, month=FEBRUARY, at=LATER).total == 480

    def test_only_staff(self, hall, club):
        assert refusal(club.user) == "not_allowed"

    def test_lines_are_never_changed_or_deleted(self, hall, club, staff):
        book(hall, club)
        bill(staff)
        with pytest.raises(DatabaseError), transaction.atomic():
            InvoiceLine.objects.update(amount=1)
        with pytest.raises(DatabaseError), transaction.atomic():
            InvoiceLine.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            InvoiceBatch.objects.update(total=1)

    def test_the_same_thing_billed_twice_collides_in_the_database(self, hall, club, staff):
        booking = book(hall, club)
        batch = bill(staff)
        other = InvoiceBatch.objects.create(
            month=FEBRUARY, exporter="csv", total=480, made_at=LATER, made_by=staff
        )
        assert batch.pk != other.pk
        with pytest.raises(IntegrityError), transaction.atomic():
            InvoiceLine.objects.create(batch=other, booking=booking, number=1, amount=480)

    def test_killed_in_the_middle_leaves_nothing(self, hall, club, staff, monkeypatch):
        class Broken(CsvInvoices):
            def write(self, batch, lines):
                super().write(batch, lines)
                raise KeyboardInterrupt

        book(hall, club)
        monkeypatch.setitem(EXPORTERS, "csv", Broken)
        with pytest.raises(KeyboardInterrupt):
            bill(staff)
        assert not InvoiceBatch.objects.exists()
        assert not StoredFile.objects.exists()
        monkeypatch.setitem(EXPORTERS, "csv", CsvInvoices)
        assert bill(staff).total == 480


class TestCorrections:
    def test_a_cancelled_booking_is_credited_in_the_next_month(self, hall, club, staff):
        booking = book(hall, club)
        bill(staff)
        workflow.cancel(booking, by=staff, at=AFTER, reason="Vannlekkasje")
        batch = bill(staff, month=FEBRUARY, at=LATER)
        [line] = batch.lines.all()
        assert (line.amount, batch.total, line.is_correction) == (-480, -480, True)

    def test_another_price_gives_the_difference(self, hall, club, staff):
        booking = book(hall, club)
        bill(staff)
        workflow.set_price(booking, amount=Decimal("600.50"), reason="To saler", by=staff, at=AFTER)
        assert bill(staff, month=FEBRUARY, at=LATER).total == Decimal("120.50")

    def test_a_late_cancellation_is_billed_with_its_fee(self, hall, club, staff):
        PriceRules.objects.create(code="lorenskog", valid_from=date(2020, 1, 1), source="Eksempel")
        booking = book(hall, club)
        workflow.cancel(booking, by=club.user, at=datetime(2027, 1, 5, 12, tzinfo=OSLO))
        [line] = bill(staff).lines.all()
        assert (line.amount, line.is_fee) == (booking.cancellation_fee, True)

    def test_what_has_not_changed_is_not_billed_again(self, hall, club, staff):
        book(hall, club)
        bill(staff)
        assert refusal(staff, month=FEBRUARY, at=LATER) == "nothing"


class TestFile:
    def test_the_csv_has_the_dimensions_and_adds_up(self, hall, club, staff):
        book(hall, club)
        book(hall, club, hour=12)
        batch = bill(staff)
        with batch.file.content.open() as content:
            text = content.read().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        assert [row["belop"] for row in rows] == ["480,00", "480,00"]
        assert {(row["konto"], row["ansvar"], row["funksjon"]) for row in rows} == {("1710", "4100", "381")}
        first = rows[0]
        assert (first["kunde"], first["organisasjonsnummer"]) == ("Tranby Demokorps", "311111112")
        assert (first["dato"], first["fra"], first["hva"]) == ("2027-01-09", "10:00", "bruk")
        assert batch.file.name == "LOKALER-2027-01.csv"

    def test_the_page_of_rules_names_every_column(self):
        page = (Path(__file__).parents[2] / "docs/rules/invoices.md").read_text(encoding="utf-8")
        assert [name for name in HEADINGS if f"`{name}`" not in page] == []

    def test_only_staff_fetch_it(self, client, hall, club, staff):
        book(hall, club)
        url = reverse("stored_file", args=[bill(staff).file.key])
        client.force_login(club.user)
        assert client.get(url).status_code == 404
        client.force_login(staff)
        answer = client.get(url)
        assert answer.status_code == 200
        answer.close()


class TestPage:
    def test_one_press_and_then_the_file(self, client, hall, club, staff):
        book(hall, club)
        with time_machine.travel(AFTER, tick=False):
            client.force_login(staff)
            url = reverse("admin:facilities_invoicebatch_make")
            assert "januar 2027" in client.get(url).content.decode()
            asked = {"month": "2027-01-01", "exporter": "csv"}
            page = client.post(url, asked, follow=True).content.decode()
            assert "LOKALER-2027-01.csv" in page
            assert "Tranby Demokorps" in page
            assert "er fakturert" in client.post(url, asked, follow=True).content.decode()
            assert client.get(reverse("admin:facilities_invoicebatch_changelist")).status_code == 200
        assert InvoiceBatch.objects.count() == 1


VERBS = st.sampled_from(["book", "give_back", "cancel", "price", "bill"])
STEPS = st.lists(st.tuples(VERBS, st.integers(0, 30), st.integers(0, 99_999)), max_size=25)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_batch_is_the_sum_of_its_bookings_to_the_ore(steps):
    """Whatever is booked, given back, priced anew and billed, in whatever order."""
    with transaction.atomic():
        story = Story()
        for verb, number, ore in steps:
            getattr(story, verb)(number, ore)
        story.bill(0, 0)
        transaction.set_rollback(True)


class Story:
    """A hall in a town with fees, one club, and months that are billed one after the other."""

    def __init__(self):
        make_rate(amount=333)
        PriceRules.objects.create(code="lorenskog", valid_from=date(2020, 1, 1), source="Eksempel")
        self.hall, self.club, self.staff = make_facility(), make_mandate(), make_staff()
        self.months, self.slot = [], 0
        self.month, self.at = JANUARY, BEFORE

    def book(self, number, ore):
        day = JANUARY + timedelta(days=2 * number)
        if datetime.combine(day, time(8), OSLO) <= self.at or self.slot > 12:
            return
        self.slot += 1
        make_booking(self.hall, mandate=self.club, day=day, start=time(7 + self.slot), end=time(8 + self.slot),
                     purpose="event", at=self.at)  # fmt: skip

    def some(self, number):
        rows = list(Booking.objects.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def give_back(self, number, ore):
        self._try(lambda row: workflow.cancel(row, by=self.club.user, at=self.at), number)

    def cancel(self, number, ore):
        self._try(lambda row: workflow.cancel(row, by=self.staff, at=self.at, reason="Stengt"), number)

    def price(self, number, ore):
        amount = Decimal(ore) / 100
        self._try(
            lambda row: workflow.set_price(row, amount=amount, reason="Avtale", by=self.staff, at=self.at),
            number,
        )

    def _try(self, deed, number):
        if row := self.some(number):
            with suppress(Refused):
                deed(row)

    def bill(self, number, ore):
        following = (self.month + timedelta(days=32)).replace(day=1)
        self.at = datetime.combine(following, time(6), OSLO)
        batch = None
        with suppress(Refused):  # nothing to bill that month
            batch = workflow.make_invoice_basis(month=self.month, exporter="csv", by=self.staff, at=self.at)
            self.months.append(self.month)
        self._adds_up(batch, following)
        self.month = following

    def _adds_up(self, batch, until):
        if batch:
            assert batch.total == sum(line.amount for line in batch.lines.all())
        if not self.months:
            return
        used = Booking.objects.bookings().between_days(self.months[0], until)
        for row in used:
            due = row.amount if row.state == "confirmed" else row.cancellation_fee or 0
            assert (row.invoice_lines.aggregate(sum=Sum("amount"))["sum"] or 0) == due
        billed = InvoiceBatch.objects.aggregate(sum=Sum("total"))["sum"]
        assert billed == InvoiceLine.objects.aggregate(sum=Sum("amount"))["sum"]


def test_when_every_month_is_billed_the_page_says_when_the_next_can_be(client, staff):
    InvoiceBatch.objects.create(month=FEBRUARY, exporter="csv", total=0, made_at=LATER, made_by=staff)
    with time_machine.travel(LATER, tick=False):
        client.force_login(staff)
        page = client.get(reverse("admin:facilities_invoicebatch_make"), follow=True).content.decode()
    assert "Den neste kan lages 1. april 2027" in page
