"""`/v2/atsIntegrations` and `/rest/integrations`: what a customer switches on."""

import json
from sqlite3 import Row
from typing import Any

from .batches import batch_answer, entities, limit, patch_set
from .calls import Call
from .clock import now_ms
from .configurations import configurations
from .errors import Answer, bad_request, json_answer, wrong_method
from .finders import paging
from .integration_keys import PARTS, WHERE, find_integration, key_parts
from .notices import STATUS_CHANGE, find_request
from .restli import complex_ids, format_key
from .store import Store


def integrations(call: Call, store: Store) -> Answer:
    """Dispatch: the integrations themselves, or (v2) `…/{key}/configurations`."""
    if len(call.segments) == 3 and call.segments[2] == "configurations" and not call.rest:
        return configurations(call, store)
    if len(call.segments) == 1 and call.method == "POST":
        call.demands("batch_partial_update")
        return _name(call, store)
    if len(call.segments) == 1 and call.method == "GET" and call.one("q") is not None:
        return _changed(call, store)
    if len(call.segments) == 1 and call.method == "GET":
        call.fits("batch_get")
        return _read(call, store)
    raise wrong_method(call.method, call.resource)


def _name(call: Call, store: Store) -> Answer:
    """batch_partial_update of `integrationName` (D): a new integration starts REQUESTED (R)."""
    answer: dict[str, Any] = {}
    keys = complex_ids(call.params, call.version)
    with store.writing():
        for key, body in entities(call, keys):
            name = patch_set(body).get("integrationName")
            if not isinstance(name, str) or not name:
                raise bad_request("Patch must set integrationName")
            _keep_name(store, call, key_parts(call, key), name)
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


def _told(call: Call, row: Row) -> dict[str, Any]:
    """An integration as it is told (R as in shapes.md)."""
    key = dict(zip(PARTS, list(row)[:4], strict=True))
    if call.rest:
        del key["dataProvider"]
    return {**key, "integrationName": row["name"], "integrationStatus": row["status"]}


def _read(call: Call, store: Store) -> Answer:
    """batch_get (request D, body R as in shapes.md). With `auto_enable` the first read after
    naming finds everything of the caller enabled whose organization or contract exists.
    """
    if store.setting("auto_enable") == "1":
        _enable_known(store, call)
    results, errors = {}, {}
    keys = complex_ids(call.params, call.version)
    limit(keys)
    for key in keys:
        text = format_key(key, call.version)
        row = find_integration(store, call, key_parts(call, key))
        if row is None:
            errors[text] = {"status": 404, "message": f"Integration {text} does not exist"}
            continue
        results[text] = _told(call, row)
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


def _changed(call: Call, store: Store) -> Answer:
    """`?q=request&requestId=…` (D): the integrations that a push was about, as they are now."""
    if call.one("q") != "request":
        raise bad_request(f"Finder {call.one('q')} does not exist on {call.resource}")
    call.fits("finder")
    request = find_request(store, call, STATUS_CHANGE)
    start, count = call.page()
    elements = []
    for parts in json.loads(request["about"])["integrations"]:
        sql = f"SELECT * FROM integrations WHERE {WHERE} AND client_id = ?"  # noqa: S608
        row = store.row(sql, *parts, request["client_id"])
        if row is not None:
            elements.append(_told(call, row))
    page = elements[start : start + count]
    return json_answer({"elements": page, "paging": paging(call, start, count, len(page))})
