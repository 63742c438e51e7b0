"""What hangs below a record of the ATS: notes, stages, interview feedback.

In v2 they are sub-resources with a plain id each; `/rest` has notes as resources of their own,
whose keys name record and note, and which are written and deleted only (D).
"""

import json
from typing import Any

from .access import child_only
from .ats_kinds import PART, RECORD, Path, kind_of, log_write, record_path
from .batches import batch_answer, entities, limit
from .calls import Call
from .clock import now_ms
from .errors import Answer, ApiError, json_answer, no_resource, wrong_method
from .restli import complex_ids, format_key, parse_key, simple_ids
from .store import Store

ONE = f"{PART} AND sub = ? AND id = ?"
MISSING = {"status": 404, "message": "does not exist"}
NO_RECORD = {"status": 404, "message": "Record does not exist"}


def _exists(store: Store, path: Path) -> bool:
    return bool(store.value(f"SELECT 1 FROM records WHERE {RECORD}", *path))  # noqa: S608


def _put(store: Store, path: Path, sub: str, part_id: str, body: Any) -> None:
    store.run(
        "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(*path, sub, part_id, json.dumps(body, ensure_ascii=False), now_ms(store)),
    )


def below(call: Call, store: Store) -> Answer:
    """`/{resource}/{key}/{sub}?ids=…`."""
    kind = kind_of(call)
    if len(call.segments) != 3 or call.segments[2] not in kind.parts:
        raise no_resource("/".join(call.segments))
    path = record_path(call, store, parse_key(call.segments[1], call.version))
    if not _exists(store, path):
        raise ApiError(404, f"{call.resource} {call.segments[1]} does not exist", 0)
    sub, ids = call.segments[2], simple_ids(call.params, call.version)
    limit(ids)
    call.spend(len(ids))
    if call.method == "PUT":
        return _replace(call, store, path, sub, ids)
    results: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    if call.method == "GET":
        call.fits("batch_get")
        for part_id in ids:
            text = store.value(f"SELECT body FROM parts WHERE {ONE}", *path, sub, part_id)  # noqa: S608
            (results if text else errors)[part_id] = json.loads(text) if text else MISSING
        return batch_answer(results, errors)
    if call.method != "DELETE":
        raise wrong_method(call.method, sub)
    call.fits("batch_delete")
    with store.writing():
        for part_id in ids:
            if not store.run(f"DELETE FROM parts WHERE {ONE}", *path, sub, part_id):  # noqa: S608
                errors[part_id] = MISSING
                continue
            log_write(call, store, part_id, None)
            results[part_id] = {"status": 204}
    return json_answer({"results": results, "errors": errors})


def _replace(call: Call, store: Store, path: Path, sub: str, ids: list[str]) -> Answer:
    call.fits("batch_update")
    results, errors = {}, {}
    with store.writing():
        for part_id, body in entities(call, ids):
            problem = kind_of(call).parts[sub](body)
            if problem:
                errors[part_id] = {"status": 400, "message": problem}
                continue
            _put(store, path, sub, part_id, body)
            log_write(call, store, part_id, body)
            results[part_id] = {"status": 204}
    return json_answer({"results": results, "errors": errors})


def rest_notes(call: Call, store: Store) -> Answer:
    """`/rest/candidateNotes` and `/rest/applicationNotes`: batch_update and batch_delete (D)."""
    child_only(call.is_parent, f"{call.resource}.{call.method}")
    if call.method not in {"PUT", "DELETE"} or len(call.segments) != 1:
        raise wrong_method(call.method, call.resource)
    kind, keys = kind_of(call), complex_ids(call.params, call.version)
    limit(keys)
    place = {
        format_key(key, call.version): record_path(call, store, key, "externalNoteId")
        for key in keys
    }
    call.spend(len(keys))
    results: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    with store.writing():
        if call.method == "DELETE":
            call.fits("batch_delete")
            for key in keys:
                text = format_key(key, call.version)
                gone = (*place[text], "notes", key["externalNoteId"])
                if not store.run(f"DELETE FROM parts WHERE {ONE}", *gone):  # noqa: S608
                    errors[text] = MISSING
                    continue
                log_write(call, store, key, None)
                results[text] = {"status": 204}
            return json_answer({"results": results, "errors": errors})
        call.fits("batch_update")
        for key, body in entities(call, keys):
            text = format_key(key, call.version)
            value, problem = kind.incoming(body, kind.check)
            if problem or not _exists(store, place[text]):
                errors[text] = {"status": 400, "message": problem} if problem else NO_RECORD
                continue
            _put(store, place[text], "notes", key["externalNoteId"], value)
            log_write(call, store, key, body)
            results[text] = {"status": 204}
    return json_answer({"results": results, "errors": errors})
