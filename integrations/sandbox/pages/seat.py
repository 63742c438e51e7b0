"""A seat: its people, somebody new to contact, its notes, and the export onto a job."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox import deeds, play
from integrations.sandbox.store import Store

from .member import write_inmail
from .rendering import cut, get, missing, post, render, text

NOTES = 20
# A person stands where the last InMail with this seat stands, so that a page is a walk along an
# index, however many people a seat has.
PEOPLE = """
SELECT people.*, last.created_at AS last, last.id AS event,
  (SELECT count(*) FROM events WHERE seat_id = last.seat_id AND person_id = people.id) AS inmail
FROM events AS last JOIN people ON people.id = last.person_id
WHERE last.seat_id = ?1 AND (last.created_at, last.id) < (?2, ?3)
  AND NOT EXISTS (SELECT 1 FROM events AS later
    WHERE later.person_id = last.person_id AND later.seat_id = last.seat_id
    AND (later.created_at, later.id) > (last.created_at, last.id))
ORDER BY last.created_at DESC, last.id DESC LIMIT 51
"""
END = (2**62, "")


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Show it. People are paged by `?before=`, time and id of the last InMail."""
    row = store.row("SELECT * FROM seats WHERE id = ?", request.path_params["id"])
    if row is None:
        return missing(store, "This seat")
    people, more = cut(store.rows(PEOPLE, row["id"], *_before(request)))
    notes, more_notes = cut(
        store.rows(
            "SELECT notes.*, people.first_name, people.last_name FROM notes"
            " JOIN people ON people.id = person_id WHERE seat_id = ?"
            " ORDER BY notes.last_modified DESC, notes.id DESC LIMIT ?",
            row["id"],
            NOTES + 1,
        ),
        NOTES,
    )
    return render(
        store,
        "seat.html",
        status,
        seat=row,
        contract=play.find(store, "contracts", row["contract_id"]),
        people=people,
        older=f"{people[-1]['last']}_{people[-1]['event']}" if more else None,
        is_first="before" not in request.query_params,
        notes=notes,
        more_notes=more_notes,
        chosen=request.query_params.get("member", ""),
        error=error,
    )


def _before(request: Request) -> tuple[int, str]:
    at, _, event = request.query_params.get("before", "").partition("_")
    return (int(at), event) if at.isascii() and at.isdigit() and len(at) < 18 else END


def contact_new(store: Store, form: FormData, seat_id: str) -> str:
    """A new member, and the seat holder's first InMail to them."""
    names = ("first_name", "last_name", "headline", "location", "employer")
    fields = {name: text(form, name) for name in names}
    if not fields["first_name"] or not fields["last_name"] or not text(form, "body"):
        raise play.PlayError("A first name, a last name and a text are needed")
    person_id = play.add_person(store, fields)
    sent = FormData([*form.multi_items(), ("seat_id", seat_id), ("as", "seat")])
    return write_inmail(store, sent, person_id)


def add_note(store: Store, form: FormData, seat_id: str) -> str:
    """A note on a member."""
    if not text(form, "content"):
        raise play.PlayError("A note needs words")
    fields = {"person_id": text(form, "person_id"), "content": text(form, "content")}
    deeds.add_note(store, {**fields, "seat_id": seat_id})
    return f"/seats/{seat_id}#notes"


def change_note(store: Store, form: FormData, seat_id: str) -> str:
    """Other words for a note, or its end."""
    note = play.find(store, "notes", text(form, "note"))
    if note["seat_id"] != seat_id:
        raise play.PlayError(f"notes: {note['id']} is of another seat")
    if text(form, "do") == "delete":
        deeds.change_note(store, note["id"], {"deleted": True})
    elif not text(form, "content"):
        raise play.PlayError("A note needs words")
    else:
        deeds.change_note(store, note["id"], {"content": text(form, "content")})
    return f"/seats/{seat_id}#notes"


def export(store: Store, form: FormData, seat_id: str) -> str:
    """One-click export of a member onto a job of the ATS."""
    if not text(form, "external_job_id"):
        raise play.PlayError("An export needs the id of a job in the ATS")
    fields = {name: text(form, name) for name in ("person_id", "external_job_id")}
    deeds.export_candidate(store, {**fields, "seat_id": seat_id})
    return "/pushes"


ROUTES = [
    get("/seats/{id}", view),
    post("/seats/{id}/contact", contact_new, view),
    post("/seats/{id}/notes", add_note, view),
    post("/seats/{id}/notes/change", change_note, view),
    post("/seats/{id}/export", export, view),
]
