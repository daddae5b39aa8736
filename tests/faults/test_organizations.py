"""An import that is killed in the middle leaves whole associations, and the next run does the rest."""

import json
import os
import signal
import subprocess
import sys
import time
from io import StringIO
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import call_command
from django.db import connection
from stdnum.no import orgnr

from organizations.models import Association
from portal.models import AuditEntry
from tests.conventions.source import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

MANY = 400


def units(number):
    """So many invented associations in Lier, with numbers that pass MOD11."""
    found, serial = [], 31_500_000
    while len(found) < number:
        serial += 1
        valid = [f"{serial}{digit}" for digit in range(10) if orgnr.is_valid(f"{serial}{digit}")]
        found += [
            {
                "organisasjonsnummer": one,
                "navn": f"DEMOLAG {one}",
                "organisasjonsform": {"kode": "FLI"},
                "forretningsadresse": {"kommunenummer": "3312", "poststed": "TRANBY", "postnummer": "3408"},
            }
            for one in valid
        ]
    return found[:number]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "enheter.json"
    path.write_text(json.dumps(units(MANY)))
    return path


def reading(file):
    """The command in a process of its own, on the database of this test."""
    address = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "import_brreg", str(file)],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def test_killed_in_the_middle_the_next_run_does_the_rest(file):
    first = reading(file)
    end = time.monotonic() + 60
    while Association.objects.count() < 20 and first.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    first.send_signal(signal.SIGKILL)
    said, _ = first.communicate(timeout=20)
    assert first.returncode == -signal.SIGKILL, said
    done = Association.objects.count()
    assert 20 <= done < MANY
    assert AuditEntry.objects.filter(action="organizations.association.imported").count() == done

    out = StringIO()
    call_command("import_brreg", str(file), stdout=out)
    assert f"Opprettet: {MANY - done}\nOppdatert: 0\nUendret: {done}\n" in out.getvalue()
    assert Association.objects.count() == MANY
    assert AuditEntry.objects.count() == MANY


def test_two_processes_that_read_the_same_file_share_the_work(file):
    both = [reading(file), reading(file)]
    said = [one.communicate(timeout=120)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    created = [int(one.split("Opprettet: ")[1].split()[0]) for one in said]
    assert sum(created) == Association.objects.count() == MANY
