"""Sixteen people press the button for the same hall and hour, two hundred times over, through eight web workers.

The server is the one of production: the line in the Procfile, with as many workers. Each person has a session, the
form's token and a connection of their own, as a browser has.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager
from http.cookies import SimpleCookie
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from facilities.models import Booking
from organizations.models import Mandate
from portal import clock
from portal.models import User
from tests.benchmarks import facilities
from tests.benchmarks.pages import _chair, _free_hours

RACERS, SLOTS, WORKERS = 16, 200, 8
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a" * 32


def test_race(demo, figures):
    facilities.build()
    chair = _chair()
    forms = list(islice(_free_hours(chair, facilities.free_halls()), SLOTS))
    racers = [
        cookies_of(user) for user in colleagues(Mandate.objects.active().get(user=chair, pk=_first(chair)))
    ]
    before = Booking.objects.count()
    with web_server() as port:
        answers, took = race(port, racers, forms)
    winners = [sum(status == 302 for status in column) for column in zip(*answers, strict=True)]
    failed = sum(status not in (200, 302) for row in answers for status in row)
    slots = [
        max(column) for column in zip(*took, strict=True)
    ]  # until the last of the sixteen has its answer
    once, worst = sum(one == 1 for one in winners), max(slots) / statistics.median(slots)
    figures["race"] = (
        f"{RACERS} people at once for the same hall and hour through {WORKERS} web workers, {SLOTS} hours: exactly one"
        f" winner in {once}, {failed} errors; the slowest hour took {worst:.1f} times the median one"
    )
    figures["race met"] = "yes" if once == SLOTS and not failed and worst <= 5 else "no"
    assert Booking.objects.count() == before + SLOTS
    assert once == SLOTS
    assert not failed


def _first(chair):
    return Mandate.objects.active().filter(user=chair).order_by("pk").values_list("pk", flat=True).first()


def colleagues(mandate):
    """As many people who act for the same association as the chair."""
    at, people = clock.now(), [mandate.user]
    for number in range(RACERS - 1):
        person = User.objects.create_user(f"kollega{number}@demo.example", name=f"Kollega {number}")
        Mandate.objects.create(
            user=person,
            association=mandate.association,
            role="contact",
            state="active",
            requested_at=at,
            decided_at=at,
        )
        people.append(person)
    return people


def cookies_of(user):
    client = Client()
    client.force_login(user)
    cookies = SimpleCookie(
        {name: morsel.value for name, morsel in client.cookies.items()} | {"csrftoken": TOKEN}
    )
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())


def race(port, racers, forms):
    """The status of each answer and how long it took, racer by racer and slot by slot."""
    answers = [[0] * len(forms) for _ in racers]
    took = [[0.0] * len(forms) for _ in racers]
    ready = threading.Barrier(len(racers), timeout=120)

    def run(racer, cookies):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        for slot, (address, fields) in enumerate(forms):
            body = urlencode({**fields, "key": str(uuid.uuid4()), "csrfmiddlewaretoken": TOKEN})
            ready.wait()
            began = time.perf_counter()
            link.request("POST", address, body, headers)
            answer = link.getresponse()
            answer.read()
            answers[racer][slot], took[racer][slot] = answer.status, time.perf_counter() - began
        link.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, took


@contextmanager
def web_server():
    """The web line of the Procfile, on the database of the measurement."""
    line = next(line for line in (ROOT / "Procfile").read_text().splitlines() if line.startswith("web:"))
    port = free_port()
    environment = {
        **os.environ, "DATABASE_URL": address_of_database(), "WEB_WORKERS": str(WORKERS), "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_BASE_URL": f"http://localhost:{port}",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    process = subprocess.Popen(
        line.removeprefix("web:").strip(), shell=True, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def address_of_database():
    """As DATABASE_URL, but the database that the tests made."""
    whole = os.environ["DATABASE_URL"]
    return f"{whole.rpartition('/')[0]}/{connection.settings_dict['NAME']}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    """Until every worker is likely to be up: each connection may meet another."""
    began, answered = time.monotonic(), 0
    while answered < 5 * WORKERS:
        assert time.monotonic() - began < 90, "the web server does not answer"
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            link.request("GET", "/healthz")
            answered += link.getresponse().status == 200
            link.close()
        except OSError:
            time.sleep(0.2)
