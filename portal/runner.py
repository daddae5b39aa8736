"""`make run`: the whole portal on one machine, which leaves nothing running when it stops."""

import fcntl
import io
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from portal import embedded

if TYPE_CHECKING:
    import psutil

LOCAL = embedded.CHECKOUT / ".local"
MARK = "PORTAL_RUN"  # stands in the environment of everything that a run starts


def main() -> None:
    port = int(os.environ.setdefault("PORT", "8000"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DEMO", "true")
    os.environ.setdefault("PORTAL_BASE_URL", f"http://localhost:{port}")
    os.environ.setdefault("BEAT_SCHEDULE", str(LOCAL / "celerybeat-schedule"))
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    if os.environ.get(MARK) != str(embedded.CHECKOUT):
        # Once more from the start, for a process forked from this one shows the environment that this one started with.
        os.environ[MARK] = str(embedded.CHECKOUT)
        os.execv(sys.executable, [sys.executable, "-m", "portal.runner"])
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, leave)

    (embedded.CHECKOUT / "staticfiles").mkdir(
        exist_ok=True
    )  # empty in the demo; the web server misses it aloud
    with only_run(port):
        stop_leftovers()
        refuse_if_taken(port)
        try:
            embedded.start()
            logins = prepare()
            threading.Thread(target=announce, args=(port, logins), daemon=True).start()
            code = run()
        finally:
            stop_leftovers()
            embedded.stop()
    sys.exit(code)


def leave(signum: int, frame: FrameType | None) -> None:
    sys.exit(128 + signum)


@contextmanager
def only_run(port: int) -> Iterator[None]:
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            sys.exit(f"The portal of this checkout already runs at http://localhost:{lock.read()}.")
        lock.truncate(0)
        lock.write(str(port))
        lock.flush()
        os.register_at_fork(after_in_child=lock.close)  # honcho forks: the lock must end with this process
        yield


def refuse_if_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken: choose another, for example make run PORT={port + 1}.")


def prepare() -> str:
    """Bring the database and the schemes up to date, fill an empty one with demo data, and return the logins."""
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo", if_empty=True)
    call_command("sync_schemes", stdout=io.StringIO())
    logins = io.StringIO()
    call_command("demo_logins", stdout=logins)
    connections.close_all()
    return logins.getvalue()


def run() -> int:
    from honcho.environ import parse_procfile  # type: ignore[import-untyped]
    from honcho.manager import Manager  # type: ignore[import-untyped]

    manager = Manager()
    for name, command in parse_procfile((embedded.CHECKOUT / "Procfile").read_text()).processes.items():
        manager.add_process(name, command)
    manager.loop()
    return int(manager.returncode or 0)


def announce(port: int, logins: str) -> None:
    while not answers(port):
        time.sleep(0.1)
    print(f"\nThe portal is ready: http://localhost:{port}\n\n{logins}\nCtrl-C stops it.\n", flush=True)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def stop_leftovers() -> None:
    """Stop what bears this checkout's mark: the last processes of this run, or those of one that was killed."""

    def is_ours(process: "psutil.Process") -> bool:
        return process.pid != os.getpid() and process.environ().get(MARK) == os.environ[MARK]

    embedded.end_processes(is_ours, by=signal.SIGTERM, patience=3)


if __name__ == "__main__":
    try:
        main()
    except embedded.NotStarted as error:
        sys.exit(str(error))
