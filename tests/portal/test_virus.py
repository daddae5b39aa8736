"""Files are looked at by clamd where one is configured: a real one's protocol, over its socket and over TCP."""

import io
import socketserver
import struct
import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants import workflow
from portal import virus
from portal.uploads import UploadField
from tests.factories import NOW, make_staff
from tests.grants.factories import enclose_all, make_application

# The harmless file that every scanner calls a virus (EICAR), in two parts, so that no scanner stops at this test.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.4\n%%EOF\n"


class Clamd(socketserver.StreamRequestHandler):
    """The command INSTREAM, as clamd(8) describes it."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        body = b""
        while size := struct.unpack(">L", self.rfile.read(4))[0]:
            assert size <= virus.PIECE
            body += self.rfile.read(size)
            if len(body) > self.server.limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(body)
        if self.server.is_silent:
            return
        found = EICAR in body
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")


def serve(server):
    server.seen, server.limit, server.is_silent, server.daemon_threads = [], 10**8, False, True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


@pytest.fixture(params=["socket", "tcp"])
def clamd(request, settings, tmp_path_factory):
    if request.param == "tcp":
        server = serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd))
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
    else:
        path = str(tmp_path_factory.mktemp("c") / "clamd.ctl")
        server = serve(socketserver.ThreadingUnixStreamServer(path, Clamd))
        settings.CLAMD = path
    yield server
    server.shutdown()
    server.server_close()


def upload(content):
    return UploadField().clean(SimpleUploadedFile("regnskap.pdf", content))


def test_a_clean_file_goes_through_whole(clamd):
    content = PDF + b"0" * (3 * virus.PIECE + 7)
    assert upload(content).read() == content
    assert clamd.seen == [content]


def test_a_virus_is_refused_and_named_for_the_log(clamd):
    assert virus.virus_in(io.BytesIO(EICAR)) == "Eicar-Test-Signature"
    with pytest.raises(ValidationError) as caught:
        upload(PDF + EICAR)
    assert caught.value.code == "virus"


def test_what_clamd_does_not_look_at_is_not_clean(clamd):
    clamd.limit = 1000
    with pytest.raises(ValidationError) as caught:
        upload(PDF + b"0" * 50 * virus.PIECE)
    assert caught.value.code == "not_looked_at"


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/tmp/there/is/none.ctl"])
def test_a_clamd_that_is_down_stops_the_file_and_nothing_else(settings, address):
    settings.CLAMD = address
    with pytest.raises(ValidationError) as caught:
        upload(PDF)
    assert caught.value.code == "not_looked_at"


def test_a_clamd_that_hangs_up_without_a_word_has_not_said_that_it_is_clean(clamd):
    clamd.is_silent = True
    with pytest.raises(virus.NoAnswer):
        virus.virus_in(io.BytesIO(PDF))


def test_without_one_nothing_is_asked(settings):
    settings.CLAMD = ""
    assert upload(PDF).read() == PDF


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "is_told"), [("", True), ("/run/clamav/clamd.ctl", False)])
def test_staff_are_told_where_nothing_is_looked_at(client, settings, address, is_told):
    settings.CLAMD = address
    application = make_application(state="draft")
    enclose_all(application, by=application.saved_by)
    workflow.submit(application, by=application.saved_by, at=NOW)
    client.force_login(make_staff())
    text = client.get(reverse("admin:grants_grantapplication_change", args=[application.pk])).content.decode()
    assert ("ikke sjekket for virus" in text) is is_told
