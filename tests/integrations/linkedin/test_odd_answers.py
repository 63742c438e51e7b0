"""Answers that no sane server gives: each is a typed error, and nothing but a 401 is sent twice."""

import gzip
import json
import socket
import struct
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from integrations.linkedin import transport as module
from integrations.linkedin.errors import (
    Conflict,
    Forbidden,
    Invalid,
    LinkedInError,
    NotFound,
    RateLimited,
    Refused,
    ServerError,
    TooLarge,
    TransportError,
    VersionRetired,
    error_of,
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


@pytest.mark.parametrize("status", [401, 403, 413, 429, 503])
@pytest.mark.parametrize(
    ("encoding", "body"), [("br", PAGE), ("gzip", PACKED[:-1]), ("", b" " * 2000)]
)
def test_a_refusal_whose_body_is_none_is_still_that_refusal(
    transport: Transport,
    odd: Oddity,
    monkeypatch: pytest.MonkeyPatch,
    encoding: str,
    body: bytes,
    status: int,
) -> None:
    monkeypatch.setattr(module, "MAX_ANSWER_BYTES", 1000)
    odd.answers(status, body, content_encoding=encoding, retry_after="7")
    with pytest.raises(LinkedInError, match=f"HTTP {status}") as raised:
        transport.send("GET", odd.url)
    assert type(raised.value) is type(error_of(status, ""))
    assert getattr(raised.value, "retry_after", 7.0) == 7.0


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


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("-inf", 0.0),
        ("-1e999", 0.0),
        ("-0", 0.0),
        ("1_0", 10.0),
        ("9999999999", 9_999_999_999.0),
        ("0x10", None),
        ("30, 60", None),
    ],
)
def test_a_time_to_wait_is_a_number_or_nothing(
    transport: Transport, odd: Oddity, header: str, seconds: float | None
) -> None:
    odd.answers(429, b"<html>", "text/html", retry_after=header)
    with pytest.raises(RateLimited) as raised:
        transport.send("GET", odd.url)
    assert raised.value.retry_after == seconds


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Invalid),
        (402, Refused),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (412, Conflict),
        (413, TooLarge),
        (414, TooLarge),
        (422, Invalid),
        (426, VersionRetired),
        (429, RateLimited),
        (500, ServerError),
        (502, ServerError),
        (503, ServerError),
        (504, ServerError),
        (599, ServerError),
        (300, TransportError),
        (304, TransportError),
    ],
)
def test_every_row_but_401_is_sent_once(
    transport: Transport, odd: Oddity, status: int, error: type[LinkedInError]
) -> None:
    body = json.dumps({"message": "No", "code": "WORD", "status": 1}).encode()
    odd.answers(status, b"" if status == 304 else body, x_li_uuid="ref-1")
    with pytest.raises(error) as raised:
        signed_in(transport, odd).call("GET", "/v2/x")
    assert type(raised.value) is error
    assert (raised.value.status, raised.value.request_id) == (status, "ref-1")
    assert len(odd.seen) == 1


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (b'{"message":"m","serviceErrorCode":65600,"status":403}', "65600", "m"),
        (b'{"message":"m","code":"ACCESS_DENIED","serviceErrorCode":1}', "ACCESS_DENIED", "m"),
        (b'{"error":"access_denied","error_description":"d"}', "access_denied", "d"),
        (b'{"error":"access_denied"}', "access_denied", "access_denied"),
        (b'{"serviceErrorCode":0,"message":"m"}', "", "m"),
        (b'{"message":"half \\ud83d","code":"C"}', "C", "half \N{REPLACEMENT CHARACTER}"),
        (b'{"message":{"text":"m"},"code":"C"}', "", "HTTP 403"),
        (b'{"message":"m","code":null}', "", "HTTP 403"),
        (b"[" * 100_000, "", "HTTP 403"),
    ],
)
def test_what_an_error_says(
    transport: Transport, odd: Oddity, body: bytes, code: str, message: str
) -> None:
    odd.answers(403, body)
    with pytest.raises(Forbidden) as raised:
        transport.send("GET", odd.url)
    assert (raised.value.code, raised.value.message) == (code, message)


def test_an_empty_answer_is_no_page(transport: Transport, odd: Oddity) -> None:
    odd.answers(204, b"", "")
    with pytest.raises(TransportError, match="could not be read"):
        transport.send("GET", odd.url).decode(wire.Listed)
