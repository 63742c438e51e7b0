"""Tokens and secrets go to LinkedIn's hosts as configured and to no other, whatever is said."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from integrations.linkedin.auth import TokenSource
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.deadline import open_http
from integrations.linkedin.errors import HostRefused, TransportError
from integrations.linkedin.transport import Transport
from tests.integrations.http_server import Oddity, odd_server
from tests.integrations.linkedin.conftest import signed_in


@pytest.fixture
def elsewhere() -> Iterator[Oddity]:
    with odd_server() as server:
        server.answers(200, b'{"access_token":"T9","expires_in":1800}')
        yield server


@contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """A bare socket; every byte that arrives is kept, and every connection."""
    arrived: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)

        def accept() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            arrived.append(b"")
            with connection:
                arrived.append(connection.recv(1000))

        thread = threading.Thread(target=accept)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", arrived
        thread.join()


def guarded(http: httpx.Client, *origins: str) -> Transport:
    return Transport(http, deadline_seconds=1.0, origins=origins)


def test_no_byte_goes_to_another_host(http: httpx.Client, odd: Oddity) -> None:
    with listening() as (url, arrived):
        with pytest.raises(HostRefused, match=r"127\.0\.0\.1") as raised:
            guarded(http, odd.url).send("POST", f"{url}/v2/x", content=b"secret")
        assert not raised.value.retryable
    assert arrived == []


@pytest.mark.parametrize(
    ("origin", "url", "goes"),
    [
        ("https://api.linkedin.com", "https://api.linkedin.com.evil.example/v2", False),
        ("https://api.linkedin.com", "https://evil.example/api.linkedin.com", False),
        ("https://api.linkedin.com", "https://api.linkedin.com@evil.example/v2", False),
        ("https://api.linkedin.com", "https://evil.example#https://api.linkedin.com", False),
        ("https://api.linkedin.com", "http://api.linkedin.com/v2", False),
        ("https://api.linkedin.com", "https://api.linkedin.com:8443/v2", False),
        ("https://api.linkedin.com", "https://linkedin.com/v2", False),
        ("https://api.linkedin.com", "//api.linkedin.com/v2", False),
        ("https://api.linkedin.com", "/v2/x", False),
        ("https://api.linkedin.com", "https://API.LinkedIn.com:443/v2", True),
        ("https://API.linkedin.com:443/", "https://api.linkedin.com/v2", True),
    ],
)
def test_near_misses_are_refused(origin: str, url: str, goes: bool) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(204, stream=httpx.ByteStream(b""))

    with httpx.Client(transport=httpx.MockTransport(answer)) as fake:
        if goes:
            assert guarded(fake, origin).send("GET", url).status == 204
        else:
            with pytest.raises((HostRefused, TransportError)):
                guarded(fake, origin).send("GET", url)
    assert asked == (["api.linkedin.com"] if goes else [])


def test_a_token_never_reaches_another_host(
    http: httpx.Client, odd: Oddity, elsewhere: Oddity
) -> None:
    odd.answers(200, b'{"access_token":"T1","expires_in":1800}')
    transport = guarded(http, odd.url)
    tokens = TokenSource(transport, odd.url, "c", "s")
    with pytest.raises(HostRefused):
        LinkedInClient(transport, tokens, api_url=elsewhere.url).call("GET", "/v2/x")
    assert elsewhere.seen == []


def test_a_secret_never_reaches_another_host(
    http: httpx.Client, odd: Oddity, elsewhere: Oddity
) -> None:
    transport = guarded(http, odd.url)
    with pytest.raises(HostRefused):
        TokenSource(transport, elsewhere.url, "c", "s").token()
    assert (elsewhere.seen, odd.seen) == ([], [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_elsewhere_is_not_followed(
    transport: Transport, odd: Oddity, elsewhere: Oddity, status: int
) -> None:
    odd.answers(status, b"", location=f"{elsewhere.url}/v2/x")
    with pytest.raises(TransportError) as raised:
        signed_in(transport, odd).call("PUT", "/v2/x", body={})
    assert (raised.value.status, raised.value.retryable) == (status, True)
    with pytest.raises(TransportError):
        TokenSource(transport, odd.url, "c", "s").token()
    assert elsewhere.seen == []
    assert len(odd.seen) == 2


def test_no_proxy_of_the_environment_is_asked(
    odd: Oddity, elsewhere: Oddity, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, elsewhere.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    odd.answers(200, b"{}")
    with open_http() as http:
        assert Transport(http, deadline_seconds=1.0).send("GET", odd.url).status == 200
    assert (len(odd.seen), elsewhere.seen) == (1, [])


def test_no_cookie_goes_from_one_application_to_another(transport: Transport, odd: Oddity) -> None:
    odd.answers(200, b"{}", set_cookie="li_at=abc; Path=/")
    signed_in(transport, odd).call("GET", "/v2/x")
    signed_in(transport, odd).call("GET", "/v2/x")
    assert [head.get("Cookie") for head in odd.heads] == [None, None]
