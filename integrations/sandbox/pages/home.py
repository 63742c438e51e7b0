"""The first page: contracts with their switches, what happens, and the world's own controls."""

from sqlite3 import Row
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox import clock, control, faults, play, traffic
from integrations.sandbox.access import is_live
from integrations.sandbox.provisioning import forget_older_secrets
from integrations.sandbox.store import Store

from .rendering import asked_number, cut, get, number, post, render, text, whole

SWITCHES: dict[str, dict[str, bool]] = {
    "enable": {"enabled": True, "expired": False},
    "disable": {"enabled": False},
    "expire": {"expired": True},
}
SWITCH_NAMES = {"enable": "Switch on", "disable": "Switch off", "expire": "Let it expire"}
ON, OFF = ("enable",), ("disable", "expire")
CONTRACTS, SEATS, LATELY, CALLS, CLIENTS = 20, 12, 8, 8, 20
MOST_HOURS = 24 * 3650


def contract_state(store: Store, contract: Row) -> tuple[str, str, tuple[str, ...]]:
    """The state in one word, the tone it is shown in, and the switches that make sense."""
    if contract["product"] == "RECRUITER_LITE":
        return "Recruiter Lite", "off", ()
    if not contract["enabled"]:
        return "Disabled", "bad", ON
    if not is_live(store, contract):
        return "Expired", "bad", ON
    context = f"urn:li:contract:{contract['id']}"
    statuses = {
        row[0] for row in store.rows("SELECT status FROM integrations WHERE context = ?", context)
    }
    if "ENABLED" in statuses:
        return "Enabled", "ok", OFF
    return ("Requested", "warn", ON + OFF) if statuses else ("Not connected", "off", OFF)


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Show it. Contracts are paged by `?after=`, a row number."""
    after = asked_number(request, "after", 0)
    found, more = cut(
        store.rows(
            "SELECT contracts.rowid AS number, contracts.*, organizations.name AS organization"
            " FROM contracts JOIN organizations ON organizations.id = organization_id"
            " WHERE contracts.rowid > ? ORDER BY contracts.rowid LIMIT ?",
            after,
            CONTRACTS + 1,
        ),
        CONTRACTS,
    )
    return render(
        store,
        "home.html",
        status,
        error=error,
        contracts=[_contract(store, row) for row in found],
        next=found[-1]["number"] if more else None,
        after=after,
        names=SWITCH_NAMES,
        lately=lately(store),
        calls=store.rows("SELECT * FROM calls ORDER BY id DESC LIMIT ?", CALLS),
        traffic=traffic.reading(store),
        faults=faults.every(store),
        kinds=faults.KINDS,
        clients=_clients(store),
        auto_enable=store.setting("auto_enable") == "1",
    )


def _contract(store: Store, row: Row) -> dict[str, Any]:
    state, tone, switches = contract_state(store, row)
    seats = store.rows(
        "SELECT * FROM seats WHERE contract_id = ? ORDER BY length(id), id LIMIT ?",
        row["id"],
        SEATS,
    )
    count = store.value("SELECT count(*) FROM seats WHERE contract_id = ?", row["id"])
    return {
        "row": row,
        "state": state,
        "tone": tone,
        "switches": switches,
        "seats": seats,
        "count": count,
    }


def _clients(store: Store) -> list[Row]:
    return store.rows(
        "SELECT clients.*, (SELECT count(*) FROM secrets WHERE secrets.client_id ="
        " clients.client_id) AS secrets FROM clients WHERE NOT is_parent"
        " ORDER BY created_at DESC LIMIT ?",
        CLIENTS,
    )


def lately(store: Store) -> list[dict[str, Any]]:
    """What members and seat holders did since this world was made, newest first."""
    started = int(store.setting("started_at", "0"))
    found = [
        {"kind": row["direction"], "at": row["created_at"], "id": row["person_id"], "row": row}
        for row in store.rows(
            "SELECT events.direction, events.created_at, person_id, seat_id, people.first_name,"
            " people.last_name, seats.first_name || ' ' || seats.last_name AS seat"
            " FROM events JOIN people ON people.id = person_id JOIN seats ON seats.id = seat_id"
            " WHERE events.rowid IN (SELECT rowid FROM events ORDER BY rowid DESC LIMIT ?)"
            " AND events.created_at >= ?",
            LATELY,
            started,
        )
    ]
    for thing in traffic.happened(store):
        if thing["kind"] in {"headline", "privacy"}:
            row = store.row("SELECT * FROM people WHERE id = ?", thing["person_id"])
            person_id = thing["person_id"]
            found.append({"kind": thing["kind"], "at": thing["at"], "id": person_id, "row": row})
    found.sort(key=lambda item: item["at"], reverse=True)
    return found[:LATELY]


def switch_contract(store: Store, form: FormData, contract_id: str) -> str:
    """Enable, disable or expire a contract."""
    change = SWITCHES.get(text(form, "switch"))
    if change is None:
        raise play.PlayError("switch must be one of " + ", ".join(SWITCHES))
    play.change_contract(store, contract_id, change)
    if text(form, "from") == "contract":
        return f"/contracts/{contract_id}"
    return f"/#contract-{contract_id}"


def switch_traffic(store: Store, form: FormData, _: str) -> str:
    """Switch the traffic on or off, set its pace, or let one thing happen now."""
    wanted = text(form, "do")
    if wanted not in {"on", "off", "pace", "step"}:
        raise play.PlayError("do must be one of on, off, pace, step")
    if wanted == "step":
        traffic.step(store)
    elif wanted == "pace":
        traffic.choose(store, per_minute=number(form, "per_minute", "Things a minute"))
    else:
        traffic.choose(store, on=wanted == "on")
    return "/#traffic"


def move_clock(store: Store, form: FormData, _: str) -> str:
    """Move the world's clock ahead by hours, or back to real time."""
    if text(form, "hours") == "real":
        clock.set_offset(store, 0)
        return "/#clock"
    hours = number(form, "hours", "Hours") if text(form, "hours") else number(form, "own", "Hours")
    offset = clock.offset_ms(store) / 1000 + hours * 3600
    if abs(offset) > MOST_HOURS * 3600:
        raise play.PlayError("The clock moves ten years at most")
    clock.set_offset(store, offset)
    return "/#clock"


