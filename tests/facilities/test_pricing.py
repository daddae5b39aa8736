"""Another price for a reason, and rates that staff have seen the effect of before they save them."""

from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from facilities import repricing, workflow
from facilities.models import Booking, PriceRules, Rate
from facilities.prices import RateLine
from portal.models import AuditEntry
from portal.problems import Refused
from tests.facilities.factories import (
    SATURDAY,
    make_booking,
    make_facility,
    make_hall,
    make_rate,
    make_request,
)
from tests.factories import NOW, make_mandate, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def booking():
    make_rate(amount=480)
    return make_booking(make_facility(), day=SATURDAY)


@pytest.fixture
def staff(client):
    staff = make_staff()
    client.force_login(staff)
    return staff


class TestSetPrice:
    def test_is_what_is_paid_and_the_quote_stays(self, booking):
        workflow.set_price(
            booking, amount=Decimal(200), reason="Dugnad for kommunen", by=make_staff(), at=NOW
        )
        booking = Booking.objects.get()
        assert (booking.amount, booking.price.amount) == (200, 480)
        [line] = AuditEntry.objects.filter(action="facilities.booking.price_set")
        assert (line.codes["before"], line.codes["after"]) == ("480", "200")
        assert "Dugnad" not in str(line.codes)

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"reason": " "}, "no_reason"),
            ({"amount": Decimal(480)}, "same_price"),
            ({"amount": Decimal(-1)}, "negative"),
        ],
    )  # fmt: skip
    def test_is_refused_in_words(self, booking, change, code):
        asked = {"amount": Decimal(200), "reason": "Dugnad", "by": make_staff(), "at": NOW} | change
        with pytest.raises(Refused) as refused:
            workflow.set_price(booking, **asked)
        assert code in [problem.code for problem in refused.value.problems]

    def test_is_for_staff_alone(self, booking):
        with pytest.raises(Refused):
            workflow.set_price(booking, amount=Decimal(0), reason="Fordi", by=booking.booked_by, at=NOW)

    def test_never_without_a_reason_whoever_writes(self, booking):
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.update(set_amount=1)

    def test_on_the_staffs_page_and_read_by_the_association(self, client, booking, staff):
        url = reverse("admin:facilities_booking_price", args=[booking.pk])
        assert (
            url in client.get(reverse("admin:facilities_booking_change", args=[booking.pk])).content.decode()
        )
        page = client.post(url, {"amount": "1 000", "reason": ""})
        assert page.status_code == 200
        assert client.post(url, {"amount": "1 000", "reason": "To haller"}).status_code == 302
        client.force_login(booking.booked_by)
        page = client.get(booking.get_absolute_url()).content.decode()
        assert "1\u00a0000\u00a0kr" in page
        assert "To haller" in page

    def test_a_cancelled_booking_has_no_price_to_change(self, client, booking, staff):
        workflow.cancel(booking, by=staff, at=NOW, reason="Stengt")
        url = reverse("admin:facilities_booking_price", args=[booking.pk])
        assert client.get(url).status_code == 404
        assert (
            url
            not in client.get(reverse("admin:facilities_booking_change", args=[booking.pk])).content.decode()
        )

    def test_a_request_can_be_answered_with_another_price(self):
        asked = make_request(make_facility())
        workflow.set_price(asked, amount=Decimal(50), reason="Renhold", by=make_staff(), at=NOW)
        assert Booking.objects.get().amount == 50


class TestPreview:
    def test_a_new_rate_is_compared_on_the_day_of_each_booking(self, booking):
        make_booking(make_facility(kind="gym"))
        found = repricing.with_rate(RateLine("sports_hall", Decimal(600), date(2030, 1, 1), False))
        [row] = found.rows
        assert (row.old.amount, row.new.amount, row.difference) == (480, 600, 120)
        assert (found.old, found.new, found.dearer, found.cheaper) == (480, 600, 1, 0)

    def test_a_rate_for_a_half_changes_halves_alone(self):
        make_rate(amount=480)
        hall, half, _other = make_hall()
        make_booking(hall, day=SATURDAY)
        make_booking(half, day=SATURDAY, mandate=make_mandate(), start=time(10), end=time(11))
        found = repricing.with_rate(RateLine("sports_hall", Decimal(300), date(2030, 1, 1), False, 2))
        assert sorted(row.difference for row in found.rows) == [0, 60]

    def test_another_rule_set_is_compared_for_all(self, booking):
        found = repricing.with_rules("lier-draft")
        [row] = found.rows
        assert (row.new.rule, row.difference) == ("lier-draft.subsidised", -240)

    def test_takes_the_same_queries_for_many(self, django_assert_max_num_queries):
        make_rate(amount=480)
        hall = make_facility()
        for hour in range(8, 20):
            make_booking(hall, day=SATURDAY, start=time(hour), end=time(hour + 1))
        with django_assert_max_num_queries(6):
            assert len(repricing.with_rules("ks").rows) == 12

    def test_a_rate_is_saved_only_as_it_was_seen(self, client, booking, staff):
        url = reverse("admin:facilities_rate_add")
        asked = {
            "kind": "sports_hall",
            "parts": "1",
            "amount": "600",
            "valid_from": "2027-08-01",
            "source": "Vedtak",
        }
        page = client.post(url, asked | {"step": "save"})
        assert "600" in page.content.decode()
        assert Rate.objects.count() == 1
        seen = page.context["seen"]
        client.post(url, asked | {"amount": "900", "step": "save", "seen": seen})
        assert Rate.objects.count() == 1
        assert client.post(url, asked | {"step": "save", "seen": seen}).status_code == 302
        assert Rate.objects.get(valid_from=date(2027, 8, 1)).amount == 600
        assert AuditEntry.objects.filter(action="facilities.rate.added").exists()
        assert client.get(reverse("admin:facilities_rate_changelist")).status_code == 200

    def test_a_rate_without_a_source_is_an_example_and_one_day_has_one_rate(self, client, staff):
        make_rate(amount=480, valid_from=date(2027, 8, 1))
        url = reverse("admin:facilities_rate_add")
        asked = {"kind": "sports_hall", "parts": "1", "amount": "600", "valid_from": "2027-08-01"}
        errors = client.post(url, asked).context["form"].errors
        assert "source" in errors
        errors = client.post(url, asked | {"is_example": "on"}).context["form"].errors
        assert "Constraint" not in str(errors)
        assert "__all__" in errors

    def test_rules_are_saved_after_a_look(self, client, booking, staff):
        url = reverse("admin:facilities_pricerules_add")
        asked = {"code": "lier-draft", "valid_from": "2027-08-01", "source": "Vedtak"}
        page = client.post(url, asked)
        assert not PriceRules.objects.exists()
        assert client.post(url, asked | {"step": "save", "seen": page.context["seen"]}).status_code == 302
        assert PriceRules.objects.get().code == "lier-draft"
