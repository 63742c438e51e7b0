"""What one can do in this world: write InMail, change privacy, switch contracts.

Pages and control API share these. All raise PlayError with a sentence for a wrong value.
"""

import json
import secrets
from collections.abc import Mapping
from sqlite3 import Row
from typing import Any

from .clock import now_ms
from .notices import STATUS_CHANGE, notify
from .people import PRIVACY, WITHHELD, event_wire, public_name
from .store import Store

DIRECTIONS = ("sent", "received")
VISIBILITY = ("PUBLIC", "PRIVATE")
PRODUCTS = ("RECRUITER", "RECRUITER_LITE")
SEAT_STATES = ("ACTIVE", "INACTIVE", "INVITED", "PARKED")


class PlayError(ValueError):
    """A value that makes no sense here; the message says which."""


def one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise PlayError(f"{name} must be one of {', '.join(allowed)}")
    return str(value)


def find(store: Store, table: str, record_id: str) -> Row:
    """The row with this id, or PlayError."""
    row = store.row(f"SELECT * FROM {table} WHERE id = ?", record_id)  # noqa: S608 (names are ours)
    if row is None:
        raise PlayError(f"{table}: {record_id} does not exist")
    return row


def add_person(store: Store, fields: Mapping[str, Any]) -> str:
    """A new member; the id. With `shares_contact` every reply of theirs shares e-mail and phone."""
    person_id = fields.get("id") or f"P{secrets.token_hex(4)}"
    privacy = one_of("privacy", fields.get("privacy") or "OPEN", PRIVACY)
    if store.value("SELECT 1 FROM people WHERE id = ?", person_id):
        raise PlayError(f"people: {person_id} exists already")
    store.run(
        "INSERT INTO people (id, first_name, last_name, headline, location, employer, privacy,"
        " withheld, last_modified, email, phone, shares_contact, closed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        person_id,
        fields["first_name"],
        fields["last_name"],
        fields.get("headline"),
        fields.get("location"),
        fields.get("employer"),
        privacy,
        _withheld(fields.get("withheld")),
        now_ms(store),
        fields.get("email"),
        fields.get("phone"),
        bool(fields.get("shares_contact")),
        now_ms(store) if privacy == "CLOSED" else None,
    )
    return str(person_id)


def _withheld(value: Any) -> str:
    names = list(value or [])
    if not set(names) <= set(WITHHELD):
        raise PlayError(f"withheld may hold {', '.join(WITHHELD)}")
    return json.dumps(names)


def change_person(store: Store, person_id: str, fields: Mapping[str, Any]) -> None:
    """Change some fields of a member; the name in the InMail follows the privacy.

    Who begins to share contact details does so with the next reply, not with those before.
    """
    person, now = find(store, "people", person_id), now_ms(store)
    changes = {"last_modified": now, **fields}
    if "privacy" in fields:
        closed = one_of("privacy", fields["privacy"], PRIVACY) == "CLOSED"
        changes["closed_at"] = (person["closed_at"] or now) if closed else None
    if fields.get("shares_contact") and not person["shares_contact"]:
        changes["shares_since"] = now
    if "withheld" in fields:
        changes["withheld"] = _withheld(fields["withheld"])
    columns = ", ".join(f"{name} = ?" for name in changes)
    with store.writing():
        store.run(f"UPDATE people SET {columns} WHERE id = ?", *changes.values(), person_id)  # noqa: S608
        person = find(store, "people", person_id)
        events = store.rows("SELECT * FROM events WHERE person_id = ?", person_id)
        for event in events:
            seat = find(store, "seats", event["seat_id"])
            wire = event_wire(dict(event), seat_name(seat), public_name(person))
            store.run("UPDATE events SET wire = ? WHERE id = ?", wire, event["id"])


def seat_name(seat: Row) -> str:
    """First and last name of a seat holder."""
    return f"{seat['first_name']} {seat['last_name']}".strip()


