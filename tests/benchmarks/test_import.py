"""100 000 records of the bulk file, 400 of them in the municipality: under 60 seconds and 300 MB.

Measured in a process of its own, so that its peak memory is the import's and not the test run's. And the nightly
questions: 400 numbers in 40 requests.
"""

import gzip
import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from organizations.brreg import Client, EntityRegister
from organizations.demo.invented_register import unit
from organizations.models import Association
from organizations.workflow import refreshing
from portal import clock
from tests.organizations.brreg_server import BrregServer, running

SAMPLE = json.loads((Path(__file__).parents[1] / "organizations/brreg/bulk.json").read_text())[0]
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def write_bulk_file(path, *, records, every):
    """A gzipped JSON array as the register's bulk file; each `every`-th unit lies in Lier."""
    with gzip.open(path, "wt", compresslevel=1) as file:
        for number in range(records):
            address = SAMPLE["forretningsadresse"] | {
                "kommunenummer": "3312" if number % every == 0 else "0301"
            }
            unit = SAMPLE | {
                "organisasjonsnummer": valid_number(number),
                "navn": f"DEMOLAG NUMMER {number}",
                "forretningsadresse": address,
                "vedtektsfestetFormaal": ["Å drive frivillig", f"aktivitet nummer {number}."],
            }
            file.write(("[" if number == 0 else ",") + json.dumps(unit))
        file.write("]")


def valid_number(n):
    """The n-th number that begins with 3 and passes MOD11, give or take those that have no check digit."""
    stem = 30_000_000 + n * 2
    while True:
        rest = 11 - sum(int(d) * w for d, w in zip(str(stem), WEIGHTS, strict=True)) % 11
        if rest != 10:
            return f"{stem}{rest % 11}"
        stem += 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_bulk_import_is_quick_and_small(tmp_path, figures):
    path = tmp_path / "enheter"
    write_bulk_file(path, records=100_000, every=250)
    database = connection.settings_dict["NAME"]
    script = (
        "import django, resource; from django.conf import settings; django.setup();"
        f"settings.DATABASES['default']['NAME'] = {database!r};"
        "from django.core.management import call_command;"
        f"call_command('import_brreg', {str(path)!r});"
        "used = resource.getrusage(resource.RUSAGE_SELF);"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)"
    )
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - started
    worked, megabytes = (float(figure) for figure in done.stdout.split()[-2:])
    figures["import"] = (
        f"Import of 100 000 records from the national register, of which 400 belong to the municipality:"
        f" {seconds:.1f} s, {worked:.1f} s of them at work, and {megabytes:.0f} MB at most"
    )
    figures["import met"] = "yes" if seconds < 60 and megabytes < 300 else "no"
    assert Association.objects.count() == 400
    assert worked < 60, "at work: what else the machine does must not count"
    assert megabytes < 300


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_night_asks_about_400_numbers_in_40_questions(settings, figures):
    register = BrregServer(*[unit(number, f"DEMOLAG {number}") for number in map(valid_number, range(400))])
    Association.objects.bulk_create(
        Association(
            name=one["navn"], slug=f"demolag-{index}", organization_number=one["organisasjonsnummer"],
            created_at=clock.now(),
        )
        for index, one in enumerate(register.known)
    )  # fmt: skip
    with running(register) as settings.BRREG_URL:
        first = seconds_of_a_night(clock.now())
        asked = len(register.asked)
        second = seconds_of_a_night(clock.now() + timedelta(days=1))
    figures["night"] = (
        f"A night's questions about 400 associations: {asked} requests; {first:.1f} s when all is new,"
        f" {second:.1f} s when nothing is"
    )
    figures["night met"] = "yes" if asked == 40 else "no"
    assert asked == 40
    assert len(register.asked) == 80


def seconds_of_a_night(at):
    started = time.perf_counter()
    with Client() as client:
        done = refreshing.refresh_due(EntityRegister(client), today=at.astimezone(clock.OSLO).date(), at=at)
    assert done.failed == 0
    return time.perf_counter() - started
