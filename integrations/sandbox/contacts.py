"""What a contract's seats left behind besides InMail: contact details, notes, closed accounts.

Requests D (closedMembers R), bodies R as in shapes.md. A seat of another contract among the owners
finds nothing: only what belongs to the contract is told.
"""

import json
from sqlite3 import Row
from typing import Any

from .access import require_contract
from .calls import Call
from .clock import now_ms
from .errors import Answer, bad_request, json_answer
from .finders import check_finder, paging
from .people import profile
from .play import find
from .recruiter import MAX_WINDOW_MS
from .restli import urn_id
from .store import Store

MAX_STUBS = 20_000
# `?1` the contract, `?2` the owners as JSON or null
SEATS = (
    "SELECT id FROM seats WHERE contract_id = ?1"
    " AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))"
)
# A stub begins with the first reply that fell in sharing, whenever and in whatever order written.
# It can begin in the window only for those of whom there is a reply in it, which are few.
STUBS = f"""
    WITH pairs AS (
      SELECT DISTINCT seat_id, person_id FROM events
      WHERE seat_id IN ({SEATS}) AND direction = 'received'
        AND created_at >= ?4 AND created_at < ?5)
    SELECT pairs.seat_id, pairs.person_id,
      (SELECT min(created_at) FROM events WHERE seat_id = pairs.seat_id
         AND person_id = pairs.person_id AND direction = 'received' AND visible_at <= ?3
         AND created_at >= shares_since) AS at
    FROM pairs JOIN people ON people.id = pairs.person_id
    WHERE shares_contact AND privacy <> 'CLOSED' AND at >= ?4 AND at < ?5
    ORDER BY at, pairs.seat_id, pairs.person_id LIMIT ?6
"""  # noqa: S608 (a constant)


def _contract(call: Call, store: Store, what: str) -> tuple[str, str | None]:
    """The contract, reachable for the caller, and the owners as JSON (null: all its seats)."""
    contract_id = urn_id(call.need("contract"), "contract")
    owners = [urn_id(urn, "seat") for urn in call.many("owners")]
    require_contract(store, call.client_id, contract_id, what)
    return contract_id, json.dumps(owners) if owners else None


def mail_stubs(call: Call, store: Store) -> Answer:
    """`GET /v2/mailStubs?q=contract&contract&owners&createdDateStart&createdDateEnd`.

    Start inclusive, end exclusive (now where it is absent); more than 20,000 matches are 400 (D).
    """
    check_finder(call, "contract")
    begin, now = call.number("createdDateStart"), now_ms(store)
    end = call.number("createdDateEnd", now + 1)
    if end < begin:
        raise bad_request("createdDateEnd is before createdDateStart")
    start, count = call.page()
    contract_id, owners = _contract(call, store, "mail stubs")
    found = store.rows(STUBS, contract_id, owners, now, begin, end, MAX_STUBS + 1)
    if len(found) > MAX_STUBS:
        raise bad_request(f"Query matches more than {MAX_STUBS} mail stubs; narrow it")
    page = found[start : start + count]
    elements = [_stub(store, row, contract_id) for row in page]
    return json_answer({"elements": elements, "paging": paging(call, start, count, len(page))})


def _stub(store: Store, stub: Row, contract_id: str) -> dict[str, Any]:
    person = find(store, "people", stub["person_id"])
    shown = profile(person) or {}
    value = {
        "id": f"{stub['seat_id']}-{person['id']}",
        "contract": f"urn:li:contract:{contract_id}",
        "owner": f"urn:li:seat:{stub['seat_id']}",
        "member": f"urn:li:person:{person['id']}",
        "createdAt": stub["at"],
        "firstName": shown.get("localizedFirstName"),
        "lastName": shown.get("localizedLastName"),
        "currentEmployerName": shown.get("currentEmployerName"),
        "currentTitle": shown.get("localizedHeadline"),
        "emailAddress": person["email"],
        "phoneNumber": person["phone"],
    }
    return {name: given for name, given in value.items() if given is not None}


def prospect_notes(call: Call, store: Store) -> Answer:
    """`GET /v2/prospectNotes?q=criteria&contract&owners&cutoffDate&beforeDate`.

    By last update: cutoffDate exclusive, beforeDate inclusive (now where it is absent), at most 12
    hours (D). A deleted note has `active: false` (D) and no content (R).
    """
    check_finder(call, "criteria")
    after = call.number("cutoffDate")
    until = call.number("beforeDate", now_ms(store))
    if until < after:
        raise bad_request("beforeDate is before cutoffDate")
    if until - after > MAX_WINDOW_MS:
        raise bad_request("cutoffDate and beforeDate must not be more than 12 hours apart")
    start, count = call.page()
    contract_id, owners = _contract(call, store, "prospect notes")
    rows = store.rows(
        f"SELECT * FROM notes WHERE seat_id IN ({SEATS})"  # noqa: S608
        " AND last_modified > ?3 AND last_modified <= ?4"
        " ORDER BY last_modified, length(id), id LIMIT ?5 OFFSET ?6",
        contract_id,
        owners,
        after,
        until,
        count,
        start,
    )
    elements = []
    for row in rows:
        note: dict[str, Any] = {
            "id": row["id"],
            "active": bool(row["active"]),
            "contract": f"urn:li:contract:{contract_id}",
            "owner": f"urn:li:seat:{row['seat_id']}",
            "member": f"urn:li:person:{row['person_id']}",
            "created": row["created_at"],
            "lastModified": row["last_modified"],
        }
        if row["active"]:
            note["content"] = row["content"]
        elements.append(note)
    return json_answer({"elements": elements, "paging": paging(call, start, count, len(rows))})


def closed_members(call: Call, store: Store) -> Answer:
    """`GET /v2/closedMembers?q=contract&contract&closedSince` (R): who closed the account since
    then (inclusive), of those a seat of the contract wrote with. Ordered by closedAt.
    """
    check_finder(call, "contract")
    since = call.number("closedSince")
    start, count = call.page()
    contract_id, _ = _contract(call, store, "closed members")
    rows = store.rows(
        "SELECT id, closed_at FROM people WHERE closed_at >= ? AND closed_at <= ?"
        " AND EXISTS (SELECT 1 FROM events JOIN seats ON seats.id = events.seat_id"
        " WHERE person_id = people.id AND contract_id = ?)"
        " ORDER BY closed_at, id LIMIT ? OFFSET ?",
        since,
        now_ms(store),
        contract_id,
        count,
        start,
    )
    elements = [
        {"member": f"urn:li:person:{row['id']}", "closedAt": row["closed_at"]} for row in rows
    ]
    return json_answer({"elements": elements, "paging": paging(call, start, count, len(rows))})
