"""One deadline for everything a call needs: token, sending, a renewal, and each byte of the answer.

httpx counts a timeout anew for every read, so a server that drips one byte a second never runs
into it. Here each read and write gets what is left of the whole.
"""

import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

_ends: ContextVar[float | None] = ContextVar("linkedin_deadline", default=None)
_SLICE = 64 * 1024
MESSAGE = "LinkedIn took longer than the deadline."


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Everything inside is done within `seconds`. An outer deadline that is sooner stays."""
    outer = _ends.get()
    ends = time.monotonic() + seconds
    mark = _ends.set(ends if outer is None else min(ends, outer))
    try:
        yield
    finally:
        _ends.reset(mark)


def remaining(default: float | None = None) -> float | None:
    """Seconds left, never below 0; `default` where nobody set a deadline."""
    ends = _ends.get()
    return default if ends is None else max(0.0, ends - time.monotonic())


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    left = remaining()
    if left is None:
        return timeout
    if left <= 0:
        raise error(MESSAGE)
    return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends with the deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for first in range(0, len(buffer), _SLICE):
            part = buffer[first : first + _SLICE]
            self._inner.write(part, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Each address of the host in turn, with its share of what is left of the deadline."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for number, address in enumerate(addresses):
            left = _left(timeout, httpcore.ConnectTimeout)
            share = None if left is None else left / (len(addresses) - number)
            try:
                return _Stream(
                    super().connect_tcp(address, port, share, local_address, socket_options)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses) - 1:
                    raise
        raise httpcore.ConnectError(f"{host} has no address.")


class _Connections(httpx.HTTPTransport):
    """httpx's own transport over connections that know the deadline."""

    def __init__(self, *, connections: int) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=20.0,
            network_backend=_Backend(),
        )


def open_http(*, connections: int = 20) -> httpx.Client:
    """The client that a `Transport` sends with. It reads no proxy from the environment, and keeps
    no cookies: they would go from one company's application to another's.
    """
    # gzip alone: what is inflated is counted, see encoding.py.
    headers = {"User-Agent": "Sourcebridge", "Accept-Encoding": "gzip"}
    return httpx.Client(
        transport=_Connections(connections=connections),
        headers=headers,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        trust_env=False,
    )
