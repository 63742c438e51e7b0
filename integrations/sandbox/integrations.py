"""`/v2/atsIntegrations` and its configurations: what a customer switches on."""

from sqlite3 import Row
from typing import Any

from .batches import batch_answer, entities, patch_set
from .calls import Call
from .clock import now_ms
from .errors import Answer, bad_request, json_answer, wrong_method
from .restli import Key, complex_ids, format_key, parse_key, simple_ids
from .store import Store

PARTS = ("integrationContext", "integrationType", "tenantType", "dataProvider")
WHERE = "context = ? AND type = ? AND tenant = ? AND provider = ?"
ORGANIZATION_TYPES = {
    "ONE_CLICK_EXPORT",
    "IN_ATS_INDICATOR",
    "PROFILE_PLUGIN",
    "RECOMMENDED_MATCHES",
    "UNIFIED_SEARCH",
    "APPLY_CONNECT",
    "APPLY_WITH_LINKEDIN",
}
CONTRACT_TYPES = {"CSA_API", "PREMIUM_JOB_POSTING", "REFERRALS"}
SETTINGS = {"CALLBACK_URL", "JOB_POSTING_VIEWERS", "APPLICATION_VIEWERS"}


def ats_integrations(call: Call, store: Store) -> Answer:
    """Dispatch: the integrations themselves, or `…/{key}/configurations`."""
    if len(call.segments) == 3 and call.segments[2] == "configurations":
        return _configurations(call, store)
    if len(call.segments) == 1 and call.method == "POST":
        call.demands("batch_partial_update")
        return _name(call, store)
    if len(call.segments) == 1 and call.method == "GET":
        call.fits("batch_get")
        return _read(call, store)
    raise wrong_method(call.method, "atsIntegrations")


def _parts(key: Key) -> tuple[str, ...]:
    """The key's parts in order; 400 (R) for an unknown part or a type on the wrong context."""
    if set(key) != set(PARTS):
        raise bad_request("Batch key needs the parts " + ", ".join(PARTS))
    context, kind, tenant, provider = (key[name] for name in PARTS)
    place = "organization" if kind in ORGANIZATION_TYPES else "contract"
    if kind not in ORGANIZATION_TYPES | CONTRACT_TYPES:
        raise bad_request(f'ERROR :: /integrationType :: "{kind}" is not an enum symbol')
    if not context.startswith(f"urn:li:{place}:"):
        raise bad_request(f"Integration type {kind} needs a {place} urn, not {context}")
    if tenant not in {"RECRUITER", "JOBS"}:
        raise bad_request(f'ERROR :: /tenantType :: "{tenant}" is not an enum symbol')
    if provider != "ATS":
        raise bad_request(f'ERROR :: /dataProvider :: "{provider}" is not an enum symbol')
    return context, kind, tenant, provider


def _name(call: Call, store: Store) -> Answer:
    """batch_partial_update of `integrationName` (D): a new integration starts REQUESTED (R)."""
    answer: dict[str, Any] = {}
    keys = complex_ids(call.params, call.version)
    with store.writing():
        for key, body in entities(call, keys):
            name = patch_set(body).get("integrationName")
            if not isinstance(name, str) or not name:
                raise bad_request("Patch must set integrationName")
            _keep_name(store, call, _parts(key), name)
            answer[format_key(key, call.version)] = {"status": 204}
    return json_answer({"results": answer, "errors": {}})


def _keep_name(store: Store, call: Call, parts: tuple[str, ...], name: str) -> None:
    if call.is_parent:
        changed = store.run(f"UPDATE integrations SET name = ? WHERE {WHERE}", name, *parts)  # noqa: S608
        owner = store.value("SELECT client_id FROM clients WHERE NOT is_parent AND name = ?", name)
        if changed and not owner:
            return
    else:
        owner = call.client_id
    owner = owner or ""
    store.run(
        "INSERT INTO integrations VALUES (?, ?, ?, ?, ?, ?, 'REQUESTED', ?)"
        " ON CONFLICT DO UPDATE SET name = excluded.name",
        *parts,
        owner,
        name,
        now_ms(store),
    )


