"""`make run` on a small stand-in for the portal: it starts everything, and leaves nothing however it ends."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portal import embedded
from tests.setup.test_embedded import assert_nothing_runs, make_checkout, running

ROOT = Path(__file__).parents[2]
COMMAND = """
from django.core.management.base import BaseCommand
class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true")
    def handle(self, **options):
        self.stdout.write("kari@example.org")
"""
SETTINGS = """
import os
from urllib.parse import unquote, urlsplit
address = urlsplit(os.environ["DATABASE_URL"])
DATABASES = {"default": {
    "ENGINE": "django.db.backends.postgresql", "NAME": "portal", "USER": "postgres", "HOST": unquote(address.hostname)
}}
INSTALLED_APPS = ["portal"]
SECRET_KEY = "stand-in"
"""
PROCFILE = """\
web: exec python -m http.server --bind 127.0.0.1 $PORT
worker: exec sleep 1000
"""
STUBBORN = """
web: exec python -m http.server --bind 127.0.0.1 $PORT
worker: trap '' TERM; sleep 1000 & sleep 1000
"""


@pytest.fixture
def checkout(tmp_path):
    folder = make_checkout(tmp_path / "checkout")
    shutil.copy(ROOT / "portal/runner.py", folder / "portal")
    commands = folder / "portal/management/commands"
    commands.mkdir(parents=True)
    for name in ("load_demo", "demo_logins", "sync_schemes"):
        (commands / f"{name}.py").write_text(COMMAND)
    (folder / "portal/settings.py").write_text(SETTINGS)
    (folder / "Procfile").write_text(PROCFILE)
    yield folder
    for process in running(folder):
        process.kill()


def make_run(checkout, port):
    outside = {name: value for name, value in os.environ.items() if name not in embedded.SERVERS}
    return subprocess.Popen(
        [sys.executable, "-m", "portal.runner"],
        cwd=checkout,
        env=outside | {"PORT": str(port), "DJANGO_SETTINGS_MODULE": "portal.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_until_ready(run):
    said = ""
    for line in run.stdout:
        said += line
        if "Ctrl-C stops it" in line:
            return said
    raise AssertionError(said)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_leaves_nothing(checkout, port, number):
    run = make_run(checkout, port)
    said = wait_until_ready(run)
    assert f"http://localhost:{port}" in said
    assert "kari@example.org" in said
    assert len(running(checkout)) > 5
    run.send_signal(number)
    run.communicate(timeout=30)
    assert running(checkout) == []


def test_kills_what_does_not_listen(checkout, port):
    (checkout / "Procfile").write_text(STUBBORN)
    run = make_run(checkout, port)
    wait_until_ready(run)
    run.terminate()
    run.communicate(timeout=30)
    assert running(checkout) == []


def test_next_run_clears_up_after_a_killed_one(checkout, port):
    run = make_run(checkout, port)
    wait_until_ready(run)
    run.kill()
    run.wait()
    run.stdout.close()
    again = make_run(checkout, port)
    wait_until_ready(again)
    again.terminate()
    again.communicate(timeout=30)
    assert_nothing_runs(checkout)


def test_second_run_says_where_the_first_is(checkout, port):
    run = make_run(checkout, port)
    wait_until_ready(run)
    second = make_run(checkout, port + 1)
    assert (
        second.communicate()[0] == f"The portal of this checkout already runs at http://localhost:{port}.\n"
    )
    run.terminate()
    run.communicate(timeout=30)


def test_taken_port_is_told_in_a_sentence(checkout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said, _ = make_run(checkout, port).communicate()
    assert said == f"Port {port} is taken: choose another, for example make run PORT={port + 1}.\n"
