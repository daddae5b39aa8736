"""A message is handed to the worker beside the page: nobody waits for the broker, and a hurry is few tasks."""

import base64
import json
import socket
import subprocess
import sys
from queue import SimpleQueue

import pytest

from portal import clock, notifications
from portal.handing_over import MOST, together
from portal.models import Notice
from tests.conventions.source import ROOT
from tests.faults.services import environment, until
from tests.faults.test_portal import Greeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

NOTIFY = (
    "import django; django.setup();"
    "from portal import clock, notifications;"
    "from portal.accounts.adapter import AccountMessage;"
    "tell = lambda: notifications.notify(AccountMessage('ola@example.com', 'Hei', 'Hei'), at=clock.now());"
)


def test_messages_of_one_moment_are_one_task(post, broker):
    for _number in range(3):
        notifications.notify(Greeting("ola@example.com"), at=clock.now())
    assert until(lambda: broker.llen("celery"))
    task = broker.lpop("celery").decode()
    assert not broker.llen("celery")
    assert "deliver_notices" in task
    assert Notice.objects.count() == 3


def test_a_long_list_stays_alone_and_none_is_lost():
    waiting = SimpleQueue()
    for ids in ([4], list(range(100, 100 + MOST)), [5], [6, 7]):
        waiting.put(ids)
    assert together([1, 2, 3], waiting) == [[1, 2, 3, 4], list(range(100, 100 + MOST)), [5, 6, 7]]
    assert waiting.empty()


def test_a_broker_that_never_answers_keeps_nobody_waiting(post):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(30)
        program = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", f"{NOTIFY} tell(); print('done', flush=True); input()"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=environment(post) | {"REDIS_URL": f"redis://127.0.0.1:{silent.getsockname()[1]}/0"},
        )  # fmt: skip
        try:
            asking, _address = silent.accept()  # it has come to the broker, which says nothing
            assert program.stdout.readline().strip() == b"done"
            asking.close()
        finally:
            program.communicate(b"\n", timeout=30)
    assert Notice.objects.count() == 1


def test_a_process_that_was_forked_hands_over_too(post, broker):
    program = (
        f"import os, sys, time; {NOTIFY} tell();"
        "from django.db import connection; connection.close();"
        "child = os.fork();\n"
        "tell(); time.sleep(2); sys.stdout.flush(); os._exit(0) if not child else os.waitpid(child, 0)"
    )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env=environment(post),
        check=True,
        timeout=60,
    )
    assert Notice.objects.count() == 3
    tasks = [task.decode() for task in broker.lrange("celery", 0, -1)]
    handed = {notice.pk for notice in Notice.objects.all() if any(_has(task, notice.pk) for task in tasks)}
    assert len(handed) == 3


def _has(task, key):
    _args, kwargs, _options = json.loads(base64.b64decode(json.loads(task)["body"]))
    return key in kwargs["ids"]
