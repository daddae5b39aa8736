"""A real clamd finds what it knows in a file that is sent to us. Run by itself, where clamd is installed (.ci/run)."""

import io
import shutil
import socket
import subprocess
import time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from portal import virus
from portal.uploads import UploadField

KNOWN = b"prover lesemaskinen for virus"  # the only thing this clamd knows: no list of viruses is fetched
PDF = b"%PDF-1.4\n%%EOF\n"
PATIENCE = 60  # seconds for it to start


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    """→ its socket."""
    program = shutil.which("clamd")
    assert program, "clamd is needed here: apt-get install clamav-daemon."
    folder = tmp_path_factory.mktemp("c")
    lists, path, conf = folder / "lists", folder / "clamd.ctl", folder / "clamd.conf"
    lists.mkdir()
    (lists / "own.ndb").write_text(f"Prove.Virus:0:*:{KNOWN.hex()}\n")
    conf.write_text(
        f"LocalSocket {path}\nDatabaseDirectory {lists}\nTemporaryDirectory {folder}\nForeground yes\n"
        "StreamMaxLength 1M\nMaxThreads 2\n"
    )
    with subprocess.Popen([program, "--config-file", conf], stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(path)
            yield str(path)
        finally:
            process.terminate()


def _wait_for(path):
    for _ in range(PATIENCE * 10):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as tried:
            if tried.connect_ex(str(path)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("clamd did not start.")


@pytest.fixture(autouse=True)
def configured(daemon, settings):
    settings.CLAMD = daemon


def upload(content):
    return UploadField().clean(SimpleUploadedFile("regnskap.pdf", content))


def test_a_clean_file_goes_through():
    content = PDF + b"0" * (3 * virus.PIECE + 7)
    assert upload(content).read() == content


def test_a_virus_is_refused_and_named():
    assert virus.virus_in(io.BytesIO(PDF + KNOWN)) == "Prove.Virus.UNOFFICIAL"
    with pytest.raises(ValidationError) as caught:
        upload(PDF + KNOWN)
    assert caught.value.code == "virus"


def test_what_is_too_large_for_it_is_not_called_clean():
    with pytest.raises(virus.NoAnswer):
        virus.virus_in(io.BytesIO(PDF + b"0" * 2**21))
