"""A night that is killed in the middle goes on with those that are left."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from organizations.demo.invented_register import unit
from organizations.models import Association, RegisterEntry
from tests.conventions.source import ROOT
from tests.factories import make_association
from tests.faults.test_organizations import units
from tests.organizations.brreg_server import BrregServer, running, slow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

MANY = 60


@pytest.fixture
def brreg():
    numbers = [one["organisasjonsnummer"] for one in units(MANY)]
    register = BrregServer(*[unit(number, f"DEMOLAG {number}") for number in numbers])
    for number in numbers:
        make_association(organization_number=number)
    with running(register) as register.url:
        yield register


def refreshing(brreg):
    address = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "refresh_register"],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": url, "BRREG_URL": brreg.url}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def usual_twice_then_slow():
    from tests.organizations.brreg_server import usual

    return [usual, usual, slow(30)]


def test_killed_in_the_middle_the_next_run_does_the_rest(brreg):
    brreg.faults = usual_twice_then_slow()
    first = refreshing(brreg)
    end = time.monotonic() + 60
    while len(brreg.asked) < 3 and first.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    said, _ = first.communicate(timeout=20)
    assert first.returncode == -signal.SIGKILL, said
    done = set(RegisterEntry.objects.values_list("association__organization_number", flat=True))
    assert len(done) == 20

    brreg.asked.clear()
    second = refreshing(brreg)
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 0, said
    assert "Endret: 40\nUendret: 0\nMislyktes: 0" in said
    asked = {number for _path, query in brreg.asked for number in query["organisasjonsnummer"].split(",")}
    assert len(brreg.asked) == 4
    assert not asked & done
    assert Association.objects.exclude(register_entry__asked_on=None).count() == MANY
