"""Tokens of an application, by client credentials (two-legged).

`POST {auth}/oauth/v2/accessToken`, form-encoded, answers `access_token` and `expires_in` seconds,
30 minutes, sometimes as a string. One token serves all calls until shortly before it ends.
Source: learn.microsoft.com/en-us/linkedin/shared/authentication/client-credentials-flow
"""

import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import msgspec

from integrations.linkedin.errors import TransportError
from integrations.linkedin.transport import Transport

REFRESH_BEFORE_SECONDS = 120


class _Token(msgspec.Struct):
    access_token: str
    expires_in: int | str = 1800


@dataclass
class TokenSource:
    """The token of one application; safe to share between threads."""

    transport: Transport
    auth_url: str
    client_id: str
    client_secret: str = field(repr=False)
    _token: str = field(default="", repr=False)
    _good_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def token(self) -> str:
        with self._lock:
            if time.monotonic() >= self._good_until:
                self._fetch()
            return self._token

    def renew(self, refused: str) -> str:
        """A token other than the refused one: fetched once, however many callers were refused."""
        with self._lock:
            if self._token == refused:
                self._fetch()
            return self._token

    def _fetch(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": str(self.client_secret),
        }
        answer = self.transport.send(
            "POST",
            f"{self.auth_url}/oauth/v2/accessToken",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            content=urlencode(form).encode(),
        )
        token: _Token = answer.decode(_Token)
        self._token = token.access_token
        try:
            life = float(token.expires_in)
        except ValueError as error:
            raise TransportError("LinkedIn's token has no length of life.") from error
        self._good_until = time.monotonic() + max(0.0, life - REFRESH_BEFORE_SECONDS)