def send_inmail(store: Store, fields: Mapping[str, Any]) -> dict[str, Any]:
    """One InMail between a seat holder and a member; `{"id", "thread", "created_at"}`.

    `at` is epoch ms (default now), `visible_at` when the API shows it (default `at`). Without
    `thread` it continues the last thread of the two, or begins one.
    """
    seat_id, person_id = fields["seat_id"], fields["person_id"]
    seat, person = find(store, "seats", seat_id), find(store, "people", person_id)
    if fields.get("contract_id", seat["contract_id"]) != seat["contract_id"]:
        raise PlayError(f"seat {seat_id} is on contract {seat['contract_id']}")
    at = fields.get("at") or now_ms(store)
    with store.writing():
        event = {
            "id": f"I{at}_{store.sequence('event'):06d}",
            "thread": fields.get("thread") or _thread(store, seat_id, person_id),
            "seat_id": seat_id,
            "person_id": person_id,
            "direction": one_of("direction", fields["direction"], DIRECTIONS),
            "created_at": at,
            "visible_at": fields.get("visible_at") or at,
            "visibility": one_of("visibility", fields.get("visibility") or "PUBLIC", VISIBILITY),
            "subject": fields.get("subject") or "",
            "body": fields.get("body") or "",
        }
        event["wire"] = event_wire(event, seat_name(seat), public_name(person))
        store.run("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *event.values())
    return {"id": event["id"], "thread": event["thread"], "created_at": at}


def _thread(store: Store, seat_id: str, person_id: str) -> str:
    last = store.value(
        "SELECT thread FROM events WHERE person_id = ? AND seat_id = ?"
        " ORDER BY created_at DESC, id DESC LIMIT 1",
        person_id,
        seat_id,
    )
    return last or f"2-T{store.sequence('thread'):08d}"


def add_contract(store: Store, fields: Mapping[str, Any]) -> str:
    """A new contract, and its organization where that is new; the id."""
    contract_id, organization_id = fields["contract_id"], fields["organization_id"]
    product = one_of("product", fields.get("product") or "RECRUITER", PRODUCTS)
    if store.value("SELECT 1 FROM contracts WHERE id = ?", contract_id):
        raise PlayError(f"contracts: {contract_id} exists already")
    with store.writing():
        store.run(
            "INSERT OR IGNORE INTO organizations VALUES (?, ?)",
            organization_id,
            fields.get("organization_name") or fields["name"],
        )
        store.run(
            "INSERT INTO contracts (id, organization_id, name, product, expires_at, slots)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            contract_id,
            organization_id,
            fields["name"],
            product,
            fields.get("expires_at"),
            fields.get("slots") or 0,
        )
    return str(contract_id)


def change_contract(store: Store, contract_id: str, fields: Mapping[str, Any]) -> None:
    """Change a contract. `enabled` is the customer admin's switch, and moves its integrations;
    `expired` ends it now or, if false, makes it endless. Switching on also switches the
    organization's own integrations on.
    """
    contract = find(store, "contracts", contract_id)
    changes = {name: value for name, value in fields.items() if name != "expired"}
    if "product" in changes:
        one_of("product", changes["product"], PRODUCTS)
    if "expired" in fields:
        changes["expires_at"] = now_ms(store) if fields["expired"] else None
    context = f"urn:li:contract:{contract_id}"
    organization = f"urn:li:organization:{contract['organization_id']}"
    with store.writing():
        for name, value in changes.items():
            store.run(f"UPDATE contracts SET {name} = ? WHERE id = ?", value, contract_id)  # noqa: S608
        if changes.get("enabled") is True:
            _switch(store, "ENABLED", organization, (context, organization))
        elif changes.get("enabled") is False:
            _switch(store, "DISABLED", organization, (context,))


def _switch(store: Store, status: str, organization: str, contexts: tuple[str, ...]) -> None:
    """Move integrations, and tell each child application which of its own moved."""
    moved: dict[str, list[list[str]]] = {}
    for context in contexts:
        for row in store.rows(
            "UPDATE integrations SET status = ?1 WHERE context = ?2 AND status <> ?1"
            " RETURNING client_id, context, type, tenant, provider",
            status,
            context,
        ):
            moved.setdefault(row[0], []).append(list(row)[1:])
    for client_id in filter(None, sorted(moved)):
        notify(store, client_id, STATUS_CHANGE, organization, {"integrations": moved[client_id]})


def add_seat(store: Store, fields: Mapping[str, Any]) -> str:
    """A new seat on a contract; the id."""
    find(store, "contracts", fields["contract_id"])
    seat_id = fields.get("id") or str(120_000_000 + store.sequence("seat"))
    if store.value("SELECT 1 FROM seats WHERE id = ?", seat_id):
        raise PlayError(f"seats: {seat_id} exists already")
    store.run(
        "INSERT INTO seats VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        seat_id,
        fields["contract_id"],
        f"S{int.from_bytes(seat_id.encode()) % 2**40:010x}",
        fields["first_name"],
        fields["last_name"],
        fields.get("email"),
        one_of("state", fields.get("state") or "ACTIVE", SEAT_STATES),
        json.dumps(fields.get("roles") or ["SOURCER_ADD_PROSPECT"]),
        now_ms(store),
    )
    return str(seat_id)


def change_seat(store: Store, seat_id: str, fields: Mapping[str, Any]) -> None:
    """Change some fields of a seat."""
    find(store, "seats", seat_id)
    if "state" in fields:
        one_of("state", fields["state"], SEAT_STATES)
    with store.writing():
        for name, value in fields.items():
            store.run(f"UPDATE seats SET {name} = ? WHERE id = ?", value, seat_id)  # noqa: S608
