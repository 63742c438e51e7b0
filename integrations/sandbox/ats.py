"""What the ATS sends: candidates, applications, and what hangs below each. One row a kind.

PUT replaces whole records, GET reads them back, DELETE takes what is below with it (D). Success
is 204 per entity inside a 200; a record that breaks a rule is 400 in `errors`, others still pass.
"""

import json
from dataclasses import dataclass
from typing import Any

from . import ats_rules
from .access import child_only, require_organization
from .ats_rules import Check
from .batches import batch_answer, entities, limit, patch_set
from .calls import Call
from .clock import now_ms
from .errors import Answer, ApiError, bad_request, json_answer, no_resource, wrong_method
from .restli import Key, complex_ids, format_key, parse_key, simple_ids, urn_id
from .store import Store


@dataclass(frozen=True)
class Kind:
    """A resource: the id in its key, its check, its sub-resources with theirs."""

    id_part: str
    check: Check
    parts: dict[str, Check]


KINDS = {
    "atsCandidates": Kind(
        "atsCandidateId", ats_rules.check_candidate, {"notes": ats_rules.check_note}
    ),
    "atsApplications": Kind(
        "atsJobApplicationId",
        ats_rules.check_application,
        {
            "notes": ats_rules.check_note,
            "stages": ats_rules.check_stage,
            "interviewFeedback": ats_rules.check_feedback,
        },
    ),
}

RECORD = "resource = ? AND client_id = ? AND organization_id = ? AND id = ?"
PART = "resource = ? AND client_id = ? AND organization_id = ? AND record_id = ?"
Path = tuple[str, str, str, str]


def ats_records(call: Call, store: Store) -> Answer:
    """`/v2/{resource}` and `/v2/{resource}/{key}/{sub}` for every row of KINDS."""
    child_only(call.is_parent, f"{call.resource}.{call.method}.NO_VERSION")
    kind = KINDS[call.resource]
    if len(call.segments) == 1:
        keys = complex_ids(call.params, call.version)
        limit(keys)
        paths = [_path(call, store, key) for key in keys]
        return _whole(call, store, keys, paths)
    if len(call.segments) != 3 or call.segments[2] not in kind.parts:
        raise no_resource("/".join(call.segments))
    path = _path(call, store, parse_key(call.segments[1], call.version))
    if not store.value(f"SELECT 1 FROM records WHERE {RECORD}", *path):  # noqa: S608
        raise ApiError(404, f"{call.resource} {call.segments[1]} does not exist", 0)
    return _below(call, store, path)


def _path(call: Call, store: Store, key: Key) -> Path:
    """The record a key names. 400 for other parts (R), 403 for another's organization (R)."""
    id_part = KINDS[call.resource].id_part
    if set(key) != {id_part, "dataProvider", "integrationContext"}:
        raise bad_request(f"Batch key needs the parts {id_part}, dataProvider, integrationContext")
    if key["dataProvider"] != "ATS" or not key[id_part]:
        raise bad_request("Batch key parameter value is invalid")
    organization_id = urn_id(key["integrationContext"], "organization")
    require_organization(store, call.client_id, organization_id)
    return call.resource, call.client_id, organization_id, key[id_part]


def log_write(call: Call, store: Store, key: Key | str, body: Any) -> None:
    """Append an accepted write to the history that tests and pages read."""
    store.run(
        "INSERT INTO writes (at, client_id, method, path, key, body) VALUES (?, ?, ?, ?, ?, ?)",
        now_ms(store),
        call.client_id,
        call.restli_method or {"PUT": "batch_update", "DELETE": "batch_delete"}[call.method],
        call.path,
        format_key(key, call.version),
        None if body is None else json.dumps(body, ensure_ascii=False),
    )


def _whole(call: Call, store: Store, keys: list[Key], paths: list[Path]) -> Answer:
    place = {format_key(key, call.version): path for key, path in zip(keys, paths, strict=True)}
    if call.method == "PUT":
        call.fits("batch_update")
        return _replace(call, store, keys, place, KINDS[call.resource].check)
    if call.method == "POST":
        call.demands("batch_partial_update")
        return _match(call, store, keys, place)
    if call.method == "GET":
        call.fits("batch_get")
        return _read(call, store, place)
    if call.method != "DELETE":
        raise wrong_method(call.method, call.resource)
    call.fits("batch_delete")
    results, errors = {}, {}
    with store.writing():
        for key in keys:
            text = format_key(key, call.version)
            if not store.run(f"DELETE FROM records WHERE {RECORD}", *place[text]):  # noqa: S608
                errors[text] = {"status": 404, "message": "Record does not exist"}
                continue
            store.run(f"DELETE FROM parts WHERE {PART}", *place[text])  # noqa: S608
            log_write(call, store, key, None)
            results[text] = {"status": 204}
    return json_answer({"results": results, "errors": errors})


