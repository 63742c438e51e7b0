"""Clients for the parent application and for a company's own, from settings and stored secrets.

Tokens are kept in this process, per application and secret, and shared by its threads.
"""

import threading
from functools import cache

import httpx
from django.conf import settings

from integrations.linkedin.auth import TokenSource
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.transport import Transport
from integrations.models import LinkedInApp

_sources: dict[tuple[str, str, str], TokenSource] = {}
_lock = threading.Lock()


@cache
def _transport() -> Transport:
    http = httpx.Client(
        headers={"User-Agent": "Sourcebridge"},
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=10),
        trust_env=False,
    )
    return Transport(http, deadline_seconds=settings.LINKEDIN_TIMEOUT_SECONDS)


def parent_client() -> LinkedInClient:
    """Signs in as the product itself: provisioning only."""
    return _client(settings.LINKEDIN_CLIENT_ID, settings.LINKEDIN_CLIENT_SECRET)


def client_of(app: LinkedInApp) -> LinkedInClient:
    """Signs in as the company's application: every call for data."""
    return _client(app.client_id, app.client_secret)


def _client(client_id: str, secret: str) -> LinkedInClient:
    transport = _transport()
    key = (settings.LINKEDIN_AUTH_URL, client_id, str(secret))
    with _lock:
        source = _sources.get(key)
        if source is None:
            source = TokenSource(transport, settings.LINKEDIN_AUTH_URL, client_id, str(secret))
            _sources[key] = source
    return LinkedInClient(transport, source, api_url=settings.LINKEDIN_API_URL)
