"""A contract with all its seats."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox import play
from integrations.sandbox.store import Store

from .home import SWITCH_NAMES, contract_state
from .rendering import asked_number, cut, get, missing, post, render, text, whole


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Show it. Seats are paged by `?after=`, a row number."""
    row = store.row(
        "SELECT contracts.*, organizations.name AS organization FROM contracts"
        " JOIN organizations ON organizations.id = organization_id WHERE contracts.id = ?",
        request.path_params["id"],
    )
    if row is None:
        return missing(store, "This contract")
    seats, more = cut(
        store.rows(
            "SELECT rowid AS number, seats.*,"
            " (SELECT count(*) FROM events WHERE seat_id = seats.id) AS inmail"
            " FROM seats WHERE contract_id = ? AND rowid > ? ORDER BY rowid LIMIT 51",
            row["id"],
            asked_number(request, "after", 0),
        )
    )
    state, tone, switches = contract_state(store, row)
    return render(
        store,
        "contract.html",
        status,
        contract=row,
        state_name=state,
        tone=tone,
        switches=switches,
        names=SWITCH_NAMES,
        seats=seats,
        next=seats[-1]["number"] if more else None,
        error=error,
    )


def add_seat(store: Store, form: FormData, contract_id: str) -> str:
    """A new seat holder."""
    fields = {name: text(form, name) for name in ("first_name", "last_name", "email")}
    if not fields["first_name"] or not fields["last_name"]:
        raise play.PlayError("A first name and a last name are needed")
    email = fields["email"] or None
    seat_id = play.add_seat(store, {**fields, "email": email, "contract_id": contract_id})
    return f"/seats/{seat_id}"


def choose_slots(store: Store, form: FormData, contract_id: str) -> str:
    """How many job slots the customer has bought."""
    slots = whole(form, "slots", "Job slots")
    if not 0 <= slots <= 100_000:
        raise play.PlayError("Job slots must be between 0 and 100,000")
    play.change_contract(store, contract_id, {"slots": slots})
    return f"/contracts/{contract_id}"


ROUTES = [
    get("/contracts/{id}", view),
    post("/contracts/{id}/seats", add_seat, view),
    post("/contracts/{id}/slots", choose_slots, view),
]
