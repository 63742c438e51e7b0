"""`/sandbox/`: the control API for tests and for the person at the keyboard.

JSON in and out, no login: it belongs on this machine's own address. A wrong request is
400 `{"error": sentence}`. Where a POST adds something, a JSON list adds many in one transaction.
"""

import json
from collections.abc import Mapping
from typing import Any

from starlette.routing import Route

from . import clock, deeds, faults, fields, play, settings, world
from .control_jobs import ROUTES as JOB_ROUTES
from .control_limits import ROUTES as LIMIT_ROUTES
from .control_pushes import ROUTES as PUSH_ROUTES
from .fields import read
from .play import PlayError
from .provisioning import forget_older_secrets
from .reading import READINGS, state
from .store import Store
from .writing import Write, each, write


def inmail(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST: one InMail → {"id", "thread", "created_at"}."""
    required = ("seat_id", "person_id", "direction")
    return each(body, lambda item: play.send_inmail(store, read(item, fields.INMAIL, required)))


def add_people(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST: a member → {"id"}."""
    spec = {"id": fields.ID, **fields.PERSON}

    def add(item: Any) -> dict[str, str]:
        return {"id": play.add_person(store, read(item, spec, ("first_name", "last_name")))}

    return each(body, add)


def change_person(store: Store, body: Any, path: Mapping[str, str]) -> Any:
    """PATCH: some fields of a member."""
    play.change_person(store, path["id"], read(body, fields.PERSON))
    return {"id": path["id"]}


def add_note(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST: a seat holder's note on a member → {"id"}."""
    required = ("seat_id", "person_id", "content")
    return each(body, lambda item: {"id": deeds.add_note(store, read(item, fields.NOTE, required))})


def change_note(store: Store, body: Any, path: Mapping[str, str]) -> Any:
    """PATCH: `content`, or `deleted`; `at` is when."""
    spec = {"content": fields.TEXT, "deleted": fields.FLAG, "at": fields.NUMBER}
    deeds.change_note(store, path["id"], read(body, spec))
    return {"id": path["id"]}


def export(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST: a seat holder exports a member onto a job → {"request_id"}."""
    required = ("seat_id", "person_id", "external_job_id")
    spec = read(body, fields.EXPORT, required)
    return {"request_id": deeds.export_candidate(store, spec)}


def add_contract(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST: a contract → {"id"}."""
    ids = {"contract_id": fields.ID, "organization_id": fields.ID, "organization_name": fields.TEXT}
    required = ("contract_id", "organization_id", "name")
    return {"id": play.add_contract(store, read(body, {**ids, **fields.CONTRACT}, required))}


def change_contract(store: Store, body: Any, path: Mapping[str, str]) -> Any:
    """PATCH: `enabled`, `expired`, `expires_at`, `name`, `product`."""
    spec = {**fields.CONTRACT, "enabled": fields.FLAG, "expired": fields.FLAG}
    play.change_contract(store, path["id"], read(body, spec))
    return {"id": path["id"]}


def add_seats(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST: a seat → {"id"}."""
    spec = {"contract_id": fields.ID, "id": fields.ID, "roles": fields.TEXTS, **fields.SEAT}
    required = ("contract_id", "first_name", "last_name")
    return each(body, lambda item: {"id": play.add_seat(store, read(item, spec, required))})


def change_seat(store: Store, body: Any, path: Mapping[str, str]) -> Any:
    """PATCH: some fields of a seat."""
    play.change_seat(store, path["id"], read(body, fields.SEAT))
    return {"id": path["id"]}


def add_fault(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST: switch a fault on → {"id"}. `times` absent or null: until it is cleared."""
    fault = read(body, fields.FAULT, ("kind",))
    if fault["kind"] not in faults.KINDS:
        raise PlayError(f"kind must be one of {', '.join(faults.KINDS)}")
    if fault.get("times") is not None and fault["times"] < 1:
        raise PlayError("times must be at least 1")
    store.run(
        "INSERT INTO faults (kind, path_prefix, remaining, options) VALUES (?, ?, ?, ?)",
        fault["kind"],
        fault.get("path_prefix", ""),
        fault.get("times"),
        json.dumps({name: fault[name] for name in faults.OPTIONS & fault.keys()}),
    )
    return {"id": store.value("SELECT last_insert_rowid()")}


def clear_faults(store: Store, _: Any, __: Mapping[str, str]) -> Any:
    """DELETE: all faults off → {"cleared"}."""
    return {"cleared": store.run("DELETE FROM faults")}


def set_clock(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST {"offset_seconds"} → {"now"} in epoch ms. The offset is against the machine's clock."""
    offset = read(body, {"offset_seconds": fields.SECONDS}, ("offset_seconds",))["offset_seconds"]
    clock.set_offset(store, offset)
    return {"now": clock.now_ms(store), "offset_seconds": offset}


def reset(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST {"world": "demo"|"empty", "keep_clients"?, and any setting} → the new state.

    Child applications, their secrets and tokens go too, unless `keep_clients`.
    """
    spec = {"world": fields.TEXT, "keep_clients": fields.FLAG, **settings.SPEC}
    wanted = read(body, spec, ("world",))
    if wanted["world"] not in world.WORLDS:
        raise PlayError(f"world must be one of {', '.join(world.WORLDS)}")
    world.reset(store, wanted["world"], keep_clients=wanted.get("keep_clients", False))
    settings.keep(store, {name: wanted[name] for name in settings.SPEC.keys() & wanted.keys()})
    return state(store)


def change_client(store: Store, body: Any, path: Mapping[str, str]) -> Any:
    """PATCH {"allowed"}: whether the application may make tokens."""
    allowed = read(body, {"allowed": fields.FLAG}, ("allowed",))["allowed"]
    if not store.run("UPDATE clients SET allowed = ? WHERE client_id = ?", allowed, path["id"]):
        raise PlayError(f"clients: {path['id']} does not exist")
    return {"id": path["id"], "allowed": allowed}


def forget_secrets(store: Store, _: Any, path: Mapping[str, str]) -> Any:
    """DELETE: keep the newest secret only, as in LinkedIn's portal."""
    return {"forgotten": forget_older_secrets(store, path["id"])}


def expire_tokens(store: Store, _: Any, __: Mapping[str, str]) -> Any:
    """DELETE: every token has ended now."""
    return {"expired": store.run("UPDATE tokens SET expires_at = ?", clock.now_ms(store))}


WRITES: list[tuple[str, str, Write]] = [
    ("POST", "/sandbox/inmail", inmail),
    ("POST", "/sandbox/people", add_people),
    ("PATCH", "/sandbox/people/{id}", change_person),
    ("POST", "/sandbox/notes", add_note),
    ("PATCH", "/sandbox/notes/{id}", change_note),
    ("POST", "/sandbox/exports", export),
    ("POST", "/sandbox/contracts", add_contract),
    ("PATCH", "/sandbox/contracts/{id}", change_contract),
    ("POST", "/sandbox/seats", add_seats),
    ("PATCH", "/sandbox/seats/{id}", change_seat),
    ("PATCH", "/sandbox/clients/{id}", change_client),
    ("DELETE", "/sandbox/clients/{id}/secrets", forget_secrets),
    ("DELETE", "/sandbox/tokens", expire_tokens),
    ("POST", "/sandbox/faults", add_fault),
    ("DELETE", "/sandbox/faults", clear_faults),
    ("POST", "/sandbox/clock", set_clock),
    ("POST", "/sandbox/settings", settings.change),
    ("POST", "/sandbox/reset", reset),
]
ROUTES = [
    *(Route(path, write(action), methods=[method]) for method, path, action in WRITES),
    *PUSH_ROUTES,
    *JOB_ROUTES,
    *LIMIT_ROUTES,
    *READINGS,
]
