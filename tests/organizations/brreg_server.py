"""Brønnøysund on a real socket of this machine: answers in the registers' shapes, and misbehaves when told to."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from organizations.demo.invented_register import InventedRegister


class BrregServer(InventedRegister):
    """`units` is a plain list here. `faults` are used up one for each request; `asked` is what came in."""

    def __init__(self, *units):
        self.known = list(units)
        super().__init__(units=lambda: self.known)
        self.faults, self.asked, self.headers = [], [], []
        self.lock = threading.Lock()

    def paths(self):
        return [path for path, _query in self.asked]


def status(code, body=b'{"status": 500}', **headers):
    """Answers with `code`, whatever is asked."""

    def fault(handler):
        reply(handler, code, body, headers)

    return fault


def not_json(handler):
    reply(handler, 200, b"<html>Vi er nede</html>", {"Content-Type": "text/html"})


def cut_off(handler):
    """Promises more than it sends, and hangs up."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"_embedded": {"enheter": [')
    handler.wfile.flush()
    handler.close_connection = True


def hangs_up(handler):
    handler.close_connection = True


def slow(seconds):
    """Says nothing for a while, and then what it was asked for."""

    def fault(handler):
        time.sleep(seconds)
        usual(handler)

    return fault


def drips(handler):
    """A byte now and then, without end: each part comes in time, the whole never does."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        pass
    handler.close_connection = True


def usual(handler):
    address = urlsplit(handler.path)
    code, body = handler.server.register.answer(address.path, dict(parse_qsl(address.query)))
    reply(handler, code, b"" if body is None else json.dumps(body).encode(), {})


def reply(handler, code, body, headers):
    handler.send_response(code)
    for name, value in {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **headers,
    }.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        register, address = self.server.register, urlsplit(self.path)
        with register.lock:
            register.asked.append((address.path, dict(parse_qsl(address.query))))
            register.headers.append(dict(self.headers))
            fault = register.faults.pop(0) if register.faults else usual
        fault(self)

    def log_message(self, *args):
        """Silent."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A reader that hung up is no news."""


@contextmanager
def running(register):
    server = Server(("127.0.0.1", 0), Handler)
    server.register = register
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