def _replace(
    call: Call, store: Store, keys: list[Key], place: dict[str, Path], check: Check
) -> Answer:
    results, errors = {}, {}
    with store.writing():
        for key, body in entities(call, keys):
            text, problem = format_key(key, call.version), check(body)
            if problem:
                errors[text] = {"status": 400, "message": problem}
                continue
            # The attached member is no part of the record and stays through a PUT (R).
            store.run(
                "INSERT INTO records VALUES (?, ?, ?, ?, ?, NULL, ?)"
                " ON CONFLICT DO UPDATE SET body = excluded.body, at = excluded.at",
                *place[text],
                json.dumps(body, ensure_ascii=False),
                now_ms(store),
            )
            log_write(call, store, key, body)
            results[text] = {"status": 204}
    return json_answer({"results": results, "errors": errors})


def _match(call: Call, store: Store, keys: list[Key], place: dict[str, Path]) -> Answer:
    """Attach a member: `$set.manualMatchedMember = urn:li:person:…` on a candidate (D)."""
    if call.resource != "atsCandidates":
        raise wrong_method("batch_partial_update", call.resource)
    results, errors = {}, {}
    with store.writing():
        for key, body in entities(call, keys):
            text, changes = format_key(key, call.version), patch_set(body)
            if set(changes) != {"manualMatchedMember"}:
                raise bad_request("Patch must set manualMatchedMember and nothing else")
            member = urn_id(str(changes["manualMatchedMember"]), "person")
            sql = f"UPDATE records SET member = ? WHERE {RECORD}"  # noqa: S608
            if not store.run(sql, member, *place[text]):
                errors[text] = {"status": 404, "message": "Record does not exist"}
                continue
            log_write(call, store, key, body)
            results[text] = {"status": 204}
    return json_answer({"results": results, "errors": errors})


def _read(call: Call, store: Store, place: dict[str, Path]) -> Answer:
    wanted = set(filter(None, (call.one("fields") or "").split(",")))
    results, errors = {}, {}
    for text, path in place.items():
        row = store.row(f"SELECT body, member FROM records WHERE {RECORD}", *path)  # noqa: S608
        if row is None:
            errors[text] = {"status": 404, "message": "Record does not exist"}
            continue
        value = json.loads(row["body"])
        if row["member"]:
            value["manualMatchedMember"] = f"urn:li:person:{row['member']}"
        results[text] = {k: v for k, v in value.items() if not wanted or k in wanted}
    return batch_answer(results, errors)


def _below(call: Call, store: Store, path: Path) -> Answer:
    sub, ids = call.segments[2], simple_ids(call.params, call.version)
    limit(ids)
    results: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    if call.method == "PUT":
        call.fits("batch_update")
        with store.writing():
            for part_id, body in entities(call, ids):
                problem = KINDS[call.resource].parts[sub](body)
                if problem:
                    errors[part_id] = {"status": 400, "message": problem}
                    continue
                store.run(
                    "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    *(*path, sub, part_id, json.dumps(body, ensure_ascii=False), now_ms(store)),
                )
                log_write(call, store, part_id, body)
                results[part_id] = {"status": 204}
        return json_answer({"results": results, "errors": errors})
    where, missing = f"{PART} AND sub = ? AND id = ?", {"status": 404, "message": "does not exist"}
    if call.method == "GET":
        call.fits("batch_get")
        for part_id in ids:
            text = store.value(f"SELECT body FROM parts WHERE {where}", *path, sub, part_id)  # noqa: S608
            (results if text else errors)[part_id] = json.loads(text) if text else missing
        return batch_answer(results, errors)
    if call.method != "DELETE":
        raise wrong_method(call.method, sub)
    call.fits("batch_delete")
    with store.writing():
        for part_id in ids:
            if not store.run(f"DELETE FROM parts WHERE {where}", *path, sub, part_id):  # noqa: S608
                errors[part_id] = missing
                continue
            log_write(call, store, part_id, None)
            results[part_id] = {"status": 204}
    return json_answer({"results": results, "errors": errors})
