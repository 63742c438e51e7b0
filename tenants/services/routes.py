"""The way from an opaque secret (an API token, a webhook's id) to its company."""

import hashlib
from uuid import UUID

from tenants.models import Route
from tenants.scope import current_tenant_id


def secret_hash(secret: str) -> str:
    """SHA-256 is enough here: the secret is 256 random bits, not a password."""
    return hashlib.sha256(secret.encode()).hexdigest()


def route_create(kind: Route.Kind, secret: str) -> str:
    """Lead holders of `secret` to the current company; gives the hash that is kept of it."""
    digest = secret_hash(secret)
    Route.objects.create(key_hash=digest, kind=kind, tenant_id=current_tenant_id())
    return digest


def route_find(kind: Route.Kind, secret: str) -> UUID | None:
    """The company that a secret leads to."""
    return (
        Route.objects.filter(key_hash=secret_hash(secret), kind=kind)
        .values_list("tenant_id", flat=True)
        .first()
    )
