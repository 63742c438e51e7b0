"""What leaves through the transport, and what it makes of answers that are none."""

import gzip
import json
from http.server import BaseHTTPRequestHandler
from typing import Any

import msgspec
import pytest
import structlog

from integrations.linkedin import transport as module
from integrations.linkedin.auth import TokenSource
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import (
    ServerError,
    TransportError,
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


def test_a_closed_port_is_a_transport_error(transport: Transport) -> None:
    with pytest.raises(TransportError, match="ConnectError") as raised:
        transport.send("GET", f"http://127.0.0.1:{free_port()}/")
    assert (raised.value.retryable, raised.value.status) == (True, 0)


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
