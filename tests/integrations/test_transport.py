"""What leaves through the transport, and what it makes of answers that are none."""

import gzip
import json
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import msgspec
import pytest
import structlog

from integrations.linkedin import transport as module
from integrations.linkedin.auth import TokenSource
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.deadline import open_http
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
)
from integrations.linkedin.transport import Transport
from integrations.recruiter import wire
from tests.integrations.http_server import Oddity
from tests.linkedin import free_port

SECRET = "Kanarienvogel-secret"


def send(transport: Transport, odd: Oddity) -> Any:
    return transport.send("GET", f"{odd.url}/v2/people?token={SECRET}")


def test_json_is_an_answer(transport: Transport, odd: Oddity) -> None:
    odd.answers(200, b'{"elements":[]}', "application/json; charset=utf-8", x_li_uuid="abc")
    answer = send(transport, odd)
    assert (answer.status, answer.request_id) == (200, "abc")
    assert answer.decode(wire.Listed).elements == []


def test_nothing_is_an_answer_to_a_write(transport: Transport, odd: Oddity) -> None:
    odd.answers(204, b"", "")
    assert send(transport, odd).body == b""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html>be back soon</html>", "text/html"),
        (b'{"elements":[]}', "text/plain"),
        (b'{"elements":[]}', "application/xml"),
        (b'{"elements":[]}', ""),
    ],
)
def test_200_with_another_type_is_no_answer(
    transport: Transport, odd: Oddity, body: bytes, kind: str
) -> None:
    odd.answers(200, body, kind, x_li_uuid="abc")
    with pytest.raises(TransportError) as raised:
        send(transport, odd)
    assert (raised.value.retryable, raised.value.status) == (True, 200)
    assert raised.value.request_id == "abc"
    assert "be back soon" not in raised.value.message


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"elements":[{"id":1}',
        b"[]",
        b"null",
        b'{"elements":7}',
        b"\xff\xfe",
        b'{"a":"\xff"}',
    ],
)
def test_cut_or_wrong_json_is_never_an_empty_page(
    transport: Transport, odd: Oddity, body: bytes
) -> None:
    odd.answers(200, body)
    answer = send(transport, odd)
    with pytest.raises(TransportError) as raised:
        answer.decode(wire.Listed)
    assert raised.value.retryable


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_json_nested_beyond_reason_is_a_typed_error(
    transport: Transport, odd: Oddity, opening: bytes
) -> None:
    odd.answers(200, b'{"elements":[' + opening * 100_000)
    with pytest.raises(TransportError):
        send(transport, odd).decode(wire.Listed)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(transport: Transport, odd: Oddity, status: int) -> None:
    odd.answers(status, b"", location=f"{odd.url}/elsewhere")
    with pytest.raises(TransportError) as raised:
        send(transport, odd)
    assert raised.value.status == status
    assert [path for _, path, _ in odd.seen] == [f"/v2/people?token={SECRET}"]


@pytest.mark.parametrize(("size", "fits"), [(1000, True), (1001, False)])
def test_a_huge_body_is_refused_at_the_cap(
    transport: Transport, odd: Oddity, monkeypatch: pytest.MonkeyPatch, size: int, fits: bool
) -> None:
    monkeypatch.setattr(module, "MAX_ANSWER_BYTES", 1000)
    odd.answers(200, json.dumps("x" * (size - 2)).encode())
    if fits:
        assert len(send(transport, odd).body) == 1000
        return
    with pytest.raises(TransportError, match="larger than we accept"):
        send(transport, odd)


