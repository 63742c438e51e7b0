"""Refusals: each status is its own error, whatever its body, and only a 401 is sent twice."""

import gzip
import json

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
    Unauthorized,
    VersionRetired,
    error_of,
)
from integrations.linkedin.transport import Transport
from tests.integrations.http_server import Oddity
from tests.integrations.linkedin.conftest import signed_in


@pytest.mark.parametrize(
    ("status", "error", "retryable"),
    [
        (400, Invalid, False),
        (401, Unauthorized, False),
        (403, Forbidden, False),
        (404, NotFound, False),
        (405, Refused, False),
        (409, Conflict, False),
        (412, Conflict, False),
        (413, TooLarge, False),
        (414, TooLarge, False),
        (422, Invalid, False),
        (426, VersionRetired, False),
        (429, RateLimited, True),
        (500, ServerError, True),
        (502, ServerError, True),
        (503, ServerError, True),
        (504, ServerError, True),
    ],
)
@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (b'{"message":"No seat for you","status":"x"}', "application/json", "No seat for you"),
        (b'{"error":"e","error_description":"Bad client"}', "application/json", "Bad client"),
        (b"<html>Sorry</html>", "text/html", None),
        (b"", "", None),
        (b"[1]", "application/json", None),
        (b'{"message":null}', "application/json", None),
        (b"\xff\xfe", "application/json", None),
    ],
)
def test_each_status_is_its_own_error(
    transport: Transport,
    odd: Oddity,
    status: int,
    error: type[LinkedInError],
    retryable: bool,
    body: bytes,
    kind: str,
    message: str | None,
) -> None:
    odd.answers(status, body, kind, x_li_uuid="ref-1")
    with pytest.raises(LinkedInError) as raised:
        transport.send("GET", odd.url)
    assert type(raised.value) is error
    assert raised.value.message == (message or f"HTTP {status}")
    assert (raised.value.status, raised.value.retryable) == (status, retryable)
    assert raised.value.request_id == "ref-1"


@pytest.mark.parametrize("status", [401, 403, 413, 429, 503])
@pytest.mark.parametrize(
    ("encoding", "body"), [("br", b"{}"), ("gzip", gzip.compress(b"{}")[:-1]), ("", b" " * 2000)]
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


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("30", 30.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("1.5", 1.5),
        ("Fri, 31 Dec 1999 23:59:59 GMT", None),
        ("soon", None),
        ("", None),
    ],
)
def test_429_says_how_long_where_linkedin_did(
    transport: Transport, odd: Oddity, header: str | None, seconds: float | None
) -> None:
    odd.answers(429, b"{}", **({} if header is None else {"retry_after": header}))
    with pytest.raises(RateLimited) as raised:
        transport.send("GET", odd.url)
    assert raised.value.retry_after == seconds


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
