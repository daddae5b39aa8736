"""What must go out goes out once, whatever breaks on the way: a real mail server, Redis and worker."""

import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.urls import reverse

from portal import clock, notifications, registries
from portal.models import Notice
from portal.models.notice import NoticeState
from portal.notifications import WAITS, Message, Receiver
from portal.tasks import sweep_outbox
from tests.conventions.source import ROOT
from tests.factories import NOW, make_staff, make_user
from tests.faults.services import environment, free_port, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


class Greeting(Message):
    kind = "test.greeting"

    def __init__(self, *emails, once=None):
        self.emails, self._once = emails, once

    def receivers(self):
        return [Receiver(email) for email in self.emails]

    def subject(self):
        return "Noe venter på deg"

    def body(self):
        return "Logg inn og se: http://localhost/\n"

    def once(self):
        return self._once


def test_a_real_worker_sends_what_is_committed_and_nothing_else(post, broker):
    worker = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "portal", "worker",
         "--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"],
        cwd=ROOT, env=environment(post), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with transaction.atomic():
            notifications.notify(Greeting("angret@example.com"), at=clock.now())
            transaction.set_rollback(True)
        notifications.notify(Greeting("ola@example.com"), at=clock.now())
        assert until(lambda: Notice.objects.filter(state=NoticeState.SENT).exists())
    finally:
        worker.terminate()
        worker.wait(20)
    assert [letter.rcpt_tos for letter in post.letters] == [["ola@example.com"]]


def test_an_emptied_redis_delays_and_loses_nothing(post, broker):
    notifications.notify(Greeting("ola@example.com"), at=clock.now())
    assert until(lambda: broker.llen("celery") == 1)
    broker.flushdb()
    sweep_outbox()
    sweep_outbox()
    assert len(post.letters) == 1
    assert Notice.objects.get().state == NoticeState.SENT


def test_a_broker_that_is_down_stops_nobody(post):
    program = (
        "import django; django.setup();"
        "from portal import clock, notifications;"
        "from portal.accounts.adapter import AccountMessage;"
        "notifications.notify(AccountMessage('ola@example.com', 'Hei', 'Hei'), at=clock.now())"
    )
    nobody = {"REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env=environment(post) | nobody,
        check=True,
        timeout=30,
    )
    assert not post.letters
    sweep_outbox()
    assert len(post.letters) == 1


def test_a_refusing_server_is_tried_later_and_later_and_then_shown_to_staff(post, client):
    post.answer = "451 Try again later"
    with time_machine.travel(NOW, tick=False) as travel:
        [notice] = notifications.notify(Greeting("ola@example.com"), at=NOW)
        waited = []
        for minutes in (0, *WAITS):
            travel.shift(timedelta(minutes=minutes))
            sweep_outbox()
            notice.refresh_from_db()
            waited.append((notice.state, notice.attempts))
        assert waited == [(NoticeState.WAITING, n) for n in range(1, len(WAITS) + 1)] + [
            (NoticeState.FAILED, len(WAITS) + 1)
        ]
        assert "451" in notice.last_error
        staff = make_staff()
        items = [item for provider in registries.worklist for item in provider(staff)]
        assert "Meldingen kom ikke fram: Noe venter på deg" in [item.title for item in items]

        post.answer = "250 OK"
        client.force_login(staff)
        client.post(reverse("admin:portal_notice_send_again", args=[notice.pk]))
        sweep_outbox()
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert len(post.letters) == 1
    assert not [i for p in registries.worklist for i in p(staff) if "kom ikke fram" in i.title]


def test_it_is_not_tried_before_its_time(post):
    post.answer = "451 Try again later"
    [notice] = notifications.notify(Greeting("ola@example.com"), at=NOW)
    for _minute in range(3):
        notifications.deliver([notice.pk], at=NOW)
    notice.refresh_from_db()
    assert notice.attempts == 1


def test_one_bad_address_does_not_stop_the_others(post):
    [bad] = notifications.notify(Greeting("ola@example.com"), at=NOW)
    Notice.objects.filter(pk=bad.pk).update(address="ola@example.com\nBcc: alle@example.com")
    [good] = notifications.notify(Greeting("kari@example.com"), at=NOW)
    assert notifications.deliver([bad.pk, good.pk], at=NOW) == 1
    assert [letter.rcpt_tos for letter in post.letters] == [["kari@example.com"]]


def test_two_workers_with_the_same_message_send_it_once(post):
    post.delay = 0.3
    [notice] = notifications.notify(Greeting("ola@example.com"), at=NOW)
    sent = []

    def work():
        try:
            sent.append(notifications.deliver([notice.pk], at=NOW))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent) == [0, 0, 0, 1]
    assert len(post.letters) == 1


def test_killed_between_the_servers_yes_and_our_commit_the_repeat_is_recognisable(post):
    [notice] = notifications.notify(Greeting("ola@example.com"), at=clock.now())
    program = (
        "import django; django.setup();"
        "from portal import clock, notifications;"
        f"notifications.deliver([{notice.pk}], at=clock.now())"
    )
    sender = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", program], cwd=ROOT, env=environment(post)
    )
    post.on_quit = sender.kill
    assert sender.wait(30) == -signal.SIGKILL
    post.on_quit = None
    notice.refresh_from_db()
    assert notice.state == NoticeState.WAITING
    assert until(lambda: notifications.deliver([notice.pk], at=clock.now()) == 1, seconds=10)
    assert post.message_ids() == [notice.message_id] * 2


def test_a_reminder_goes_out_once_however_many_beats_there_are(post):
    for _beat in range(3):
        notifications.notify(Greeting("ola@example.com", "kari@example.com", once="2027"), at=NOW)
    notifications.notify(Greeting("OLA@example.com".lower(), once="2028"), at=NOW)
    assert Notice.objects.count() == 3
    with time_machine.travel(NOW, tick=False):
        sweep_outbox()
    assert len(post.letters) == 3


def test_a_secret_is_forgotten_once_it_is_sent(post, client, settings):
    settings.DEMO = False
    make_user(email="ola@example.com")
    client.post(reverse("account_login"), {"login": "ola@example.com"})
    notice = Notice.objects.get()
    assert notice.body
    notifications.deliver([notice.pk], at=clock.now())
    notice.refresh_from_db()
    assert notice.body == ""
    content = post.letters[0].content.decode()
    assert "Auto-Submitted: auto-generated" in content
    assert django_settings.MAIL_DOMAIN in post.message_ids()[0]


def test_a_rolled_back_deed_tells_nobody(post):
    with transaction.atomic():
        notifications.notify(Greeting("ola@example.com"), at=NOW)
        transaction.set_rollback(True)
    with time_machine.travel(NOW, tick=False):
        sweep_outbox()
    assert not post.letters


def test_without_a_mail_server_nothing_is_called_sent(settings):
    settings.EMAIL_BACKEND = "portal.mail.NoMailServer"
    (notice,) = notifications.notify(Greeting("kari@example.com"), at=NOW)
    notifications.deliver([notice.pk], at=NOW)
    notice.refresh_from_db()
    assert notice.state == NoticeState.WAITING
    assert "EMAIL_URL is not set" in notice.last_error
