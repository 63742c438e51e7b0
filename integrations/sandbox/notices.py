"""What a child application is told by a push: a request id now, the matter when it asks.

The push goes to the CALLBACK_URL of the application's ONE_CLICK_EXPORT integration. The ids of the
requests end after 24 hours (D for evaluations, R for the rest). `pusher.py` does the sending.
"""

import json
import uuid
from sqlite3 import Row
from typing import Any

from .calls import Call
from .clock import now_ms
from .errors import ApiError
from .store import Store

EXPORT = "EXPORT_CANDIDATE_PROFILE"
STATUS_CHANGE = "INTEGRATION_STATUS_CHANGE"
LIFETIME_MS = 24 * 3600 * 1000


def notify(
    store: Store,
    client_id: str,
    kind: str,
    organization: str,
    about: dict[str, Any],
    seat_id: str | None = None,
) -> str:
    """Keep the matter under a new request id, and queue its push; the id.

    Without a CALLBACK_URL nothing is pushed, and the matter can still be asked for.
    """
    request_id, now = str(uuid.uuid4()), now_ms(store)
    with store.writing():
        store.run(
            "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?)",
            request_id,
            kind,
            client_id,
            organization,
            seat_id,
            json.dumps(about),
            now,
        )
        url = callback_url(store, client_id, organization)
        if url:
            _queue(store, (client_id, organization, kind, request_id, url), str(uuid.uuid4()))
    return request_id


def _queue(
    store: Store,
    what: tuple[str, str, str, str, str],
    notification_id: str,
    *,
    forged: bool = False,
) -> int:
    """One more push (body R, shapes.md), due at once; its number."""
    client_id, organization, kind, request_id, url = what
    body = {"notificationId": notification_id, "type": kind, "requestId": request_id}
    store.run(
        "INSERT INTO pushes (notification_id, client_id, context, type, request_id, url, body,"
        " forged, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        notification_id,
        client_id,
        organization,
        kind,
        request_id,
        url,
        json.dumps(body),
        forged,
        now_ms(store),
    )
    return int(store.value("SELECT last_insert_rowid()"))


def repeat(store: Store, push: Row) -> int:
    """The same push once more, as LinkedIn may send it twice: same notification id, same request;
    the number of the new one.
    """
    what = (push["client_id"], push["context"], push["type"], push["request_id"], push["url"])
    with store.writing():
        return _queue(store, what, push["notification_id"])


def forge(store: Store, client_id: str, kind: str, request_id: str) -> int | None:
    """What an attacker would send: a push with a wrong signature; its number, or None when the
    application has no CALLBACK_URL.
    """
    row = store.row(
        "SELECT context, value FROM configurations WHERE client_id = ?"
        " AND type = 'ONE_CLICK_EXPORT' AND setting = 'CALLBACK_URL'",
        client_id,
    )
    if row is None:
        return None
    what = (client_id, row["context"], kind, request_id, row["value"])
    with store.writing():
        return _queue(store, what, str(uuid.uuid4()), forged=True)


def callback_url(store: Store, client_id: str, organization: str) -> str | None:
    """The CALLBACK_URL that the application set for an organization, or None."""
    found: str | None = store.value(
        "SELECT value FROM configurations WHERE context = ? AND type = 'ONE_CLICK_EXPORT'"
        " AND client_id = ? AND setting = 'CALLBACK_URL'",
        organization,
        client_id,
    )
    return found


def find_request(store: Store, call: Call, kind: str) -> Row:
    """The matter behind `requestId`: 404 when unknown, of another type or over; 403 when it is
    another application's (all R).
    """
    request_id = call.need("requestId")
    row = store.row("SELECT * FROM requests WHERE id = ? AND type = ?", request_id, kind)
    if row is None or row["created_at"] + LIFETIME_MS <= now_ms(store):
        raise ApiError(404, f"Request {request_id} does not exist or has ended", 0)
    if not call.is_parent and row["client_id"] != call.client_id:
        raise ApiError(403, f"Caller is not authorized to access the request: {request_id}", 65600)
    return row