def test_the_cap_counts_what_was_unpacked(
    transport: Transport, odd: Oddity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_ANSWER_BYTES", 100_000)
    odd.answers(200, gzip.compress(b" " * 10_000_000), content_encoding="gzip")
    with pytest.raises(TransportError, match="larger than we accept"):
        send(transport, odd)


def test_a_broken_encoding_is_no_answer(transport: Transport, odd: Oddity) -> None:
    odd.answers(200, b"not gzip at all", content_encoding="gzip")
    with pytest.raises(TransportError):
        send(transport, odd)


def test_a_slow_drip_ends_at_the_deadline(odd: Oddity) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", "1000")
        request.end_headers()
        for _ in range(40):
            request.wfile.write(b" ")
            request.wfile.flush()
            time.sleep(0.05)

    odd.reply = drip
    started = time.monotonic()
    with (
        open_http() as http,
        pytest.raises(TransportError, match="longer than the deadline") as raised,
    ):
        Transport(http, deadline_seconds=0.3).send("GET", odd.url)
    assert raised.value.retryable
    assert 0.3 <= time.monotonic() - started < 1.0


def test_silence_ends_at_the_deadline(odd: Oddity) -> None:
    odd.reply = lambda request: time.sleep(0.8)
    started = time.monotonic()
    with open_http() as http, pytest.raises(TransportError, match="longer than the deadline"):
        Transport(http, deadline_seconds=0.2).send("GET", odd.url)
    assert time.monotonic() - started < 0.7


def test_a_body_cut_short_is_no_answer(transport: Transport, odd: Oddity) -> None:
    def cut(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b'{"elements":[]}')
        request.close_connection = True

    odd.reply = cut
    with pytest.raises(TransportError):
        send(transport, odd)


def test_a_closed_port_is_a_transport_error(transport: Transport) -> None:
    with pytest.raises(TransportError, match="ConnectError") as raised:
        transport.send("GET", f"http://127.0.0.1:{free_port()}/")
    assert (raised.value.retryable, raised.value.status) == (True, 0)


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
        send(transport, odd)
    assert type(raised.value) is error
    assert raised.value.message == (message or f"HTTP {status}")
    assert (raised.value.status, raised.value.retryable) == (status, retryable)
    assert raised.value.request_id == "ref-1"


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
        send(transport, odd)
    assert raised.value.retry_after == seconds


def test_no_token_secret_or_body_in_the_log(transport: Transport, odd: Oddity) -> None:
    def reply(request: BaseHTTPRequestHandler) -> None:
        tokens = request.path.startswith("/oauth")
        given = {"access_token": SECRET, "expires_in": "1800"} if tokens else {"message": SECRET}
        body = json.dumps(given).encode()
        request.send_response(200 if tokens else 500)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.send_header("x-li-uuid", "ref-1")
        request.end_headers()
        request.wfile.write(body)

    odd.reply = reply
    source = TokenSource(transport, odd.url, "child-client", SECRET)
    client = LinkedInClient(transport, source, api_url=odd.url)
    with structlog.testing.capture_logs() as lines, pytest.raises(ServerError):
        client.call("PUT", "/v2/x", query=[("name", SECRET)], body={"body": SECRET})
    assert [(line["path"], line["status"], line["log_level"]) for line in lines] == [
        ("/oauth/v2/accessToken", 200, "info"),
        ("/v2/x", 500, "info"),
    ]
    assert lines[1]["linkedin_request"] == "ref-1"
    assert SECRET not in repr(lines)
    assert SECRET not in repr(source)


def test_every_call_leaves_one_line(
    transport: Transport, odd: Oddity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_ANSWER_BYTES", 10)
    odd.answers(200, b'{"elements":[]}')
    with structlog.testing.capture_logs() as lines, pytest.raises(TransportError):
        send(transport, odd)
    assert len(lines) == 1


def test_a_write_goes_out_as_json_with_its_method(transport: Transport, odd: Oddity) -> None:
    seen: dict[str, str] = {}

    def reply(request: BaseHTTPRequestHandler) -> None:
        seen.update(request.headers.items())
        odd_body = b'{"access_token":"T1","expires_in":1800}'
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(odd_body)))
        request.end_headers()
        request.wfile.write(odd_body)

    odd.reply = reply
    client = LinkedInClient(transport, TokenSource(transport, odd.url, "c", "s"), api_url=odd.url)
    client.call(
        "PUT",
        "/v2/atsApplications",
        query="ids[0].integrationContext=urn:li:organization:5&x=List((id:1))",
        restli_method="batch_update",
        protocol="2.0.0",
        body={"entities": {}},
    )
    assert odd.seen[0][2] == b"grant_type=client_credentials&client_id=c&client_secret=s"
    method, path, body = odd.seen[1]
    assert (method, msgspec.json.decode(body)) == ("PUT", {"entities": {}})
    assert path == (
        "/v2/atsApplications?ids[0].integrationContext=urn:li:organization:5&x=List((id:1))"
    )
    assert seen["Authorization"] == "Bearer T1"
    assert seen["X-RestLi-Method"] == "batch_update"
    assert seen["X-RestLi-Protocol-Version"] == "2.0.0"
