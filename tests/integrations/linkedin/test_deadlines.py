"""One deadline for all that a call needs, however the other side spends it."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import httpx
import pytest

from integrations.linkedin.auth import Token, TokenSource
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.deadline import deadline, open_http, remaining
from integrations.linkedin.errors import TransportError
from integrations.linkedin.transport import Transport
from tests.integrations.http_server import Oddity
from tests.integrations.linkedin.conftest import signed_in

SECONDS = 0.3


@pytest.fixture
def hasty(http: httpx.Client) -> Transport:
    return Transport(http, deadline_seconds=SECONDS)


@contextmanager
def ends_in_time(seconds: float = SECONDS) -> Iterator[None]:
    started = time.monotonic()
    with pytest.raises(TransportError, match="longer than the deadline") as raised:
        yield
    assert raised.value.retryable
    assert seconds - 0.01 <= time.monotonic() - started < seconds + 0.25


def respond(request: BaseHTTPRequestHandler, value: object, status: int = 200) -> None:
    body = json.dumps(value).encode()
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n"
    request.wfile.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def dripping(before: bytes, drop: bytes, times: int = 60) -> Callable[..., None]:
    def reply(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(before)
        for _ in range(times):
            request.wfile.write(drop)
            request.wfile.flush()
            time.sleep(0.02)
        request.close_connection = True

    return reply


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("before", "drop"),
    [
        (b"", b""),
        (b"HTTP/1.1 2", b"0"),
        (HEAD + b"X-Long: ", b"a"),
        (HEAD, b"X-Many: a\r\n"),
        (HEAD + b"Content-Length: 1000\r\n\r\n", b" "),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", b""),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["silence", "status", "header", "headers", "body", "chunks", "packed", "continue"],
)
def test_a_drip_ends_at_the_deadline(
    hasty: Transport, odd: Oddity, before: bytes, drop: bytes
) -> None:
    odd.reply = dripping(before, drop)
    with ends_in_time():
        hasty.send("GET", odd.url)


def test_a_body_that_nobody_takes_ends_at_the_deadline(hasty: Transport, odd: Oddity) -> None:
    def refuse_to_read(request: BaseHTTPRequestHandler) -> None:
        time.sleep(1)

    odd.reply = refuse_to_read
    with ends_in_time():
        hasty.send("PUT", odd.url, content=b" " * 30_000_000)


def test_a_body_that_is_taken_drop_by_drop_ends_at_the_deadline(hasty: Transport) -> None:
    over = threading.Event()

    def sip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            while not over.wait(0.02) and connection.recv(64 * 1024):
                pass

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=sip, args=[server])
        thread.start()
        try:
            with ends_in_time():
                url = f"http://127.0.0.1:{server.getsockname()[1]}"
                hasty.send("PUT", url, content=b" " * 30_000_000)
        finally:
            over.set()
            thread.join(5)


def test_a_slow_token_and_a_slow_call_share_one_deadline(hasty: Transport, odd: Oddity) -> None:
    def reply(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.2)
        respond(request, {"access_token": "T1", "expires_in": 1800})

    odd.reply = reply
    client = LinkedInClient(hasty, TokenSource(hasty, odd.url, "c", "s"), api_url=odd.url)
    with ends_in_time():
        client.call("GET", "/v2/x")
    assert [path for _, path, _ in odd.seen] == ["/oauth/v2/accessToken", "/v2/x"]
    assert client.call("GET", "/v2/x").status == 200


def test_a_refusal_the_renewal_and_the_second_try_share_it_too(
    http: httpx.Client, odd: Oddity
) -> None:
    def reply(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.24)
        if request.path.startswith("/oauth"):
            respond(request, {"access_token": "T2", "expires_in": 1800})
        else:
            respond(request, {}, 401)

    odd.reply = reply
    with ends_in_time(0.6):
        signed_in(Transport(http, deadline_seconds=0.6), odd).call("GET", "/v2/x")
    assert [path for _, path, _ in odd.seen] == ["/v2/x", "/oauth/v2/accessToken", "/v2/x"]


def test_waiting_for_anothers_token_ends_at_ones_own_deadline(
    http: httpx.Client, odd: Oddity
) -> None:
    asked, go = threading.Event(), threading.Event()

    def reply(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        go.wait(3)
        respond(request, {"access_token": "T1", "expires_in": 1800})

    odd.reply = reply
    source = TokenSource(Transport(http, deadline_seconds=5.0), odd.url, "c", "s")
    got: list[str] = []
    patient = threading.Thread(target=lambda: got.append(source.token()))
    patient.start()
    try:
        assert asked.wait(3)
        with ends_in_time(), deadline(SECONDS):
            source.token()
        with ends_in_time(0.0), deadline(0.0):
            source.renew("T0")
    finally:
        go.set()
        patient.join(5)
    assert got == ["T1"]
    assert source.token() == "T1"
    assert len(odd.seen) == 1


def test_waiting_for_a_connection_ends_at_the_deadline(odd: Oddity) -> None:
    asked, go = threading.Event(), threading.Event()

    def reply(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        go.wait(3)
        respond(request, {})

    odd.reply = reply
    with open_http(connections=1) as http:
        slow = threading.Thread(
            target=Transport(http, deadline_seconds=5.0).send, args=("GET", odd.url)
        )
        slow.start()
        try:
            assert asked.wait(3)
            with ends_in_time():
                Transport(http, deadline_seconds=SECONDS).send("GET", odd.url)
        finally:
            go.set()
            slow.join(5)
    assert len(odd.seen) == 1


def test_an_outer_deadline_that_is_sooner_stays(odd: Oddity, http: httpx.Client) -> None:
    odd.reply = dripping(b"", b"")
    with ends_in_time(0.2), deadline(0.2):
        Transport(http, deadline_seconds=5.0).send("GET", odd.url)
    with deadline(0.05), deadline(60):
        left = remaining()
    assert left is not None
    assert left <= 0.05
    assert remaining() is None


def test_a_call_after_the_deadline_does_not_leave(hasty: Transport, odd: Oddity) -> None:
    odd.answers(200, b"{}")
    with ends_in_time(0.0), deadline(0.0):
        hasty.send("GET", odd.url)
    token = Token("T1", time.time() + 1000)
    assert token.is_good
    with ends_in_time(0.0), deadline(0.0):
        signed_in(hasty, odd).call("GET", "/v2/x")
    assert odd.seen == []


def test_several_addresses_of_a_host_share_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them answers."""
    port = 9
    entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    places = [(*entry, (f"127.0.0.{n}", port)) for n in (1, 2, 3)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
    tried: list[float] = []

    def never(address: object, timeout: float, **_: object) -> socket.socket:
        tried.append(timeout)
        time.sleep(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", never)
    started = time.monotonic()
    with open_http() as http, pytest.raises(TransportError, match="longer than the deadline"):
        Transport(http, deadline_seconds=0.6).send("GET", f"http://linkedin.example:{port}/")
    assert 0.5 <= time.monotonic() - started < 0.9
    assert len(tried) == 3
