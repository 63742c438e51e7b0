"""Answers that no sane server gives: each is a typed error, and none is asked for twice."""

import gzip
import socket
import struct
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from integrations.linkedin.errors import (
    LinkedInError,
    TransportError,
)
from integrations.linkedin.transport import Transport
from integrations.recruiter import wire
from tests.integrations.http_server import Oddity
from tests.integrations.linkedin.conftest import signed_in

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
PAGE = b'{"elements":[{"id":1}]}'


def raw(answer: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """These bytes, then the end of the connection."""

    def reply(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(answer)
        request.close_connection = True

    return reply


def reset(before: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """These bytes, then a reset."""

    def reply(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(before)
        request.wfile.flush()
        linger = struct.pack("ii", 1, 0)
        request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        request.connection.shutdown(socket.SHUT_RD)
        request.close_connection = True

    return reply


@pytest.mark.parametrize(
    "reply",
    [
        raw(b""),
        raw(b"\x16\x03\x01 not HTTP at all\r\n\r\n"),
        raw(b"HTTP/1.1 OK\r\n\r\n"),
        raw(OK),
        raw(OK + b"Content-Length: 100\r\n\r\n" + PAGE),
        raw(OK + b"Content-Length: -1\r\n\r\n" + PAGE),
        raw(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + PAGE),
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + PAGE),
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n17\r\n" + PAGE + b"\r\n"),
        raw(OK + b"X-Endless: " + b"a" * 200_000 + b"\r\n\r\n"),
        raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
        reset(b""),
        reset(OK),
        reset(OK + b"Content-Length: 100\r\n\r\n" + PAGE),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_broken_connection_is_a_transport_error(
    transport: Transport, odd: Oddity, reply: Callable[..., None], method: str
) -> None:
    odd.reply = reply
    with pytest.raises(TransportError) as raised:
        signed_in(transport, odd).call(method, "/v2/x", body={} if method == "PUT" else None)
    assert raised.value.retryable
    assert [one for one, _, _ in odd.seen] == [method]


def test_a_connection_that_was_closed_in_between_is_not_used_again(
    transport: Transport, odd: Oddity
) -> None:
    odd.reply = raw(OK + b"Content-Length: 23\r\n\r\n" + PAGE)
    for _ in range(3):
        assert transport.send("GET", odd.url).body == PAGE
        time.sleep(0.05)  # for the end to arrive


def test_an_answer_that_ends_with_its_connection_is_whole(
    transport: Transport, odd: Oddity
) -> None:
    odd.reply = raw(OK + b"Connection: close\r\n\r\n" + PAGE)
    assert transport.send("GET", odd.url).body == PAGE


PACKED = gzip.compress(PAGE * 50)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", PACKED[:-1]),
        ("gzip", PACKED[: len(PACKED) // 2]),
        ("gzip", PACKED[:10]),
        ("gzip", PACKED[:-8] + b"\0" * 8),
        ("gzip", PAGE),
        ("br", b"\x0b\x02\x80" + PAGE),
        ("zstd", PAGE),
        ("gzip, gzip", gzip.compress(PACKED)),
        ("compress", PAGE),
        ("deflate", zlib.compress(PAGE)[:-1]),
    ],
)
def test_what_cannot_be_unpacked_is_no_answer(
    transport: Transport, odd: Oddity, encoding: str, body: bytes
) -> None:
    odd.answers(200, body, content_encoding=encoding)
    with pytest.raises(TransportError, match="packed"):
        transport.send("GET", odd.url)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("GZIP", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("identity", PAGE),
        ("", PAGE),
    ],
)
def test_what_was_asked_for_is_unpacked(
    transport: Transport, odd: Oddity, encoding: str, body: bytes
) -> None:
    odd.answers(200, body, content_encoding=encoding)
    assert transport.send("GET", odd.url).body == PAGE
    assert odd.heads[0]["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(("status", "error"), [(401, "HTTP 401"), (429, "HTTP 429")])
def test_nothing_at_all_may_be_called_packed(
    transport: Transport, odd: Oddity, status: int, error: str
) -> None:
    odd.answers(204, b"", "", content_encoding="gzip")
    assert transport.send("PUT", odd.url).body == b""
    odd.answers(status, b"", "", content_encoding="gzip")
    with pytest.raises(LinkedInError, match=error) as raised:
        transport.send("GET", odd.url)
    assert raised.value.status == status


def test_an_empty_answer_is_no_page(transport: Transport, odd: Oddity) -> None:
    odd.answers(204, b"", "")
    with pytest.raises(TransportError, match="could not be read"):
        transport.send("GET", odd.url).decode(wire.Listed)
