"""Clients for the parent application and for a company's own, from settings and stored secrets.

A process has one connection pool, and one token for each application and secret, shared by its
threads. The token of a company's application is shared between processes too, encrypted in its
row; the parent's stays in the process: it is used for little.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from uuid import UUID

from django.conf import settings

from integrations.linkedin.auth import Token, TokenSource, TokenStore
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.deadline import open_http
from integrations.linkedin.transport import Transport
from integrations.models import LinkedInApp
from integrations.services.apps import app_token_keep
from tenants.scope import tenant_atomic

_APPLICATIONS_KEPT = 4096


@dataclass(frozen=True)
class _SharedToken(TokenStore):
    """The token in the application's row. Used between calls, when no transaction is open."""

    app_id: UUID
    client_secret: str = field(repr=False)

    def load(self) -> Token:
        with tenant_atomic():
            app = LinkedInApp.objects.filter(id=self.app_id).first()
        if app is None or not app.token_good_until or str(app.client_secret) != self.client_secret:
            return Token()
        return Token(str(app.token), app.token_good_until.timestamp())

    def save(self, token: Token) -> None:
        good_until = datetime.fromtimestamp(token.good_until, UTC)
        with tenant_atomic():
            app_token_keep(
                app_id=self.app_id,
                made_with=self.client_secret,
                token=token.value,
                good_until=good_until,
            )


@cache
def _transport(api_url: str, auth_url: str, deadline_seconds: float) -> Transport:
    """What every call of this process leaves through."""
    return Transport(open_http(), deadline_seconds=deadline_seconds, origins=(api_url, auth_url))


def parent_client() -> LinkedInClient:
    """Signs in as the product itself: making child applications and rolling their secrets."""
    return _client(settings.LINKEDIN_CLIENT_ID, settings.LINKEDIN_CLIENT_SECRET, None)


def client_of(app: LinkedInApp) -> LinkedInClient:
    """Signs in as the company's application: everything else."""
    store = _SharedToken(app.id, str(app.client_secret))
    return _client(app.client_id, str(app.client_secret), store)


def _client(client_id: str, secret: str, store: _SharedToken | None) -> LinkedInClient:
    transport = _transport(
        settings.LINKEDIN_API_URL, settings.LINKEDIN_AUTH_URL, settings.LINKEDIN_TIMEOUT_SECONDS
    )
    return LinkedInClient(
        transport,
        _tokens(transport, settings.LINKEDIN_AUTH_URL, client_id, secret, store),
        api_url=settings.LINKEDIN_API_URL,
        versioned=frozenset(settings.LINKEDIN_REST_RESOURCES),
        version=settings.LINKEDIN_VERSION,
    )


@lru_cache(maxsize=_APPLICATIONS_KEPT)
def _tokens(
    transport: Transport, auth_url: str, client_id: str, secret: str, store: _SharedToken | None
) -> TokenSource:
    return TokenSource(transport, auth_url, client_id, secret, store)
