"""`POST /oauth/v2/introspectToken`: what a token is worth (D, the scope R)."""

from .clock import now_ms
from .errors import Answer, json_answer
from .oauth import LIFETIME_S, check_client, read_form, refusal
from .store import Store

REQUIRED = ("client_id", "client_secret", "token")


def introspect(store: Store, media_type: str, body: bytes) -> Answer:
    """Answer a form `client_id, client_secret, token` of the application that holds the token.

    200 `{active, status: active|expired, scope, client_id, created_at, authorized_at, expires_at,
    auth_type: "2L"}`, times in seconds. 400 for a client or a token that is none of the caller's,
    401 for a wrong secret (texts R).
    """
    form = read_form(media_type, body, REQUIRED)
    if isinstance(form, Answer):
        return form
    client_id, secret, token = form
    if refused := check_client(store, client_id, secret):
        return refused
    sql = "SELECT expires_at FROM tokens WHERE token = ? AND client_id = ?"
    expires_at = store.value(sql, token, client_id)
    if expires_at is None:
        return refusal(400, "invalid_token", "The passed in token is invalid")
    active, ends = expires_at > now_ms(store), expires_at // 1000
    return json_answer(
        {
            "active": active,
            "status": "active" if active else "expired",
            "scope": "",
            "client_id": client_id,
            "created_at": ends - LIFETIME_S,
            "authorized_at": ends - LIFETIME_S,
            "expires_at": ends,
            "auth_type": "2L",
        }
    )
