"""A member: the inbox, writing as either side, privacy, contact details, closing the account."""

import json
from itertools import groupby
from sqlite3 import Row

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox import play
from integrations.sandbox.people import PRIVACY, WITHHELD
from integrations.sandbox.store import Store

from .rendering import get, missing, post, render, text

SEATS, EVENTS = 40, 200
LEVELS = {
    "OPEN": "Open",
    "LIMITED": "Limited",
    "PRIVATE": "Private: the name is hidden",
    "CLOSED": "Closed: the account is gone",
}
Talk = tuple[Row, list[Row]]


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Show it. `?seat=` chooses the seat in the forms."""
    person = store.row("SELECT * FROM people WHERE id = ?", request.path_params["id"])
    if person is None:
        return missing(store, "This member")
    talks, is_cut = _talks(store, person["id"])
    wanted = request.query_params.get("seat", "")
    seats, others = _seats(store, talks, wanted)
    chosen = wanted or (talks[0][0]["id"] if talks else "")
    return render(
        store,
        "member.html",
        status,
        person=person,
        withheld=json.loads(person["withheld"]),
        talks=talks,
        is_cut=is_cut,
        seats=seats,
        others=others,
        chosen=chosen,
        back=next((seat for seat in seats if seat["id"] == chosen), None),
        error=error,
        levels={name: LEVELS[name] for name in PRIVACY},
        fields=WITHHELD,
    )


def _talks(store: Store, person_id: str) -> tuple[list[Talk], bool]:
    """The threads with their seats, the one with the last word first, of the newest InMail."""
    events = store.rows(
        "SELECT * FROM events WHERE person_id = ? ORDER BY created_at DESC, id DESC LIMIT ?",
        person_id,
        EVENTS + 1,
    )
    is_cut = len(events) > EVENTS
    events = sorted(events[:EVENTS], key=lambda event: (event["seat_id"], event["thread"]))
    talks = [
        (play.find(store, "seats", seat_id), sorted(talk, key=lambda e: (e["created_at"], e["id"])))
        for (seat_id, _), talk in groupby(events, key=lambda e: (e["seat_id"], e["thread"]))
    ]
    talks.sort(key=lambda talk: talk[1][-1]["created_at"], reverse=True)
    return talks, is_cut


def _seats(store: Store, talks: list[Talk], wanted: str) -> tuple[list[Row], int]:
    """The seats to choose from: those that wrote, the wanted one, and some others; how many not.

    A world may have thousands; from any other seat one writes on that seat's page.
    """
    ids = list(dict.fromkeys([wanted, *(seat["id"] for seat, _ in talks)]))
    sql = (
        "SELECT seats.*, contracts.name AS contract FROM seats"
        " JOIN contracts ON contracts.id = contract_id WHERE seats.id"
    )
    known = json.dumps(ids)
    first = store.rows(f"{sql} IN (SELECT value FROM json_each(?))", known)  # noqa: S608
    unlike = f"{sql} NOT IN (SELECT value FROM json_each(?))"  # noqa: S608
    rest = store.rows(f"{unlike} ORDER BY seats.rowid LIMIT ?", known, SEATS)
    first.sort(key=lambda seat: ids.index(seat["id"]))
    count = store.value("SELECT count(*) FROM seats")
    return [*first, *rest], count - len(first) - len(rest)


def write_inmail(store: Store, form: FormData, person_id: str) -> str:
    """Write as the member or as the seat holder."""
    body, seat_id = text(form, "body"), text(form, "seat_id")
    if not body:
        raise play.PlayError("An InMail needs a text")
    direction = "received" if text(form, "as") == "member" else "sent"
    fields = {"seat_id": seat_id, "person_id": person_id, "direction": direction}
    visibility = text(form, "visibility") or "PUBLIC"
    words = {"subject": text(form, "subject"), "body": body, "visibility": visibility}
    sent = play.send_inmail(store, {**fields, **words})
    return f"/members/{person_id}?seat={seat_id}#talk-{sent['thread']}"


def choose_privacy(store: Store, form: FormData, person_id: str) -> str:
    """Keep the member's choice of privacy."""
    withheld = [str(name) for name in form.getlist("withheld")]
    play.change_person(store, person_id, {"privacy": text(form, "privacy"), "withheld": withheld})
    return f"/members/{person_id}#privacy"


def choose_profile(store: Store, form: FormData, person_id: str) -> str:
    """Other words on the profile; an empty field is one that is not filled in."""
    changes = {name: text(form, name) or None for name in ("headline", "location", "employer")}
    play.change_person(store, person_id, changes)
    return f"/members/{person_id}#profile"


def choose_contact(store: Store, form: FormData, person_id: str) -> str:
    """Keep e-mail address and phone number, and whether replies share them."""
    shares = bool(text(form, "shares_contact"))
    changes = {name: text(form, name) or None for name in ("email", "phone")}
    if shares and not any(changes.values()):
        raise play.PlayError("There is nothing to share: give an e-mail address or a phone number")
    play.change_person(store, person_id, {**changes, "shares_contact": shares})
    return f"/members/{person_id}#contact"


def close_account(store: Store, form: FormData, person_id: str) -> str:
    """Close the account, or open it again."""
    wanted = "OPEN" if text(form, "do") == "open" else "CLOSED"
    play.change_person(store, person_id, {"privacy": wanted})
    return f"/members/{person_id}#account"


ROUTES = [
    get("/members/{id}", view),
    post("/members/{id}/inmail", write_inmail, view),
    post("/members/{id}/privacy", choose_privacy, view),
    post("/members/{id}/profile", choose_profile, view),
    post("/members/{id}/contact", choose_contact, view),
    post("/members/{id}/account", close_account, view),
]
