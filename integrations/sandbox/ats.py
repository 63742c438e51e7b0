"""What the ATS sends: candidates and applications. What hangs below them is in `ats_parts.py`.

PUT replaces whole records, GET reads them back, DELETE takes what is below with it (D). Success
is 204 per entity inside a 200; a record that breaks a rule is 400 in `errors`, others still pass.
"""

import json

from .access import child_only
from .ats_kinds import PART, RECORD, Path, kind_of, log_write, record_path
from .ats_parts import below
from .batches import batch_answer, entities, limit, patch_set
from .calls import Call
from .clock import now_ms
from .errors import Answer, bad_request, json_answer, wrong_method
from .restli import Key, complex_ids, format_key, urn_id
from .store import Store


def ats_records(call: Call, store: Store) -> Answer:
    """`/{resource}`, and `/{resource}/{key}/{sub}` for the sub-resources of its kind."""
    child_only(call.is_parent, f"{call.resource}.{call.method}.NO_VERSION")
    if len(call.segments) > 1:
        return below(call, store)
    keys = complex_ids(call.params, call.version)
    limit(keys)
    paths = [record_path(call, store, key) for key in keys]
    call.spend(len(keys))
    return _whole(call, store, keys, paths)


def _whole(call: Call, store: Store, keys: list[Key], paths: list[Path]) -> Answer:
    place = {format_key(key, call.version): path for key, path in zip(keys, paths, strict=True)}
    if call.method == "PUT":
        call.fits("batch_update")
        return _replace(call, store, keys, place)
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


def _replace(call: Call, store: Store, keys: list[Key], place: dict[str, Path]) -> Answer:
    results, errors, kind = {}, {}, kind_of(call)
    with store.writing():
        for key, body in entities(call, keys):
            text = format_key(key, call.version)
            value, problem = kind.incoming(body, kind.check)
            if problem:
                errors[text] = {"status": 400, "message": problem}
                continue
            # The attached member is no part of the record and stays through a PUT (R).
            store.run(
                "INSERT INTO records VALUES (?, ?, ?, ?, ?, NULL, ?)"
                " ON CONFLICT DO UPDATE SET body = excluded.body, at = excluded.at",
                *place[text],
                json.dumps(value, ensure_ascii=False),
                now_ms(store),
            )
            log_write(call, store, key, body)
            results[text] = {"status": 204}
    return json_answer({"results": results, "errors": errors})


def _match(call: Call, store: Store, keys: list[Key], place: dict[str, Path]) -> Answer:
    """Attach a member: `$set.manualMatchedMember = urn:li:person:…` on a candidate (D)."""
    if kind_of(call).stored != "atsCandidates":
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
        value = kind_of(call).outgoing(json.loads(row["body"]))
        if row["member"]:
            value["manualMatchedMember"] = f"urn:li:person:{row['member']}"
        results[text] = {k: v for k, v in value.items() if not wanted or k in wanted}
    return batch_answer(results, errors)
