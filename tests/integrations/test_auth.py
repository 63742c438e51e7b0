"""One token for all calls of an application, renewed once for everybody."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from integrations.linkedin.auth import TokenSource
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import LinkedInError, Refused, TransportError, Unauthorized
from integrations.linkedin.transport import Transport
from tests.integrations.http_server import Oddity


class Tokens:
    """Gives T1, T2, …; accepts only those in `good` (None: all)."""

    def __init__(self, odd: Oddity, *, life: Any = "1800") -> None:
        self.life = life
        self.given = 0
        self.good: set[str] | None = None
        self.refuses = 0
        self._lock = threading.Lock()
        self.odd = odd
        odd.reply = self.reply

    def reply(self, request: BaseHTTPRequestHandler) -> None:
        if request.path.startswith("/oauth"):
            time.sleep(0.02)
            with self._lock:
                self.given += 1
                token = f"T{self.given}"
            status = self.refuses or 200
            answer: dict[str, Any] = {"access_token": token, "expires_in": self.life}
        else:
            token = request.headers["Authorization"].removeprefix("Bearer ")
            good = self.good is None or token in self.good
            status, answer = (200, {}) if good else (401, {"message": "expired"})
        body = json.dumps(answer).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def calls(self, path: str) -> int:
        return sum(seen.startswith(path) for _, seen, _ in self.odd.seen)


def client_of(transport: Transport, odd: Oddity) -> LinkedInClient:
    return LinkedInClient(
        transport, TokenSource(transport, odd.url, "child", "secret"), api_url=odd.url
    )


def at_once(number: int, work: Any) -> list[Any]:
    gate = threading.Barrier(number)

    def one(_: int) -> Any:
        gate.wait()
        return work()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_twenty_callers_share_one_token(transport: Transport, odd: Oddity) -> None:
    tokens = Tokens(odd)
    source = TokenSource(transport, odd.url, "child", "secret")
    assert at_once(20, source.token) == ["T1"] * 20
    assert tokens.calls("/oauth") == 1


def test_twenty_refused_callers_renew_once(transport: Transport, odd: Oddity) -> None:
    tokens = Tokens(odd)
    client = client_of(transport, odd)
    client.call("GET", "/v2/x")
    tokens.good = {"T2"}
    answers = at_once(20, lambda: client.call("GET", "/v2/x").status)
    assert answers == [200] * 20
    assert tokens.calls("/oauth") == 2


def test_refused_again_is_unauthorized_and_is_not_tried_a_third_time(
    transport: Transport, odd: Oddity
) -> None:
    tokens = Tokens(odd)
    tokens.good = set()
    with pytest.raises(Unauthorized) as raised:
        client_of(transport, odd).call("GET", "/v2/x")
    assert not raised.value.retryable
    assert (tokens.calls("/oauth"), tokens.calls("/v2")) == (2, 2)


@pytest.mark.parametrize("life", ["1800", 1800])
def test_a_life_may_come_as_text(transport: Transport, odd: Oddity, life: Any) -> None:
    tokens = Tokens(odd, life=life)
    client = client_of(transport, odd)
    for _ in range(3):
        client.call("GET", "/v2/x")
    assert tokens.calls("/oauth") == 1


@pytest.mark.parametrize("life", [0, "0", 119, -5])
def test_a_token_about_to_end_is_not_used_twice(
    transport: Transport, odd: Oddity, life: Any
) -> None:
    tokens = Tokens(odd, life=life)
    client = client_of(transport, odd)
    for _ in range(3):
        client.call("GET", "/v2/x")
    assert tokens.calls("/oauth") == 3


def test_a_token_is_renewed_before_it_ends(
    transport: Transport, odd: Oddity, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = Tokens(odd)
    now = [1000.0]
    monkeypatch.setattr("integrations.linkedin.auth.time.time", lambda: now[0])
    source = TokenSource(transport, odd.url, "child", "secret")
    source.token()
    now[0] += 1800 - 121
    assert source.token() == "T1"
    now[0] += 2
    assert source.token() == "T2"
    assert tokens.given == 2


def test_a_life_that_is_no_number_is_a_typed_error(transport: Transport, odd: Oddity) -> None:
    Tokens(odd, life="half an hour")
    with pytest.raises(LinkedInError):
        client_of(transport, odd).call("GET", "/v2/x")


def test_an_answer_without_token_is_no_token(transport: Transport, odd: Oddity) -> None:
    odd.answers(200, b'{"expires_in":1800}')
    with pytest.raises(TransportError):
        TokenSource(transport, odd.url, "child", "secret").token()


@pytest.mark.parametrize(("status", "error"), [(400, Refused), (401, Unauthorized)])
def test_refused_credentials_are_final(
    transport: Transport, odd: Oddity, status: int, error: type[LinkedInError]
) -> None:
    tokens = Tokens(odd)
    tokens.refuses = status
    with pytest.raises(error) as raised:
        client_of(transport, odd).call("GET", "/v2/x")
    assert not raised.value.retryable
    assert tokens.calls("/v2") == 0


def test_the_token_comes_back_after_a_failed_fetch(transport: Transport, odd: Oddity) -> None:
    tokens = Tokens(odd)
    source = TokenSource(transport, odd.url, "child", "secret")
    tokens.refuses = 500
    with pytest.raises(LinkedInError):
        source.token()
    tokens.refuses = 0
    assert source.token() == "T2"


def test_nothing_secret_in_its_repr(transport: Transport, odd: Oddity) -> None:
    Tokens(odd)
    source = TokenSource(transport, odd.url, "child", "the-secret")
    source.token()
    assert "the-secret" not in repr(source)
    assert "T1" not in repr(source)
