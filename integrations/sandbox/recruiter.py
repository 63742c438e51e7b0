"""What Recruiter tells: seats, InMail and the members behind it. All of it is read only."""

import json
from typing import Any

from .access import child_only, require_any, require_contract
from .calls import Call
from .clock import now_ms
from .errors import Answer, ApiError, bad_request, json_answer, wrong_method
from .finders import check_finder, paging
from .people import profile
from .restli import V2, format_key, freeze, parse_value, urn_id
from .store import Store

SEAT_STATES = ("ACTIVE", "INACTIVE", "INVITED", "PARKED")
MAX_WINDOW_MS = 12 * 3600 * 1000
MAX_PEOPLE = 50


def seats(call: Call, store: Store) -> Answer:
    """`GET /v2/seatsV2?q=attributes&contracts=…&states=…&start=…` (D; `emailAddress` R).

    `start` is mandatory: 400. Without `states` all are told. Ordered by id. `/rest` calls the id
    `seatId`, and the time `createdAt`, with an `actor` (D; who that is R).
    """
    check_finder(call, "attributes")
    contracts = [urn_id(urn, "contract") for urn in call.many("contracts")]
    if not contracts:
        raise bad_request("Query parameter contracts is required")
    states = call.many("states") or list(SEAT_STATES)
    for state in states:
        if state not in SEAT_STATES:
            raise bad_request(f'ERROR :: /states :: "{state}" is not an enum symbol')
    start, count = call.page(start=None)
    for contract_id in contracts:
        require_contract(store, call.client_id, contract_id, "seats")
    # Lists go in as JSON, so that the statement stays the same and prepared.
    rows = store.rows(
        "SELECT * FROM seats WHERE contract_id IN (SELECT value FROM json_each(?))"
        " AND state IN (SELECT value FROM json_each(?))"
        " ORDER BY length(id), id LIMIT ? OFFSET ?",
        json.dumps(contracts),
        json.dumps(states),
        count,
        start,
    )
    elements = []
    for row in rows:
        member = f"urn:li:person:{row['member']}"
        seat: dict[str, Any] = {
            "seatId" if call.rest else "id": int(row["id"]) if row["id"].isdigit() else row["id"],
            "firstName": row["first_name"],
            "lastName": row["last_name"],
            "contract": f"urn:li:contract:{row['contract_id']}",
            "member": member,
            "state": row["state"],
            "seatRoles": json.loads(row["roles"]),
        }
        if call.rest:
            seat["createdAt"] = {"actor": member, "time": row["created_at"]}
        else:
            seat["created"] = {"time": row["created_at"]}
        if row["email"]:
            seat["emailAddress"] = row["email"]
        elements.append(seat)
    return json_answer({"elements": elements, "paging": paging(call, start, count, len(rows))})


def conversation_events(call: Call, store: Store) -> Answer:
    """`GET /v2/conversationEvents?q=criteria&viewer=…&timeRange.start=…` (request D, body R).

    Epoch ms; start inclusive, end exclusive (now where it is absent), at most 12 hours: 400.
    `threadUrn` narrows. Ordered by createdAt and id. An event is absent until its `visible_at`.
    """
    check_finder(call, "criteria")
    seat_id = urn_id(call.need("viewer"), "seat")
    begin = call.number("timeRange.start")
    end = call.number("timeRange.end", now_ms(store))
    if end < begin:
        raise bad_request("timeRange.end is before timeRange.start")
    if end - begin > MAX_WINDOW_MS:
        raise bad_request("timeRange must not be longer than 12 hours")
    start, count = call.page()
    thread = call.one("threadUrn")
    contract_id = store.value("SELECT contract_id FROM seats WHERE id = ?", seat_id)
    if contract_id is None:
        raise ApiError(
            403,
            "Caller is not authorized to access the conversation events for seat:"
            f" urn:li:seat:{seat_id}",
            65600,
        )
    require_contract(store, call.client_id, contract_id, "conversation events")
    narrowed = "" if thread is None else " AND thread = ?"
    values = [seat_id, begin, end, now_ms(store)]
    if thread is not None:
        values.append(urn_id(thread, "messagingThread"))
    rows = store.rows(
        "SELECT wire FROM events WHERE seat_id = ? AND created_at >= ? AND created_at < ?"  # noqa: S608
        f" AND visible_at <= ?{narrowed} ORDER BY created_at, id LIMIT ? OFFSET ?",
        *values,
        count,
        start,
    )
    tail = json.dumps(paging(call, start, count, len(rows)), separators=(",", ":"))
    # Elements are kept as text: a page of 100 is one join, with no decoding and encoding.
    body = '{"elements":[' + ",".join(row[0] for row in rows) + '],"paging":' + tail + "}"
    return Answer(body=body.encode())


def people(call: Call, store: Store) -> Answer:
    """`GET /v2/people?ids=List((id:P1),(id:P2))`, protocol 2.0.0 only, at most 50 ids.

    Endpoint and names D; `locationName`, `currentEmployerName`, `lastModified` R. What a member
    withholds is absent; a hidden one is called "private" (D); a closed account is a 404 in
    `errors`, and so is an id that never was.
    """
    child_only(call.is_parent, "people.BATCH_GET.NO_VERSION")
    if call.method != "GET" or len(call.segments) != 1:
        raise wrong_method(call.method, "people")
    if call.version != V2:
        raise bad_request("people needs X-RestLi-Protocol-Version: 2.0.0")
    call.fits("batch_get")
    ids = _person_ids(call)
    require_any(store, call.client_id, "people.BATCH_GET.NO_VERSION")
    rows = {
        row["id"]: row
        for row in store.rows(
            "SELECT * FROM people WHERE id IN (SELECT value FROM json_each(?))", json.dumps(ids)
        )
    }
    wanted = set(filter(None, (call.one("fields") or "").split(",")))
    results: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for person_id in ids:
        key, row = format_key({"id": person_id}, V2), rows.get(person_id)
        value = profile(row) if row else None
        if value is None:
            errors[key] = {"status": 404, "message": f"Person {person_id} does not exist"}
        else:
            results[key] = {k: v for k, v in value.items() if not wanted or k in wanted}
    return json_answer({"results": results, "statuses": {}, "errors": errors})


def _person_ids(call: Call) -> list[str]:
    call.need("ids")
    keys = parse_value(call.raw("ids") or "")
    if not isinstance(keys, list) or not keys:
        raise bad_request("Batch key parameter value is invalid")
    for key in keys:
        if not isinstance(key, dict) or set(key) != {"id"} or not isinstance(key["id"], str):
            raise bad_request("Batch key of people is (id:…)")
    if len(keys) > MAX_PEOPLE:
        raise bad_request(f"Batch of {len(keys)} people is larger than the limit of {MAX_PEOPLE}")
    if len({freeze(key) for key in keys}) < len(keys):
        raise bad_request("A batch key is given more than once")
    return [key["id"] for key in keys]
