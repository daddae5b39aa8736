"""What the tests of broken services share: a mail server with a will of its own, and other processes."""

import os
import socket
import time
from urllib.parse import urlsplit, urlunsplit

from django.db import connection


class Post:
    """A mail server that keeps what it takes, or refuses, or is slow, or kills who sends."""

    def __init__(self):
        self.letters, self.answer, self.delay, self.on_quit = [], "250 OK", 0.0, None

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.letters.append(envelope)
        if self.delay:
            time.sleep(self.delay)
        return self.answer

    async def handle_QUIT(self, server, session, envelope):
        if self.on_quit:
            self.on_quit()
        return "221 Bye"

    def message_ids(self):
        lines = [line for e in self.letters for line in e.content.decode().splitlines()]
        return [line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("message-id:")]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def environment(post):
    """What another process needs to work on the same database, broker and mail server."""
    address = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    return os.environ | {
        "DATABASE_URL": urlunsplit(address._replace(path=f"/{name}")),
        "EMAIL_URL": f"smtp://127.0.0.1:{post.port}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not (answer := true()) and time.monotonic() < end:
        time.sleep(0.1)
    return answer
