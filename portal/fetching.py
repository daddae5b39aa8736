"""Fetching a file from an address that somebody has typed here, without being led anywhere we should not go.

1. Only http and https, and no user name in the address.
2. A name is looked up once. Every address that it has must belong to the public internet, and the connection goes to
   that very address: a name that points elsewhere a moment later changes nothing. TLS and the Host
   header keep the name.
3. Each redirect, at most five, goes through the same.
4. At most 5 MB, also after unpacking, and ten seconds in all, however slowly the bytes drip.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx
from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MOST = 5 * 1024 * 1024
SECONDS = 10.0
REDIRECTS = 5
PACKED = {"gzip", "x-gzip", "deflate"}
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Permit = Callable[[Address], bool]
Resolve = Callable[[str, int], list[str]]


class FetchProblem(TextChoices):
    """Why nothing came, in words that whoever typed the address may read."""

    ADDRESS = (
        "address",
        _("This is not a web address that we can read. It must begin with https:// or http://."),
    )
    FORBIDDEN = "forbidden", _("The address lies in a closed network, so we do not read it.")
    UNKNOWN = "unknown", _("There is no such web address. Look for a letter that is wrong.")
    UNREACHABLE = "unreachable", _("The server does not answer, or its certificate is not valid.")
    SLOW = "slow", _("The server took more than ten seconds, so we stopped waiting.")
    TOO_BIG = "too_big", _("The file is larger than 5 MB.")
    STATUS = (
        "status",
        _("The server says that there is nothing at this address, or that it is not open to all."),
    )
    REDIRECTS = "redirects", _("The address leads from one place to another without end.")
    DAMAGED = "damaged", _("The file came packed in a way that we cannot unpack.")


class CannotFetch(Exception):
    def __init__(self, problem: FetchProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Fetched:
    """`content` is None when nothing has changed since the `etag` or `modified` that was sent along."""

    content: bytes | None
    etag: str = ""
    modified: str = ""


def is_public(address: Address) -> bool:
    """Whether it belongs to the public internet; an IPv4 address inside an IPv6 one counts as what it leads to."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(
    url: str,
    *,
    etag: str = "",
    modified: str = "",
    permit: Permit = is_public,
    resolve: Resolve = look_up,
    seconds: float = SECONDS,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """The file at `url`. Raises CannotFetch, which says why, and never anything else that the network may do.

    `tls` says whose certificates count: those that the public internet trusts, unless another is given.
    """
    wait = _Wait(seconds)
    headers = {"User-Agent": f"Frivilligportalen (+{settings.PORTAL_BASE_URL})", "Accept-Encoding": "gzip"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": modified} if modified else {}
    try:
        with httpx.Client(
            transport=_Transport(permit, resolve, wait, tls), timeout=seconds, headers=headers
        ) as client:
            return _follow(client, url)
    except httpx.TimeoutException as error:
        raise CannotFetch(FetchProblem.SLOW) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
        raise CannotFetch(FetchProblem.ADDRESS) from error
    except httpx.HTTPError as error:
        raise CannotFetch(FetchProblem.UNREACHABLE) from error


def _follow(client: httpx.Client, url: str) -> Fetched:
    address = httpx.URL(url)
    for _number in range(REDIRECTS + 1):
        if address.scheme not in ("http", "https") or not address.host or address.userinfo:
            raise CannotFetch(FetchProblem.ADDRESS)
        with client.stream("GET", address) as response:
            if response.next_request is None:
                return _read(response)
            address = response.next_request.url
    raise CannotFetch(FetchProblem.REDIRECTS)


def _read(response: httpx.Response) -> Fetched:
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return Fetched(None)
    if response.status_code != httpx.codes.OK:
        raise CannotFetch(FetchProblem.STATUS)
    encoding = response.headers.get("content-encoding", "").strip().lower()
    content = b"".join(_unpacked(response.iter_raw(), encoding))
    headers = response.headers
    return Fetched(content, headers.get("etag", "")[:200], headers.get("last-modified", "")[:100])


def _unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Unpack bit by bit, so that a small file that would grow to gigabytes is stopped at the limit."""
    if encoding not in PACKED | {"", "identity"}:
        raise CannotFetch(FetchProblem.DAMAGED)
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if encoding in PACKED else None
    sent = read = 0
    for chunk in chunks:
        sent += len(chunk)
        try:
            part = unpack.decompress(chunk, MOST + 1 - read) if unpack else chunk
        except zlib.error as error:
            raise CannotFetch(FetchProblem.DAMAGED) from error
        read += len(part)
        if max(sent, read) > MOST:
            raise CannotFetch(FetchProblem.TOO_BIG)
        yield part


class _Wait:
    """The time that is left of the whole."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds

    def left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise CannotFetch(FetchProblem.SLOW)
        return left


class _Transport(httpx.HTTPTransport):
    """httpx has no public place for how names are looked up; the pool that it keeps does."""

    def __init__(
        self, permit: Permit, resolve: Resolve, wait: _Wait, tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls or httpx.create_ssl_context(trust_env=False),
            max_keepalive_connections=0,
            network_backend=_Backend(permit, resolve, wait),
        )


class _Backend(httpcore.SyncBackend):
    def __init__(self, permit: Permit, resolve: Resolve, wait: _Wait) -> None:
        self.permit, self.resolve, self.wait = permit, resolve, wait

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        problem: Exception = CannotFetch(FetchProblem.UNKNOWN)
        for address in self._addresses(host, port):
            try:
                stream = super().connect_tcp(address, port, timeout=self.wait.left())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _Stream(stream, self.wait)
        raise problem

    def _addresses(self, host: str, port: int) -> list[str]:
        """Looked up once. One that is not public among them makes all suspicious."""
        pool = ThreadPoolExecutor(1)
        try:
            found = pool.submit(self.resolve, host, port).result(timeout=self.wait.left())
        except TimeoutError as error:
            raise CannotFetch(FetchProblem.SLOW) from error
        except (OSError, UnicodeError) as error:
            raise CannotFetch(FetchProblem.UNKNOWN) from error
        finally:
            pool.shutdown(wait=False)
        if not all(self.permit(ipaddress.ip_address(address)) for address in found):
            raise CannotFetch(FetchProblem.FORBIDDEN)
        return found


class _Stream(httpcore.NetworkStream):
    """A connection on which no single wait is longer than the time that is left of the whole."""

    def __init__(self, inner: httpcore.NetworkStream, wait: _Wait) -> None:
        self.inner, self.wait = inner, wait

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, timeout=self.wait.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, timeout=self.wait.left())

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(
            self.inner.start_tls(ssl_context, server_hostname, timeout=self.wait.left()), self.wait
        )

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)
