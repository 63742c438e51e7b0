"""Tokens of an application, by client credentials (two-legged).

`POST {auth}/oauth/v2/accessToken`, form-encoded, answers `access_token` and `expires_in` seconds,
30 minutes, sometimes as a string. One token serves all calls until shortly before it ends.
Source: learn.microsoft.com/en-us/linkedin/shared/authentication/client-credentials-flow
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

import msgspec

from integrations.linkedin import deadline
from integrations.linkedin.errors import Invalid, TransportError, Unauthorized
from integrations.linkedin.transport import Transport

REFRESH_BEFORE_SECONDS = 120
_LONGEST_SECONDS = 86_400.0
_SENDABLE = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class Token:
    """A bearer token and when it is not to be used any more, in epoch seconds."""

    value: str = field(default="", repr=False)
    good_until: float = 0.0

    @property
    def is_good(self) -> bool:
        return bool(self.value) and time.time() < self.good_until


class TokenStore(Protocol):
    """Where processes share the token of an application. Both may be asked from any thread."""

    def load(self) -> Token: ...

    def save(self, token: Token) -> None: ...


class _Given(msgspec.Struct):
    access_token: str
    expires_in: int | str = 1800


@dataclass
class TokenSource:
    """The token of one application; safe to share between threads.

    With a `store` it is shared between processes too: LinkedIn is asked only when neither this
    process nor the store has a good one. Two processes may ask at the same moment; both tokens
    work, and the later one is kept.
    """

    transport: Transport
    auth_url: str
    client_id: str
    client_secret: str = field(repr=False)
    store: TokenStore | None = field(default=None, repr=False)
    _token: Token = field(default_factory=Token, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def token(self) -> str:
        with self._alone():
            if not self._token.is_good:
                self._take(refused="")
            return self._token.value

    def renew(self, refused: str) -> str:
        """A token other than the refused one: fetched once, however many callers were refused."""
        with self._alone():
            if self._token.value == refused:
                self._take(refused)
            return self._token.value

    def ask(self) -> None:
        """Ask LinkedIn for a token, whatever is kept: do these credentials work right now?"""
        with self._alone():
            self._keep(self._fetch())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One caller fetches, the others wait for it, but not beyond their own deadline."""
        if not self._lock.acquire(timeout=deadline.remaining(self.transport.deadline_seconds) or 0):
            raise TransportError(deadline.MESSAGE)
        try:
            yield
        finally:
            self._lock.release()

    def _take(self, refused: str) -> None:
        if self.store:
            shared = self.store.load()
            if shared.is_good and shared.value != refused:
                self._token = shared
                return
        self._keep(self._fetch())

    def _keep(self, token: Token) -> None:
        self._token = token
        if self.store:
            self.store.save(token)

    def _fetch(self) -> Token:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": str(self.client_secret),
        }
        try:
            answer = self.transport.send(
                "POST",
                f"{self.auth_url}/oauth/v2/accessToken",
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                content=urlencode(form).encode(),
            )
        except Invalid as error:
            # An unknown client id is answered with 400: to us the same as a wrong secret.
            raise Unauthorized(
                error.message, status=error.status, request_id=error.request_id, code=error.code
            ) from error
        given: _Given = answer.decode(_Given)
        if not _SENDABLE.fullmatch(given.access_token):
            raise TransportError("LinkedIn's token is none that a header can carry.")
        try:
            life = float(given.expires_in)
        except (ValueError, OverflowError) as error:
            raise TransportError("LinkedIn's token has no length of life.") from error
        life = min(life, _LONGEST_SECONDS)
        return Token(given.access_token, time.time() + max(0.0, life - REFRESH_BEFORE_SECONDS))
