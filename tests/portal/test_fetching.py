"""Fetching what others have put on the web: against a real server on this machine, which is let in by an argument."""

import gzip
import ipaddress
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.fetching import MOST, CannotFetch, FetchProblem, fetch, is_public, look_up

BOMB = gzip.compress(bytes(200 * 1024 * 1024), mtime=0)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Host"]))
        getattr(self, "_" + self.path.strip("/").split("?")[0].replace("-", "_"))()

    def _send(self, body=b"", status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return

    def _file(self):
        if self.headers["If-None-Match"] == '"1"':
            return self._send(status=304)
        return self._send(b"innhold", ETag='"1"', Last_Modified="Tue, 02 Mar 2027 11:00:00 GMT")

    def _packed(self):
        self._send(gzip.compress(b"innhold", mtime=0), Content_Encoding="gzip")

    def _bomb(self):
        self._send(BOMB, Content_Encoding="gzip")

    def _broken_gzip(self):
        self._send(b"ikke pakket", Content_Encoding="gzip")

    def _brotli(self):
        self._send(b"x", Content_Encoding="br")

    def _big(self):
        self._send(bytes(MOST + 1))

    def _missing(self):
        self._send(status=404)

    def _circle(self):
        self._send(status=302, Location="/circle")

    def _moved(self):
        self._send(status=301, Location="/file")

    def _to_metadata(self):
        self._send(status=302, Location="http://169.254.169.254/latest/meta-data/")

    def _to_file(self):
        self._send(status=302, Location="file:///etc/passwd")

    def _to_elsewhere(self):
        self._send(status=302, Location=f"http://annet.example:{self.server.server_port}/file")

    def _drip(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            time.sleep(0.05)
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return

    def log_message(self, *_args):
        return


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.asked = []
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def read(server, path, *, host="kalender.example", permit=lambda address: address.is_loopback, **options):
    options.setdefault("resolve", lambda _host, _port: ["127.0.0.1"])
    return fetch(f"http://{host}:{server.server_port}/{path}", permit=permit, **options)


def problem(deed):
    with pytest.raises(CannotFetch) as raised:
        deed()
    return raised.value.problem


class TestReads:
    def test_a_file_with_what_tells_whether_it_changes(self, server):
        found = read(server, "file")
        assert (found.content, found.etag, found.modified[:3]) == (b"innhold", '"1"', "Tue")

    def test_the_host_that_was_written_although_the_address_was_looked_up(self, server):
        read(server, "file")
        assert server.asked[-1] == ("/file", f"kalender.example:{server.server_port}")

    def test_nothing_when_nothing_has_changed(self, server):
        assert read(server, "file", etag='"1"').content is None

    def test_what_is_packed(self, server):
        assert read(server, "packed").content == b"innhold"

    def test_what_has_moved(self, server):
        assert read(server, "moved").content == b"innhold"


class TestSaysWhy:
    @pytest.mark.parametrize(
        ("path", "why"),
        [
            ("missing", FetchProblem.STATUS),
            ("circle", FetchProblem.REDIRECTS),
            ("big", FetchProblem.TOO_BIG),
            ("bomb", FetchProblem.TOO_BIG),
            ("broken-gzip", FetchProblem.DAMAGED),
            ("brotli", FetchProblem.DAMAGED),
            ("to-file", FetchProblem.ADDRESS),
            ("to-metadata", FetchProblem.FORBIDDEN),
        ],
    )
    def test_of_what_a_server_may_do(self, server, path, why):
        def resolve(host, _port):
            return ["127.0.0.1"] if host == "kalender.example" else [host]

        assert problem(lambda: read(server, path, resolve=resolve)) == why

    def test_a_drip_is_stopped_when_the_time_is_up(self, server):
        began = time.monotonic()
        assert problem(lambda: read(server, "drip", seconds=0.5)) == FetchProblem.SLOW
        assert time.monotonic() - began < 4

    def test_a_name_that_nobody_has(self, server):
        def nobody(_host, _port):
            raise socket.gaierror

        assert problem(lambda: read(server, "file", resolve=nobody)) == FetchProblem.UNKNOWN

    def test_a_name_that_takes_too_long_to_look_up(self, server):
        def slow(_host, _port):
            time.sleep(1)
            return ["127.0.0.1"]

        assert problem(lambda: read(server, "file", resolve=slow, seconds=0.2)) == FetchProblem.SLOW

    def test_a_server_that_is_not_there(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
            assert problem(lambda: fetch(url, permit=lambda _a: True)) == FetchProblem.UNREACHABLE

    @pytest.mark.parametrize(
        "url",
        ["", "kalender.example/a.ics", "ftp://kalender.example/", "file:///etc/passwd", "http://", "http://\x00/",
         "https://kari:passord@kalender.example/", "javascript:alert(1)", "http://[::1", "http://a" + "b" * 70_000],
    )  # fmt: skip
    def test_what_is_no_address(self, url):
        assert problem(lambda: fetch(url, resolve=lambda *_: ["127.0.0.1"])) in (
            FetchProblem.ADDRESS,
            FetchProblem.UNKNOWN,
            FetchProblem.FORBIDDEN,
        )


class TestClosedNetworks:
    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
            "100.64.0.1", "198.18.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
            "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1",
            "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::",
            "2002:c0a8:101::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "2001:db8::1",
        ],
    )  # fmt: skip
    def test_are_not_read(self, address):
        assert not is_public(ipaddress.ip_address(address))

    @pytest.mark.parametrize("address", ["1.1.1.1", "193.213.112.4", "2606:4700::1111", "::ffff:1.1.1.1"])
    def test_the_public_internet_is(self, address):
        assert is_public(ipaddress.ip_address(address))

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "0"])
    def test_whatever_the_address_is_called(self, server, host):
        before = len(server.asked)
        why = problem(lambda: read(server, "file", host=host, permit=is_public, resolve=look_up))
        assert why in (FetchProblem.FORBIDDEN, FetchProblem.UNKNOWN)
        assert len(server.asked) == before

    def test_one_closed_address_among_open_ones_is_enough(self, server):
        both = {"permit": is_public, "resolve": lambda *_: ["1.1.1.1", "10.0.0.1"]}
        assert problem(lambda: read(server, "file", **both)) == FetchProblem.FORBIDDEN

    def test_a_redirect_to_one_is_refused(self, server):
        def resolve(host, _port):
            return ["127.0.0.1"] if host == "kalender.example" else ["10.0.0.1"]

        assert problem(lambda: read(server, "to-elsewhere", resolve=resolve)) == FetchProblem.FORBIDDEN

    def test_a_name_that_changes_its_mind_is_asked_once(self, server):
        """First answer open, then closed: the connection goes to the first, and nobody asks again."""
        answers = iter([["127.0.0.1"], ["10.0.0.1"]])
        assert read(server, "file", resolve=lambda *_: next(answers)).content == b"innhold"
        assert next(answers) == ["10.0.0.1"]
