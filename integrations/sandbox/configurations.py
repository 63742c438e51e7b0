"""The settings of an integration: `/v2/atsIntegrations/{key}/configurations` by name (D), and
`/rest/integrationConfigurations`, whose keys hold the name as `configurationType` (R).

Value: `{"configurationValue": {"string": …}}` (D). CALLBACK_URL is an https address on port 443 or
80 (D); http is let through for this machine, which LinkedIn would not do. The viewers take
ALL_PRODUCT_USERS only. A CALLBACK_URL that was set is challenged.
"""

from typing import Any

from .batches import batch_answer, entities, limit
from .callbacks import challenge, is_allowed
from .calls import Call
from .errors import Answer, bad_request, json_answer, wrong_method
from .integration_keys import WHERE, find_integration, key_parts
from .restli import Key, complex_ids, format_key, parse_key, simple_ids
from .store import Store

SETTINGS = {"CALLBACK_URL", "JOB_POSTING_VIEWERS", "APPLICATION_VIEWERS"}
SETTING = f"{WHERE} AND client_id = ? AND setting = ?"
MISSING = {"status": 404, "message": "Configuration does not exist"}
NAME_IT = "Integration does not exist: name it first"
Owner = tuple[str, ...]


def configurations(call: Call, store: Store) -> Answer:
    """batch_update, batch_get and batch_delete below one integration (D, answers R)."""
    owner = _owner(call, store, parse_key(call.segments[1], call.version))
    if owner is None:
        raise bad_request(NAME_IT)
    return _dispatch(call, store, dict.fromkeys(simple_ids(call.params, call.version), owner))


def integration_configurations(call: Call, store: Store) -> Answer:
    """The same with the integration in each key; batch_update and batch_get only (D)."""
    if len(call.segments) != 1 or call.method == "DELETE":
        raise wrong_method(call.method, call.resource)
    owners: dict[Any, Owner | None] = {}
    for key in complex_ids(call.params, call.version):
        integration = {name: value for name, value in key.items() if name != "configurationType"}
        if len(integration) == len(key):
            raise bad_request("Batch key needs the part configurationType")
        owners[format_key(key, call.version)] = _owner(call, store, integration)
    return _dispatch(call, store, owners)


def _owner(call: Call, store: Store, key: Key) -> Owner | None:
    parts = key_parts(call, key)
    row = find_integration(store, call, parts)
    return None if row is None else (*parts, row["client_id"])


def _keys(call: Call) -> dict[str, tuple[Any, str]]:
    """Each key as it stands in the answer, with its parsed form and the name of the setting."""
    if not call.rest:
        return {name: (name, name) for name in simple_ids(call.params, call.version)}
    return {
        format_key(key, call.version): (key, key["configurationType"])
        for key in complex_ids(call.params, call.version)
    }


def _dispatch(call: Call, store: Store, owners: dict[Any, Owner | None]) -> Answer:
    keys = _keys(call)
    limit(list(keys))
    if call.method == "PUT":
        call.fits("batch_update")
        return _configure(call, store, owners, keys)
    results: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    if call.method == "GET":
        call.fits("batch_get")
        for text, (_, name) in keys.items():
            sql = f"SELECT value FROM configurations WHERE {SETTING}"  # noqa: S608
            owner = owners[text]
            value = store.value(sql, *owner, name) if owner else None
            found = {"configurationValue": {"string": value}}
            (errors if value is None else results)[text] = MISSING if value is None else found
        return batch_answer(results, errors)
    if call.method != "DELETE":
        raise wrong_method(call.method, "configurations")
    call.fits("batch_delete")
    for text, (_, name) in keys.items():
        sql = f"DELETE FROM configurations WHERE {SETTING}"  # noqa: S608
        gone = store.run(sql, *(owners[text] or ()), name)
        (results if gone else errors)[text] = {"status": 204} if gone else MISSING
    return json_answer({"results": results, "errors": errors})


def _configure(
    call: Call,
    store: Store,
    owners: dict[Any, Owner | None],
    keys: dict[str, tuple[Any, str]],
) -> Answer:
    results, errors = {}, {}
    texts = {format_key(parsed, call.version): text for text, (parsed, _) in keys.items()}
    with store.writing():
        for key, body in entities(call, [parsed for parsed, _ in keys.values()]):
            text = texts[format_key(key, call.version)]
            owner, name = owners[text], keys[text][1]
            problem = NAME_IT if owner is None else _problem(name, body)
            if owner is None or problem:
                errors[text] = {"status": 400, "message": problem}
                continue
            value = body["configurationValue"]["string"]
            sql = "INSERT OR REPLACE INTO configurations VALUES (?, ?, ?, ?, ?, ?, ?)"
            store.run(sql, *owner, name, value)
            if name == "CALLBACK_URL":
                challenge(store, owner[-1], owner[0], value)
            results[text] = {"status": 204}
    return json_answer({"results": results, "errors": errors})


def _problem(name: str, body: dict[str, Any]) -> str | None:
    value = body.get("configurationValue")
    text = value.get("string") if isinstance(value, dict) else None
    if name not in SETTINGS:
        return f"Configuration {name} is unknown"
    if not isinstance(text, str) or not text:
        return "ERROR :: /configurationValue/string :: field is required"
    if name == "CALLBACK_URL" and not is_allowed(text):
        return "CALLBACK_URL must be an https address"
    if name != "CALLBACK_URL" and text != "ALL_PRODUCT_USERS":
        return f"{name} must be ALL_PRODUCT_USERS"
    return None
