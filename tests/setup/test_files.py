"""What the set-up files promise to whoever installs the portal."""

import json
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt"]


@pytest.mark.parametrize("name", LOCKS)
def test_requirements_name_no_index(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_with_a_hash(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if line[:1].isalpha()]
    assert lines
    assert all(re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+ .*\\$", line) for line in lines)


def test_both_requirements_agree():
    production, development = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS
    )
    assert production.items() <= development.items()


def test_package_lock_names_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_compose_has_no_default_secret():
    text = (ROOT / "docker-compose.yml").read_text()
    secrets = re.findall(r"^ +(?:SECRET_KEY|POSTGRES_PASSWORD): (.+)$", text, re.MULTILINE)
    assert secrets
    assert all(secret.startswith("${") and ":?" in secret for secret in secrets)
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert all(rest.startswith(":?") for rest in re.findall(rf"\$\{{{name}([^}}]*)\}}", text))


def test_compose_describes_the_whole_portal():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert {"web", "worker", "beat", "postgres", "redis"} <= services.keys()
    for name in ("worker", "beat", "postgres", "redis"):
        assert services[name]["healthcheck"]["test"]
    assert services["web"]["environment"]["DEBUG"] == "false"
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


def test_image_does_not_run_as_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert lines.index("USER portal") < next(i for i, line in enumerate(lines) if line.startswith("CMD"))


def test_image_and_procfile_serve_alike():
    web = (ROOT / "Procfile").read_text()
    image = (ROOT / "Dockerfile").read_text()
    for option in ("--interface wsgi", "--blocking-threads 1", "--respawn-failed-workers"):
        assert option in web
        assert option in image
