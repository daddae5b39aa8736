"""Asks clamd whether a file holds a virus, where a clamd is configured (`CLAMD`; clamd(8), the command INSTREAM)."""

import logging
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings

log = logging.getLogger(__name__)

PIECE = 64 * 1024  # bytes sent at a time
PATIENCE = 30.0  # seconds without a word from clamd
LONGEST_ANSWER = 4096


class NoAnswer(Exception):
    """clamd is configured, and does not say whether the file is clean."""


def is_configured() -> bool:
    return bool(settings.CLAMD)


def virus_in(file: "IO[bytes] | Any") -> str:
    """The name of the virus in `file`; "" when it is clean, or when no clamd is configured.

    NoAnswer when clamd cannot be reached or refuses the file: what nobody has looked at is not clean.
    """
    if not is_configured():
        return ""
    try:
        with _clamd() as clamd:
            answer = _ask(clamd, file)
    except OSError as error:
        log.error("clamd at %s does not answer: %s", settings.CLAMD, error)
        raise NoAnswer(str(error)) from error
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer.endswith("OK"):
        return ""
    log.error("clamd at %s said: %s", settings.CLAMD, answer)
    raise NoAnswer(answer)


@contextmanager
def _clamd() -> Iterator[socket.socket]:
    """`/run/clamav/clamd.ctl`, or `clamav:3310`."""
    address = settings.CLAMD
    if address.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    else:
        clamd = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    with clamd:
        clamd.settimeout(PATIENCE)
        if address.startswith("/"):
            clamd.connect(address)
        else:
            host, _colon, port = address.rpartition(":")
            clamd.connect((host, int(port)))
        yield clamd


def _ask(clamd: socket.socket, file: "IO[bytes] | Any") -> str:
    """Each piece has its length before it, four bytes with the highest first; a length of nought ends the file."""
    file.seek(0)
    try:
        clamd.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            clamd.sendall(struct.pack(">L", len(piece)) + piece)
        clamd.sendall(struct.pack(">L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has had enough: what it says about that is read below
    finally:
        file.seek(0)
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        if not (more := clamd.recv(1024)):
            break
        said += more
    return said.rstrip(b"\0\n").decode(errors="replace").strip()
