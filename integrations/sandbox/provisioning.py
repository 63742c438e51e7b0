"""Child applications and their secrets: one per customer, made with the parent's token."""

import json
import secrets
from typing import Any
from urllib.parse import unquote

from .batches import patch_set
from .calls import Call
from .clock import now_ms
from .errors import Answer, ApiError, bad_request, json_answer, no_permission, wrong_method
from .store import Store

PATCHABLE = {"validJsSdkDomains": "domains", "oauth2AuthorizedCallbackUrls": "callbacks"}
MAX_SECRETS = 2


def provisioned_applications(call: Call, store: Store) -> Answer:
    """`/v2/provisionedApplications`: create, partial_update of one, and the finder."""
    if not call.is_parent:
        raise no_permission(f"{call.method} /provisionedApplications")
    if call.method == "POST" and len(call.segments) == 1:
        call.fits("create")
        return _create(call.json(), store)
    if call.method == "POST" and len(call.segments) == 2:
        call.fits("partial_update")
        return _update(unquote(call.segments[1]), call.json(), store)
    if call.method == "GET" and call.one("q") == "credentialsByUniqueForeignId":
        return _find(call.need("uniqueForeignId"), store)
    raise wrong_method(call.method, "provisionedApplications")


def _create(body: dict[str, Any], store: Store) -> Answer:
    """201 `{"key", "credentials": {"client_id", "client_secret"}}`; 400; 409 for a repeated id.

    Request and rules D, answer seen in LinkedIn's SDK, texts of the refusals R.
    """
    for name in ("uniqueForeignId", "name", "description"):
        if not isinstance(body.get(name), str) or not body[name].strip():
            raise bad_request(
                f"ERROR :: /{name} :: field is required but not found and has no default value"
            )
    if len(body["name"]) > 50:
        raise bad_request("ERROR :: /name :: length must be at most 50")
    if "linkedin" in body["name"].lower():
        raise bad_request('ERROR :: /name :: must not contain "LinkedIn"')
    lists = {column: _texts(body, name) for name, column in PATCHABLE.items()}
    foreign_id = body["uniqueForeignId"]
    if store.value("SELECT 1 FROM clients WHERE unique_foreign_id = ?", foreign_id):
        raise ApiError(409, f"Application with uniqueForeignId {foreign_id} already exists")
    with store.writing():
        number = 70_000_000 + store.sequence("application")
        urn, client_id = f"urn:li:developerApplication:{number}", f"78{secrets.token_hex(6)}"
        store.run(
            "INSERT INTO clients (client_id, urn, unique_foreign_id, name, description, domains,"
            " callbacks, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            client_id,
            urn,
            foreign_id,
            body["name"],
            body["description"],
            lists["domains"],
            lists["callbacks"],
            now_ms(store),
        )
        secret = new_secret(store, client_id)
    credentials = {"client_id": client_id, "client_secret": secret}
    answer = {"key": urn, "credentials": credentials}
    return json_answer(answer, 201, {"x-restli-id": urn})


def _texts(body: dict[str, Any], name: str) -> str:
    value = body.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise bad_request(f"ERROR :: /{name} :: is not an array of strings")
    if name == "validJsSdkDomains" and any(item.endswith("/") for item in value):
        raise bad_request(f"ERROR :: /{name} :: must not end with a slash")
    return json.dumps(value)


def _update(urn: str, body: dict[str, Any], store: Store) -> Answer:
    """204 for `{"patch": {"$set": {…}}}` on domains or callbacks (request D, answer R)."""
    changes = patch_set(body)
    if not changes or not PATCHABLE.keys() >= changes.keys():
        raise bad_request("Patch may set only " + " and ".join(sorted(PATCHABLE)))
    with store.writing():
        for name in changes:
            sql = f"UPDATE clients SET {PATCHABLE[name]} = ? WHERE urn = ?"  # noqa: S608
            if not store.run(sql, _texts(changes, name), urn):
                raise ApiError(404, f"Application {urn} does not exist")
    return Answer(204)


def _find(foreign_id: str, store: Store) -> Answer:
    """`elements` with one application or none; no secret is ever read back (D by the SDK)."""
    rows = store.rows("SELECT * FROM clients WHERE unique_foreign_id = ?", foreign_id)
    elements = [
        {
            "key": row["urn"],
            "credentials": {"client_id": row["client_id"]},
            "uniqueForeignId": row["unique_foreign_id"],
            "name": row["name"],
            "description": row["description"],
            **{name: json.loads(row[column]) for name, column in PATCHABLE.items()},
        }
        for row in rows
    ]
    return json_answer({"elements": elements, "paging": {"start": 0, "count": 10, "links": []}})


def application_security(call: Call, store: Store) -> Answer:
    """`/v2/developerApplicationsSecurity?action=rollDeveloperApplicationSecret` (D).

    Body `{}` for the caller's own secret, or `{"childDeveloperApplication": urn}` with the
    parent's token. 200 `{"value": {"client_secret"}}`. The two newest secrets both work; a third
    roll is refused (400, text R) until the older one is deleted in the portal, here on the page
    or with `DELETE /sandbox/clients/{client_id}/secrets`.
    """
    if call.method != "POST" or call.one("action") != "rollDeveloperApplicationSecret":
        raise wrong_method(call.method, "developerApplicationsSecurity")
    call.demands("action")
    urn = call.json().get("childDeveloperApplication")
    client_id = call.client_id
    if urn is not None:
        if not call.is_parent:
            raise no_permission("ACTION rollDeveloperApplicationSecret")
        client_id = store.value("SELECT client_id FROM clients WHERE urn = ?", urn)
        if client_id is None:
            raise ApiError(404, f"Application {urn} does not exist")
    live = store.value("SELECT count(*) FROM secrets WHERE client_id = ?", client_id)
    if live >= MAX_SECRETS:
        raise bad_request("Application has two secrets; delete one before a new one is made")
    return json_answer({"value": {"client_secret": new_secret(store, client_id)}})


def new_secret(store: Store, client_id: str) -> str:
    """One more secret. It ends in characters that a form has to encode, as real ones may."""
    secret = f"WPL_AP1.{secrets.token_urlsafe(12)}/+=="
    store.run("INSERT INTO secrets (client_id, secret) VALUES (?, ?)", client_id, secret)
    return secret


def forget_older_secrets(store: Store, client_id: str) -> int:
    """Keep the newest secret only, as one does in LinkedIn's portal; how many went."""
    return store.run(
        "DELETE FROM secrets WHERE client_id = ?1 AND id <"
        " (SELECT max(id) FROM secrets WHERE client_id = ?1)",
        client_id,
    )