def add_fault(store: Store, form: FormData, _: str) -> str:
    """Switch a fault on for addresses that begin with a path, so many times or until cleared."""
    fault: dict[str, Any] = {"kind": text(form, "kind"), "path_prefix": text(form, "path_prefix")}
    if text(form, "times"):
        fault["times"] = whole(form, "times", "Times")
    control.add_fault(store, fault, {})
    return "/#faults"


def clear_faults(store: Store, form: FormData, _: str) -> str:
    """Switch one fault off, or all of them."""
    if text(form, "fault"):
        store.run("DELETE FROM faults WHERE id = ?", whole(form, "fault", "Fault"))
    else:
        store.run("DELETE FROM faults")
    return "/#faults"


def choose_auto_enable(store: Store, form: FormData, _: str) -> str:
    """Whether named integrations switch themselves on."""
    store.set_setting("auto_enable", "1" if text(form, "auto_enable") else "0")
    return "/#settings"


def forget_secret(store: Store, _: FormData, client_id: str) -> str:
    """Delete the older secret of a child application."""
    forget_older_secrets(store, client_id)
    return "/#applications"


ROUTES = [
    get("/", view),
    post("/contracts/{id}/switch", switch_contract, view),
    post("/traffic", switch_traffic, view),
    post("/clock", move_clock, view),
    post("/faults", add_fault, view),
    post("/faults/clear", clear_faults, view),
    post("/settings", choose_auto_enable, view),
    post("/applications/{id}/secrets/forget", forget_secret, view),
]
