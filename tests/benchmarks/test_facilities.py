"""Premises with ten thousand, two hundred thousand and a million bookings: what each page costs at each size."""

import os
import statistics
import time

import psutil
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from facilities.exports import FROM
from facilities.models import Booking
from portal.models import User
from tests.benchmarks import facilities, harness, report
from tests.benchmarks.test_speed import measured, settle

EXPORTED = 200_000
COPY = f"COPY (SELECT one.*, facility.name, site.name, association.name {FROM}) TO STDOUT WITH (FORMAT csv)"


@override_settings(ROOT_URLCONF="tests.benchmarks.floor")
def test_facilities(demo, figures, capsys):
    load, by_size = os.getloadavg()[0], {}
    facilities.build()
    with harness.as_in_production():
        for size in facilities.SIZES:
            facilities.fill(size)
            settle()
            by_size[size] = [measured(page) for page in facilities.PAGES]
            if size == EXPORTED:
                figures |= exported()
    figures["section premises"] = report.premises(by_size, load=load)
    figures["goal premises"] = "".join(report.premises_goals(by_size))
    with capsys.disabled():
        print("\n" + figures["section premises"] + figures["goal premises"])  # noqa: T201 - what the command is for


def exported():
    """A spreadsheet of them all, against a bare COPY of the same rows, by turns; and what it takes of memory."""
    client, process = Client(), psutil.Process()
    client.force_login(User.objects.filter(is_staff=True).order_by("pk").first())
    ratios, grown = [], 0.0
    for _ in range(5):
        before, began = process.memory_info().rss, time.perf_counter()
        most = before
        answer = client.get(reverse("admin:facilities_booking_csv"))
        for number, _block in enumerate(answer.streaming_content):
            if number % 5_000 == 0:
                most = max(most, process.memory_info().rss)
        own, began = time.perf_counter() - began, time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(COPY) as rows:
            for _block in rows:
                pass
        ratios.append(own / (time.perf_counter() - began))
        grown = max(grown, (most - before) / 2**20)
    ratio, total = statistics.median(ratios), Booking.objects.count()
    return {
        "export": f"A spreadsheet of {total} bookings takes {ratio:.2f} times a bare COPY of the same rows"
        f" ({min(ratios):.2f}–{max(ratios):.2f}), and {grown:.0f} MB of memory",
        "goal export": "| A spreadsheet of 200 000 bookings: at most 2 times COPY, and 20 MB of memory |"
        f" {ratio:.2f}, {grown:.0f} MB | {'yes' if ratio <= 2 and grown <= 20 else 'no'} |\n",
    }
