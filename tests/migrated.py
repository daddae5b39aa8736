"""The migrations run once: each later test database is a copy of what they made, until something of them changes.

Only on the checkout's own servers; on others' nothing is left behind. One process at a time makes the copy, and
xdist's other workers wait for it, which is sooner done than making their own beside it.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal.embedded import CHECKOUT

PREFIX = "migrated_"
# The migrations, and what they read when they run.
SOURCES = ("*/migrations/*.py", "portal/platforms/*.toml", "portal/text.py", "pyproject.toml")


@contextmanager
def once(folder: str) -> Iterator[None]:
    """Set where the test database is copied from; if there is nothing yet, keep a copy of it for those to come."""
    with (Path(folder) / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        name = PREFIX + digest()
        kept = name in copies()
        if kept:
            connection.settings_dict["TEST"]["TEMPLATE"] = name
        yield
        if not kept:
            keep(name)


def digest() -> str:
    found = hashlib.sha256(settings.PORTAL_PLATFORM.encode())
    for path in sorted(path for source in SOURCES for path in CHECKOUT.glob(source) if path.is_file()):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


def copies() -> list[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        return [name for (name,) in cursor.fetchall()]


def keep(name: str) -> None:
    """Copy the database that the migrations have just made. The copies of other migrations go."""
    source, old = connection.settings_dict["NAME"], copies()
    connection.close()
    quoted = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        for other in old:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(other)}")
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(source)}")
