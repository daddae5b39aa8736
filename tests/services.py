"""Where the tests find PostgreSQL and Redis. Loaded by `-p` in pyproject.toml, because pytest-django reads the
settings before any conftest.py.

Addresses that are set are used as they are. Otherwise the first process starts the checkout's test servers, and
takes a place on them of its own: several runs at once in one checkout do not meet. Every xdist worker has its own
test database from pytest-django, and its own numbered Redis database and folder of uploads from here.
TEST_SERVERS=bench gives servers that wait for the disk as in production, which is slower and what speed is
measured on.
"""

import fcntl
import os
import re
import tempfile
from typing import IO

import pytest

from portal import embedded

PLACES = 16  # test runs at once; 16 workers each make up the 256 databases of the embedded Redis

COPIES = "TEST_DATABASES_ARE_COPIED"  # the folder of the servers on which they are; see `migrated`


def start() -> None:
    os.environ.setdefault("DEMO", "true")
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["REDIS_URL"] = numbered(os.environ["REDIS_URL"], int(worker.removeprefix("gw")))
        os.environ["MEDIA_ROOT"] = os.path.join(os.environ["MEDIA_ROOT"], worker)
        return
    own = {variable for variable in embedded.SERVERS if not os.environ.get(variable)}
    try:
        purpose = os.environ.get("TEST_SERVERS", "test")
        embedded.start(purpose=purpose, is_durable=purpose == "bench")
    except embedded.NotStarted as error:
        raise pytest.UsageError(str(error)) from error
    place = take_place()
    if "DATABASE_URL" in own:
        os.environ["DATABASE_URL"] += f"_{place}"
        os.environ[COPIES] = str(embedded.CHECKOUT / ".local" / purpose)
    if "REDIS_URL" in own:
        os.environ["REDIS_URL"] = numbered(os.environ["REDIS_URL"], place * 16)
    os.environ["MEDIA_ROOT"] = _uploads.name


def numbered(url: str, add: int) -> str:
    """The address of another database on the same Redis: `…/3` or `…?db=3` counted up."""
    return re.sub(r"(?<=/|=)\d+$", lambda number: str(int(number[0]) + add), url)


def take_place() -> int:
    folder = embedded.CHECKOUT / ".local" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    for place in range(PLACES):
        lock = (folder / f"place-{place}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            _place.append(lock)
            return place
    raise pytest.UsageError(f"{PLACES} test runs are under way in this checkout already.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What races threads or breaks services must also hold on servers outside the checkout."""
    for item in items:
        if {"concurrency", "faults"} & set(item.path.relative_to(embedded.CHECKOUT).parts):
            item.add_marker(pytest.mark.services)


def pytest_unconfigure() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        embedded.stop()
        _uploads.cleanup()
        while _place:
            _place.pop().close()


_place: list[IO[str]] = []
_uploads = tempfile.TemporaryDirectory(prefix="portal-uploads-")
start()
