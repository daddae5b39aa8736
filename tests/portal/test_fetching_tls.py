"""Fetching over TLS: the connection goes to the address that was looked up, the certificate is that of the name."""

import datetime as dt
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal import clock
from portal.fetching import CannotFetch, FetchProblem, fetch

NAME = "kalender.example"
ADDRESS = {NAME: "127.0.0.1", "annet.example": "127.0.0.1", "lukket.example": "10.0.0.7"}


def named(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def issued(subject, key, *, issuer, signed_with, is_authority=False):
    now = clock.now()  # of the certificate, which the library compares with the real clock
    extension = x509.BasicConstraints(ca=is_authority, path_length=None)
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(extension, critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
        .sign(signed_with, hashes.SHA256())
    )


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.hosts.append(self.headers["Host"])
        if self.path == "/lukket":
            self.send_response(302)
            self.send_header("Location", "https://lukket.example/")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"innhold")

    def log_message(self, *_args):
        return


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that turns away at the certificate is what two of these tests are about."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """(what trusts it, a server's context with a certificate for NAME)."""
    folder = tmp_path_factory.mktemp("tls")
    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    of_root = issued("proverot.example", root, issuer="proverot.example", signed_with=root, is_authority=True)
    of_leaf = issued(NAME, leaf, issuer="proverot.example", signed_with=root)
    (folder / "leaf.pem").write_bytes(of_leaf.public_bytes(serialization.Encoding.PEM) + pem(leaf))
    trusting = ssl.create_default_context(
        cadata=of_root.public_bytes(serialization.Encoding.PEM).decode("ascii")
    )
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "leaf.pem")
    return trusting, serving


@pytest.fixture
def server(authority):
    _trusting, serving = authority
    with Server(("127.0.0.1", 0), Handler) as running:
        running.hosts, running.asked_for = [], []
        serving.sni_callback = lambda _socket, name, _context: running.asked_for.append(name)
        running.socket = serving.wrap_socket(running.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def read(server, host, *, tls, path="/", permit=lambda address: address.is_loopback):
    url = f"https://{host}:{server.server_port}{path}"
    return fetch(url, permit=permit, resolve=lambda name, _port: [ADDRESS[name]], tls=tls)


def problem(deed):
    with pytest.raises(CannotFetch) as raised:
        deed()
    return raised.value.problem


def test_the_name_is_asked_for_and_checked_though_the_address_was_looked_up(server, authority):
    assert read(server, NAME, tls=authority[0]).content == b"innhold"
    assert server.asked_for == [NAME]
    assert server.hosts == [f"{NAME}:{server.server_port}"]


def test_a_certificate_of_another_name_is_refused(server, authority):
    assert problem(lambda: read(server, "annet.example", tls=authority[0])) == FetchProblem.UNREACHABLE
    assert not server.hosts, "nothing was asked of it"


def test_a_certificate_that_nobody_vouches_for_is_refused(server):
    assert problem(lambda: read(server, NAME, tls=None)) == FetchProblem.UNREACHABLE
    assert not server.hosts


def test_a_redirect_to_a_closed_network_is_refused_over_tls_too(server, authority):
    assert problem(lambda: read(server, NAME, tls=authority[0], path="/lukket")) == FetchProblem.FORBIDDEN