def _read(call: Call, store: Store) -> Answer:
    """batch_get (request D, body R as in shapes.md). With `auto_enable` the first read after
    naming finds everything of the caller enabled whose organization or contract exists.
    """
    if store.setting("auto_enable") == "1":
        _enable_known(store, call)
    results, errors = {}, {}
    for key in complex_ids(call.params, call.version):
        text, row = format_key(key, call.version), _find(store, call, _parts(key))
        if row is None:
            errors[text] = {"status": 404, "message": f"Integration {text} does not exist"}
            continue
        results[text] = {
            **key,
            "integrationName": row["name"],
            "integrationStatus": row["status"],
        }
    return batch_answer(results, errors)


def _enable_known(store: Store, call: Call) -> None:
    store.run(
        "UPDATE integrations SET status = 'ENABLED' WHERE status = 'REQUESTED'"
        " AND (?1 OR client_id IN (?2, '')) AND ("
        " context IN (SELECT 'urn:li:organization:' || id FROM organizations) OR"
        " context IN (SELECT 'urn:li:contract:' || id FROM contracts WHERE enabled))",
        call.is_parent,
        call.client_id,
    )


def _find(store: Store, call: Call, parts: tuple[str, ...]) -> Row | None:
    return store.row(
        f"SELECT * FROM integrations WHERE {WHERE}"  # noqa: S608 (a constant)
        " AND (? OR client_id IN (?, '')) ORDER BY requested_at DESC, client_id DESC",
        *parts,
        call.is_parent,
        call.client_id,
    )


def _configurations(call: Call, store: Store) -> Answer:
    """batch_update, batch_get and batch_delete of settings by name (D, answers R).

    Value: `{"configurationValue": {"string": …}}`. CALLBACK_URL is an https address; http is let
    through for this machine, which LinkedIn would not do. The viewers take ALL_PRODUCT_USERS only.
    """
    parts = _parts(parse_key(call.segments[1], call.version))
    row = _find(store, call, parts)
    if row is None:
        raise bad_request("Integration does not exist: name it first")
    keys = simple_ids(call.params, call.version)
    owner = (*parts, row["client_id"])
    if call.method == "PUT":
        call.fits("batch_update")
        return _configure(call, store, owner, keys)
    settings = {
        found["setting"]: found["value"]
        for found in store.rows(
            f"SELECT * FROM configurations WHERE {WHERE} AND client_id = ?",  # noqa: S608
            *owner,
        )
    }
    missing = {"status": 404, "message": "Configuration does not exist"}
    errors = {key: missing for key in keys if key not in settings}
    present = [key for key in keys if key in settings]
    if call.method == "GET":
        call.fits("batch_get")
        value = {key: {"configurationValue": {"string": settings[key]}} for key in present}
        return batch_answer(value, errors)
    if call.method != "DELETE":
        raise wrong_method(call.method, "configurations")
    call.fits("batch_delete")
    for key in present:
        store.run(
            f"DELETE FROM configurations WHERE {WHERE} AND client_id = ? AND setting = ?",  # noqa: S608
            *owner,
            key,
        )
    return json_answer({"results": {key: {"status": 204} for key in present}, "errors": errors})


def _configure(call: Call, store: Store, owner: tuple[str, ...], keys: list[str]) -> Answer:
    results, errors = {}, {}
    with store.writing():
        for key, body in entities(call, keys):
            problem = _setting_problem(str(key), body)
            if problem:
                errors[str(key)] = {"status": 400, "message": problem}
                continue
            value = body["configurationValue"]["string"]
            store.run(
                "INSERT OR REPLACE INTO configurations VALUES (?, ?, ?, ?, ?, ?, ?)",
                *owner,
                key,
                value,
            )
            results[str(key)] = {"status": 204}
    return json_answer({"results": results, "errors": errors})


def _setting_problem(name: str, body: dict[str, Any]) -> str | None:
    value = body.get("configurationValue")
    text = value.get("string") if isinstance(value, dict) else None
    if name not in SETTINGS:
        return f"Configuration {name} is unknown"
    if not isinstance(text, str) or not text:
        return "ERROR :: /configurationValue/string :: field is required"
    here = ("https://", "http://127.0.0.1", "http://localhost")
    if name == "CALLBACK_URL" and not text.startswith(here):
        return "CALLBACK_URL must be an https address"
    if name != "CALLBACK_URL" and text != "ALL_PRODUCT_USERS":
        return f"{name} must be ALL_PRODUCT_USERS"
    return None
