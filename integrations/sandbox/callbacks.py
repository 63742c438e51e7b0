"""The address that an application is called back at: which are let through, and the challenge."""

import hashlib
import hmac
import uuid
from urllib.parse import urlsplit

from .clock import now_ms
from .store import Store

HERE = {"127.0.0.1", "localhost"}
PORTS = {None, 80, 443}


def is_allowed(url: str) -> bool:
    """Whether pushes may go there: https on LinkedIn's ports, or http on this machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None:
        return False
    if parts.scheme == "https":
        return port in PORTS or host in HERE
    return parts.scheme == "http" and host in HERE


def live_secrets(store: Store, client_id: str) -> list[str]:
    """The live secrets, the newest first, with which LinkedIn signs here (R).

    What only the parent has named so far is signed with the parent's.
    """
    rows = store.rows(
        "SELECT secret FROM secrets JOIN clients USING (client_id)"
        " WHERE client_id = ?1 OR (?1 = '' AND is_parent) ORDER BY id DESC",
        client_id,
    )
    return [row["secret"] for row in rows]


def signed(secret: str, text: bytes) -> str:
    """hex(HMAC-SHA256)."""
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def signature(secret: str, body: bytes) -> str:
    """The value of X-LI-Signature (D): the prefix is signed and not sent."""
    return signed(secret, b"hmacsha256=" + body)


def challenge(store: Store, client_id: str, context: str, url: str) -> None:
    """Queue the challenge of an address; `pusher.py` sends it and keeps the outcome."""
    store.run(
        "INSERT INTO challenges (client_id, context, url, code, created_at) VALUES (?, ?, ?, ?, ?)",
        client_id,
        context,
        url,
        str(uuid.uuid4()),
        now_ms(store),
    )
