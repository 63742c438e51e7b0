"""More to do in this world: notes on a member, and the one-click export onto a job."""

from collections.abc import Mapping
from typing import Any

from .clock import now_ms
from .notices import EXPORT, notify
from .play import PlayError, find
from .store import Store

MONTHLY_EXPORTS = 300
MONTH_MS = 30 * 86_400_000


def add_note(store: Store, fields: Mapping[str, Any]) -> str:
    """A seat holder's note on a member; the id. `at` is epoch ms, by default now."""
    seat_id, person_id = fields["seat_id"], fields["person_id"]
    find(store, "seats", seat_id)
    find(store, "people", person_id)
    at = fields.get("at") or now_ms(store)
    with store.writing():
        note_id = str(500_000_000 + store.sequence("note"))
        store.run(
            "INSERT INTO notes (id, seat_id, person_id, content, created_at, last_modified)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            note_id,
            seat_id,
            person_id,
            fields["content"],
            at,
            at,
        )
    return note_id


def change_note(store: Store, note_id: str, fields: Mapping[str, Any]) -> None:
    """Another `content`, or `deleted` true: then it stays readable as one that is not active.

    `at` is when, epoch ms, by default now.
    """
    note = find(store, "notes", note_id)
    if not note["active"]:
        raise PlayError(f"notes: {note_id} is deleted")
    store.run(
        "UPDATE notes SET content = ?, active = ?, last_modified = ? WHERE id = ?",
        fields.get("content", note["content"]),
        not fields.get("deleted", False),
        fields.get("at") or now_ms(store),
        note_id,
    )


def export_candidate(store: Store, fields: Mapping[str, Any]) -> str:
    """Export a member from a seat onto a job of the ATS; the request id that the push carries.

    It goes to the child application whose ONE_CLICK_EXPORT is on for the seat's organization; of
    several to `client_id`, or to the first. 300 exports a seat in a month (D; 30 days here).
    """
    seat, person = (
        find(store, "seats", fields["seat_id"]),
        find(store, "people", fields["person_id"]),
    )
    if person["privacy"] == "CLOSED":
        raise PlayError(f"people: {person['id']} has closed the account")
    contract = find(store, "contracts", seat["contract_id"])
    organization = f"urn:li:organization:{contract['organization_id']}"
    client_id = store.value(
        "SELECT client_id FROM integrations WHERE context = ? AND type = 'ONE_CLICK_EXPORT'"
        " AND status = 'ENABLED' AND client_id <> '' AND client_id = coalesce(?, client_id)"
        " ORDER BY requested_at, client_id",
        organization,
        fields.get("client_id"),
    )
    if client_id is None:
        raise PlayError(f"no application has ONE_CLICK_EXPORT on {organization}")
    month = now_ms(store) - MONTH_MS
    sql = "SELECT count(*) FROM requests WHERE seat_id = ? AND created_at > ?"
    if store.value(sql, seat["id"], month) >= MONTHLY_EXPORTS:
        raise PlayError(f"seat {seat['id']} has made its {MONTHLY_EXPORTS} exports of this month")
    about = {"person_id": person["id"], "external_job_id": fields["external_job_id"]}
    return notify(store, client_id, EXPORT, organization, about, seat["id"])
