"""The reading half of the control API: what is there, what was asked, what was sent."""

import json
from collections.abc import Awaitable, Callable
from sqlite3 import Row
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import clock, faults
from .pusher import are_on
from .store import Store

COUNTED = ("organizations", "contracts", "seats", "people", "events", "writes", "calls")


def state(store: Store) -> dict[str, Any]:
    """World, settings, clock and how many of each."""
    counts = {name: store.value(f"SELECT count(*) FROM {name}") for name in COUNTED}  # noqa: S608
    for name in ("atsCandidates", "atsApplications"):
        counts[name] = store.value("SELECT count(*) FROM records WHERE resource = ?", name)
    return {
        "world": store.setting("world"),
        "auto_enable": store.setting("auto_enable") == "1",
        "pushes": are_on(store),
        "now": clock.now_ms(store),
        "offset_seconds": clock.offset_ms(store) / 1000,
        "counts": counts,
        "faults": [
            {"id": f.id, "kind": f.kind, "path_prefix": f.path_prefix, "remaining": f.remaining}
            for f in faults.every(store)
        ],
        "integrations": [dict(row) for row in store.rows("SELECT * FROM integrations")],
        "configurations": [dict(row) for row in store.rows("SELECT * FROM configurations")],
    }


def applications(store: Store, resource: str = "atsApplications") -> list[dict[str, Any]]:
    """Every application the ATS sent, newest first, each with its current stage.

    The current stage is the one with the newest `atsCreatedAt`.
    """
    found = []
    sql = "SELECT * FROM records WHERE resource = ? ORDER BY at DESC, id"
    for row in store.rows(sql, resource):
        below: dict[str, dict[str, Any]] = {}
        for part in store.rows(
            "SELECT sub, id, body FROM parts WHERE resource = ? AND client_id = ?"
            " AND organization_id = ? AND record_id = ?",
            *tuple(row)[:4],
        ):
            below.setdefault(part["sub"], {})[part["id"]] = json.loads(part["body"])
        stages = sorted(below.get("stages", {}).values(), key=lambda item: item["atsCreatedAt"])
        found.append(
            {
                "id": row["id"],
                "client_id": row["client_id"],
                "organization_id": row["organization_id"],
                "at": row["at"],
                "body": json.loads(row["body"]),
                "member": row["member"],
                "stage": stages[-1]["stage"] if stages else None,
                "parts": below,
            }
        )
    return found


def _candidates(store: Store, _: Request) -> Any:
    return applications(store, "atsCandidates")


def _calls(store: Store, request: Request) -> Any:
    """The log after line `since` (exclusive), oldest first."""
    rows = store.rows("SELECT * FROM calls WHERE id > ? ORDER BY id", _since(request))
    return [{**dict(row), "tunnelled": bool(row["tunnelled"])} for row in rows]


def _writes(store: Store, request: Request) -> Any:
    """The accepted writes after line `since` (exclusive), oldest first; `body` null: deleted."""
    rows = store.rows("SELECT * FROM writes WHERE id > ? ORDER BY id", _since(request))
    return [{**dict(row), "body": row["body"] and json.loads(row["body"])} for row in rows]


def _since(request: Request) -> int:
    text = request.query_params.get("since", "0")
    if not text.isascii() or not text.isdigit():
        raise ValueError("since must be the number of a line")
    return int(text)


def _people(store: Store, request: Request) -> Any:
    seat_id = request.query_params.get("seat_id")
    sql = "SELECT * FROM people ORDER BY id"
    if seat_id is None:
        return [_person(row) for row in store.rows(sql)]
    sql = "SELECT * FROM people WHERE id IN (SELECT person_id FROM events WHERE seat_id = ?)"
    return [_person(row) for row in store.rows(f"{sql} ORDER BY id", seat_id)]


def _person(row: Row) -> dict[str, Any]:
    shares = bool(row["shares_contact"])
    return {**dict(row), "withheld": json.loads(row["withheld"]), "shares_contact": shares}


def _notes(store: Store, _: Request) -> Any:
    rows = store.rows("SELECT * FROM notes ORDER BY length(id), id")
    return [{**dict(row), "active": bool(row["active"])} for row in rows]


def _requests(store: Store, _: Request) -> Any:
    """Exports and changes of status that applications may ask for, oldest first."""
    rows = store.rows("SELECT * FROM requests ORDER BY created_at, rowid")
    return [{**dict(row), "about": json.loads(row["about"])} for row in rows]


def _seats(store: Store, request: Request) -> Any:
    contract_id = request.query_params.get("contract_id")
    rows = store.rows(
        "SELECT * FROM seats WHERE ?1 IS NULL OR contract_id = ?1 ORDER BY length(id), id",
        contract_id,
    )
    return [{**dict(row), "roles": json.loads(row["roles"])} for row in rows]


def _contracts(store: Store, _: Request) -> Any:
    rows = store.rows("SELECT * FROM contracts ORDER BY id")
    return [{**dict(row), "enabled": bool(row["enabled"])} for row in rows]


def _events(store: Store, request: Request) -> Any:
    seat_id, person_id = (request.query_params.get(name) for name in ("seat_id", "person_id"))
    rows = store.rows(
        "SELECT * FROM events WHERE (?1 IS NULL OR seat_id = ?1)"
        " AND (?2 IS NULL OR person_id = ?2) ORDER BY created_at, id LIMIT 1000",
        seat_id,
        person_id,
    )
    return [{k: v for k, v in dict(row).items() if k != "wire"} for row in rows]


def _clients(store: Store, _: Request) -> Any:
    """Applications, without their secrets."""
    rows = store.rows("SELECT * FROM clients ORDER BY created_at, urn")
    return [dict(row) for row in rows]


def reading(read: Callable[[Store, Request], Any]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint around a reading."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(read(request.app.state.store, request))
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)

    return endpoint


TABLE: dict[str, Callable[[Store, Request], Any]] = {
    "state": lambda store, _: state(store),
    "applications": lambda store, _: applications(store),
    "candidates": _candidates,
    "calls": _calls,
    "writes": _writes,
    "people": _people,
    "seats": _seats,
    "contracts": _contracts,
    "inmail": _events,
    "notes": _notes,
    "requests": _requests,
    "clients": _clients,
    "faults": lambda store, _: state(store)["faults"],
}
READINGS = [Route(f"/sandbox/{name}", reading(read)) for name, read in TABLE.items()]
