"""A worker killed in the middle of a batch of five hundred letters: nothing twice, nothing lost, memory flat."""

import os
import signal
import subprocess
import sys
from decimal import Decimal

import psutil
import pytest
from django.conf import settings as django_settings

from grants import workflow
from grants.models import BatchLine, Grant
from grants.tasks import decide_batches
from portal import clock
from portal.models import Decision, Notice, StoredFile
from tests.conventions.source import ROOT
from tests.factories import make_staff
from tests.faults.services import environment, until
from tests.grants.bulk import fill
from tests.grants.factories import make_call

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]
LETTERS = 500
MOST_GROWTH = 40 * 1024 * 1024  # bytes, from the fiftieth letter of a worker to its last
WORDS = {"rule": "Retningslinjene.", "considerations": "Vi har fordelt rammen likt."}


def work(post):
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "portal", "worker",
         "--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"],
        cwd=ROOT, env=environment(post) | {"MEDIA_ROOT": str(django_settings.MEDIA_ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def done():
    return BatchLine.objects.exclude(done_at=None).count()


def test_a_worker_killed_in_the_middle_of_five_hundred_letters(post, broker):
    call, kari = make_call(frame=LETTERS * 1000), make_staff()
    fill(call, LETTERS, at=clock.now(), proposed=1000, by=kari)
    workflow.decide_batch(call, by=kari, at=clock.now(), **WORDS)

    first = work(post)
    assert until(lambda: done() >= 100, seconds=300)
    os.kill(first.pid, signal.SIGKILL)
    first.wait(20)
    made = done()
    assert 100 <= made < LETTERS
    assert Decision.objects.count() == Grant.objects.count() == made

    decide_batches.delay()  # what the clock does every five minutes
    second = work(post)
    try:
        assert until(lambda: done() >= made + 50, seconds=300)
        before = psutil.Process(second.pid).memory_info().rss
        assert until(lambda: done() == LETTERS, seconds=600)
        after = psutil.Process(second.pid).memory_info().rss
    finally:
        second.terminate()
        second.wait(60)

    assert after - before < MOST_GROWTH, f"{(after - before) / 1024 / 1024:.0f} MB"
    assert not BatchLine.objects.exclude(problem="").exists()
    assert Decision.objects.count() == Grant.objects.count() == LETTERS
    assert Grant.objects.total() == Decimal(LETTERS * 1000)
    letters = StoredFile.objects.filter(purpose="grants.letter")
    assert letters.count() == len(set(letters.values_list("sha256", flat=True))) == LETTERS
    assert Notice.objects.filter(kind="grants.decision_ready").count() == LETTERS
