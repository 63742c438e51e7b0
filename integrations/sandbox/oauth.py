"""Two-legged OAuth: `POST /oauth/v2/accessToken` and whose token a call carries (D)."""

import secrets
from urllib.parse import parse_qs

from .clock import now_ms
from .errors import Answer, expired_token, invalid_token, json_answer, no_token
from .store import Store

LIFETIME_S = 1800
DAY_MS = 86_400_000
REQUIRED = ("grant_type", "client_id", "client_secret")


def refusal(status: int, error: str, description: str) -> Answer:
    """An error of the OAuth endpoints."""
    return json_answer({"error": error, "error_description": description}, status)


def access_token(store: Store, media_type: str, body: bytes) -> Answer:
    """Answer a form `grant_type=client_credentials&client_id&client_secret`.

    200 `{"access_token", "expires_in": "1800"}`; the number is a string, as in LinkedIn's sample.
    400 and 401 with the `error` and the texts of LinkedIn's page (D; that they stand in
    `error_description` and the answer to another grant type are R).
    """
    form = read_form(media_type, body, REQUIRED)
    if isinstance(form, Answer):
        return form
    grant_type, client_id, secret = form
    if grant_type != "client_credentials":
        return refusal(400, "unsupported_grant_type", f'Grant type "{grant_type}" is not possible')
    if refused := check_client(store, client_id, secret):
        return refused
    if not store.value("SELECT allowed FROM clients WHERE client_id = ?", client_id):
        message = "This application is not allowed to create application tokens"
        return refusal(401, "access_denied", message)
    token = issue(store, client_id)
    return json_answer({"access_token": token, "expires_in": str(LIFETIME_S)})


def read_form(media_type: str, body: bytes, required: tuple[str, ...]) -> list[str] | Answer:
    """The required values of a form in their order, or 400 for the first that is missing."""
    is_form = media_type == "application/x-www-form-urlencoded"
    form = parse_qs(body.decode("utf-8", "replace")) if is_form else {}
    for name in required:
        if not form.get(name):
            return refusal(400, "invalid_request", f'A required parameter "{name}" is missing')
    return [form[name][0] for name in required]


def check_client(store: Store, client_id: str, secret: str) -> Answer | None:
    """400 for an application that is not known, 401 for a secret that is none of its living."""
    if not store.value("SELECT 1 FROM clients WHERE client_id = ?", client_id):
        message = f'The passed in client_id is invalid "{client_id}"'
        return refusal(400, "invalid_client_id", message)
    live = store.rows("SELECT secret FROM secrets WHERE client_id = ?", client_id)
    if not any(secrets.compare_digest(row[0].encode(), secret.encode()) for row in live):
        return refusal(401, "invalid_client_id", "Client authentication failed")
    return None


def issue(store: Store, client_id: str) -> str:
    """A token for 30 minutes. Long forgotten ones go, so that the table stays small."""
    now, token = now_ms(store), "AQ" + secrets.token_urlsafe(48)
    with store.writing():
        store.run("DELETE FROM tokens WHERE expires_at < ?", now - DAY_MS)
        store.run("INSERT INTO tokens VALUES (?, ?, ?)", token, client_id, now + LIFETIME_S * 1000)
    return token


def caller(store: Store, authorization: str) -> tuple[str, bool]:
    """Client id of a bearer token, and whether it is the parent's. 401 when it is no good."""
    scheme, _, token = authorization.partition(" ")
    if not token:
        raise no_token()
    row = store.row(
        "SELECT tokens.client_id, expires_at, is_parent FROM tokens JOIN clients USING (client_id)"
        " WHERE token = ?",
        token.strip(),
    )
    if scheme.lower() != "bearer" or row is None:
        raise invalid_token()
    if row["expires_at"] <= now_ms(store):
        raise expired_token()
    return row["client_id"], bool(row["is_parent"])
