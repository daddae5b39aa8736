"""Production starts only when it is safe to; the sentence says which setting is missing."""

import os
import subprocess
import sys

import pytest

from tests.conventions.source import ROOT

SECRET = "a" * 64


def start(**variables):
    """What Python says when the settings are read under these variables and no other of ours."""
    ours = ("DEBUG", "DEMO", "SECURE", "SECRET_KEY", "DATABASE_URL", "REDIS_URL")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    program = "from portal import settings; print(settings.SECURE)"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=env | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_needs_a_secret():
    refused = start()
    assert refused.returncode != 0
    assert "SECRET_KEY must be set" in refused.stderr


def test_production_never_shows_tracebacks():
    refused = start(DEBUG="true", SECURE="true", SECRET_KEY=SECRET)
    assert refused.returncode != 0
    assert "DEBUG and SECURE cannot both be on" in refused.stderr


@pytest.mark.parametrize(
    ("variables", "secure"),
    [({"SECRET_KEY": SECRET}, "True"), ({"DEMO": "true"}, "False"), ({"DEBUG": "true"}, "False")],
    ids=["production", "demo", "development"],
)
def test_it_is_secure_unless_told_otherwise(variables, secure):
    started = start(**variables)
    assert started.stdout.strip() == secure, started.stderr


@pytest.mark.parametrize("address", ["clamav", "clamav:port"])
def test_a_clamd_that_cannot_be_found_stops_the_start(address):
    refused = start(DEMO="true", CLAMD=address)
    assert refused.returncode != 0
    assert "CLAMD must be" in refused.stderr


def test_a_value_of_the_wrong_kind_is_named():
    assert "DEBUG" in start(DEBUG="kanskje", SECRET_KEY=SECRET).stderr


def test_a_demo_on_the_open_net_needs_a_secret_of_its_own():
    refused = start(DEMO="true", SECURE="true")
    assert refused.returncode != 0
    assert "SECRET_KEY must be set" in refused.stderr
