"""A checkout's private servers: there when used, gone afterwards, however their users end."""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from portal import embedded

USER = """
import os, sys
from portal import embedded
embedded.start(is_durable="DURABLE" in os.environ)
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the servers of a checkout until it is told to leave."""

    def __init__(self, checkout, *, command=(), **environment):
        outside = {name: value for name, value in os.environ.items() if name not in embedded.SERVERS}
        self.process = subprocess.Popen(
            [*command, sys.executable, "-c", USER],
            cwd=checkout,
            env=outside | {"PYTHONPATH": str(checkout)} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.checkout = checkout

    def addresses(self):
        line = self.process.stdout.readline()
        assert line, "the servers did not start: " + " ".join(
            log.read_text() for log in Path(self.checkout, ".local").rglob("log")
        )
        self.database, self.redis = line.split()
        return self.database, self.redis

    def query(self, sql):
        with psycopg.connect(self.database) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None

    def leave(self):
        self.process.communicate()
        assert self.process.returncode == 0

    def end(self, number):
        self.process.send_signal(number)
        self.process.communicate()


def make_checkout(folder):
    (folder / "portal").mkdir(parents=True)
    shutil.copy(embedded.__file__, folder / "portal")
    return folder


@pytest.fixture
def checkout(tmp_path):
    folder = make_checkout(tmp_path / "checkout")
    yield folder
    assert_nothing_runs(folder)


def running(checkout):
    """The processes that work inside a checkout, with what is asked of them in `info`: some end while one asks."""
    return [
        process
        for process in psutil.process_iter(["status", "cwd", "name", "username", "cmdline"])
        if process.info["status"] != psutil.STATUS_ZOMBIE
        and process.info["cwd"]
        and Path(process.info["cwd"]).is_relative_to(checkout)
    ]


def kill(process):
    with suppress(psutil.NoSuchProcess):  # a child of the server ends with it
        process.kill()


def assert_nothing_runs(checkout):
    for _ in range(200):
        if not (left := running(checkout)):
            return
        time.sleep(0.05)
    raise AssertionError(f"still running: {left}")


def test_servers_stop_before_their_last_user_ends(checkout):
    user = User(checkout)
    user.addresses()
    assert {"postgres", "redis-server"} <= {process.info["name"] for process in running(checkout)}
    user.leave()
    assert running(checkout) == []


def test_sockets_leave_no_folder_behind(checkout):
    user = User(checkout)
    _, redis = user.addresses()
    folder = Path(redis.removeprefix("unix://").partition("?")[0]).parent
    assert folder.is_dir()
    user.leave()
    assert not folder.exists()


def test_database_is_utf8_and_knows_norwegian_letters(checkout):
    user = User(checkout)
    user.addresses()
    assert user.query("SHOW server_encoding") == "UTF8"
    assert user.query("SELECT lower('ÆØÅ')") == "æøå"
    assert user.query("SELECT to_tsvector('norwegian', 'Åpne dører')::text") == "'dør':2 'åpn':1"
    assert int(user.query("SHOW max_connections")) >= 200
    user.leave()


def test_data_is_kept_between_starts(checkout):
    first = User(checkout)
    first.addresses()
    first.query("CREATE TABLE kept AS SELECT 42 AS number")
    first.leave()
    second = User(checkout)
    second.addresses()
    assert second.query("SELECT number FROM kept") == 42
    second.leave()


def test_first_user_does_not_take_the_servers_along(checkout):
    first, second = User(checkout), User(checkout)
    assert first.addresses() == second.addresses()
    first.leave()
    assert second.query("SELECT 1") == 1
    second.leave()


def test_many_start_at_once(checkout):
    users = [User(checkout) for _ in range(5)]
    with ThreadPoolExecutor() as pool:
        assert len(set(pool.map(User.addresses, users))) == 1
        list(pool.map(User.leave, users))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_killed_user_leaves_nothing(checkout, number):
    user = User(checkout)
    user.addresses()
    user.end(number)
    assert_nothing_runs(checkout)


def test_user_killed_while_starting_leaves_nothing(checkout):
    user = User(checkout)
    time.sleep(0.4)
    user.end(signal.SIGKILL)
    assert_nothing_runs(checkout)
    again = User(checkout)
    again.addresses()
    again.leave()


def test_next_start_recovers_when_everyone_was_killed(checkout):
    user = User(checkout, DURABLE="yes")
    user.addresses()
    user.query("CREATE TABLE kept AS SELECT 42 AS number")
    user.end(signal.SIGKILL)
    for process in running(checkout):
        if process.info["name"] != "redis-server":
            kill(process)
    again = User(checkout)
    again.addresses()
    assert again.query("SELECT number FROM kept") == 42
    again.leave()
    assert running(checkout) == []


def test_run_is_durable_and_tests_are_fast(checkout):
    for environment, expected in (({"DURABLE": "yes"}, "on"), ({}, "off")):
        user = User(checkout, **environment)
        user.addresses()
        assert user.query("SHOW fsync") == expected
        user.leave()


def test_servers_of_a_killed_keeper_are_replaced(checkout):
    user = User(checkout)
    user.addresses()
    for process in running(checkout):
        if "embedded.py" in " ".join(process.info["cmdline"]):
            kill(process)
    again = User(checkout)
    again.addresses()
    assert again.query("SELECT 1") == 1
    again.leave()
    user.leave()


def test_stale_pid_file_of_another_process_does_not_stop_the_start(checkout):
    user = User(checkout)
    user.addresses()
    user.leave()
    data = checkout / ".local/run/postgres/data"
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n1\n5432\n\n\n")
    again = User(checkout)
    again.addresses()
    again.leave()


def test_two_checkouts_do_not_meet(tmp_path):
    folders = [make_checkout(tmp_path / name) for name in ("one", "two")]
    users = [User(folder) for folder in folders]
    assert set(users[0].addresses()).isdisjoint(users[1].addresses())
    users[0].query("CREATE TABLE only_here ()")
    assert users[1].query("SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'") == 0
    for user in users:
        user.leave()


def test_long_path_with_spaces(tmp_path):
    folder = make_checkout(tmp_path / ("a long path " * 5).strip() / ("another æøå " * 5).strip())
    user = User(folder)
    user.addresses()
    assert user.query("SELECT 1") == 1
    user.leave()
    assert running(folder) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as an ordinary user already")
def test_ordinary_user(tmp_path):
    folder = make_checkout(tmp_path / "checkout")
    shutil.chown(folder, "nobody")
    user = User(folder, command=embedded.unprivileged(), HOME="/nonexistent")
    user.addresses()
    assert {process.info["username"] for process in running(folder)} == {"nobody"}
    user.leave()
    assert running(folder) == []


def test_addresses_that_are_set_are_used_as_they_are(checkout):
    user = User(checkout, DATABASE_URL="postgresql://elsewhere/db", REDIS_URL="redis://elsewhere/0")
    assert user.addresses() == ("postgresql://elsewhere/db", "redis://elsewhere/0")
    assert not (checkout / ".local").exists()
    user.leave()


def test_one_address_set_starts_only_the_other_server(checkout):
    user = User(checkout, DATABASE_URL="postgresql://elsewhere/db")
    user.addresses()
    assert "postgres" not in {process.info["name"] for process in running(checkout)}
    user.leave()


def test_broken_server_is_told_in_a_sentence(checkout):
    data = checkout / ".local/run/postgres/data"
    data.mkdir(parents=True)
    outside = {name: value for name, value in os.environ.items() if name not in embedded.SERVERS}
    done = subprocess.run(
        [sys.executable, "-c", USER], cwd=checkout, env=outside, capture_output=True, text=True, timeout=30
    )
    assert f"PostgreSQL did not start; {checkout}/.local/run/postgres/log says why." in done.stderr
