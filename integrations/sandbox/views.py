"""The pages that a person who plays LinkedIn looks at."""

import json
import time
from pathlib import Path
from sqlite3 import Row
from typing import Any

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from . import play
from .access import is_live
from .clock import now_ms
from .people import PRIVACY, WITHHELD
from .reading import applications
from .store import Store

HERE = Path(__file__).parent


def _format(value: float, form: str) -> str:
    try:
        return time.strftime(form, time.gmtime(value / 1000))
    except (OverflowError, ValueError):  # what was sent need not be a time
        return str(value)


def moment(value: float) -> str:
    """Epoch ms as a readable time, UTC."""
    return _format(value, "%d %b %Y, %H:%M UTC")


def iso(value: float) -> str:
    """Epoch ms for `datetime` attributes."""
    return _format(value, "%Y-%m-%dT%H:%M:%SZ")


def plain(value: Any) -> str:
    """A value of a record in words: parts of an object after each other, lists with commas."""
    if isinstance(value, dict):
        return ": ".join(plain(part) for part in value.values())
    if isinstance(value, list):
        return ", ".join(plain(item) for item in value) or "none"
    return str(value)


TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters.update(moment=moment, iso=iso, plain=plain, seat_name=play.seat_name)


def render(template: str, status: int = 200, **values: Any) -> Response:
    """A page from a template. Everything in it is escaped."""
    return HTMLResponse(TEMPLATES.get_template(template).render(**values), status)


def missing(what: str) -> Response:
    """404 as a page."""
    return render("missing.html", 404, what=what)


def contract_state(store: Store, contract: Row) -> tuple[str, str]:
    """The state in one word, and the tone it is shown in."""
    if contract["product"] == "RECRUITER_LITE":
        return "Recruiter Lite", "off"
    if not contract["enabled"]:
        return "Disabled", "bad"
    if not is_live(store, contract):
        return "Expired", "bad"
    context = f"urn:li:contract:{contract['id']}"
    statuses = {
        row[0] for row in store.rows("SELECT status FROM integrations WHERE context = ?", context)
    }
    if "ENABLED" in statuses:
        return "Enabled", "ok"
    return ("Requested", "warn") if statuses else ("Not connected", "off")


async def index(request: Request) -> Response:
    """Contracts with their switch, the seats below them, and the child applications."""
    store: Store = request.app.state.store
    contracts = [
        {
            "row": row,
            "state": contract_state(store, row),
            "seats": store.rows(
                "SELECT seats.*, (SELECT count(DISTINCT person_id) FROM events"
                " WHERE seat_id = seats.id) AS people FROM seats WHERE contract_id = ?"
                " ORDER BY length(id), id",
                row["id"],
            ),
        }
        for row in store.rows(
            "SELECT contracts.*, organizations.name AS organization FROM contracts"
            " JOIN organizations ON organizations.id = organization_id ORDER BY contracts.rowid"
        )
    ]
    clients = store.rows(
        "SELECT clients.*, (SELECT count(*) FROM secrets WHERE secrets.client_id ="
        " clients.client_id) AS secrets FROM clients WHERE NOT is_parent ORDER BY urn"
    )
    auto = store.setting("auto_enable") == "1"
    return render("index.html", contracts=contracts, clients=clients, auto_enable=auto)


async def seat(request: Request) -> Response:
    """A seat holder's people, the last contact first."""
    store: Store = request.app.state.store
    row = store.row("SELECT * FROM seats WHERE id = ?", request.path_params["id"])
    if row is None:
        return missing("This seat")
    contract = play.find(store, "contracts", row["contract_id"])
    people = store.rows(
        "SELECT people.*, max(created_at) AS last, count(*) AS inmail FROM events"
        " JOIN people ON people.id = person_id WHERE seat_id = ?"
        " GROUP BY people.id ORDER BY last DESC",
        row["id"],
    )
    return render("seat.html", seat=row, contract=contract, people=people)


async def member(request: Request) -> Response:
    """The inbox of a member: threads by seat, two forms to write, and the privacy choice."""
    store: Store = request.app.state.store
    return member_page(store, request.path_params["id"])


def member_page(store: Store, person_id: str, error: str = "", status: int = 200) -> Response:
    """The member's page, with a sentence about what went wrong."""
    person = store.row("SELECT * FROM people WHERE id = ?", person_id)
    if person is None:
        return missing("This member")
    events = store.rows(
        "SELECT * FROM events WHERE person_id = ? ORDER BY created_at, id", person_id
    )
    by_seat: dict[str, list[Row]] = {}
    for event in events:
        by_seat.setdefault(event["seat_id"], []).append(event)
    talks = [(play.find(store, "seats", seat_id), talk) for seat_id, talk in by_seat.items()]
    talks.sort(key=lambda talk: talk[1][-1]["created_at"], reverse=True)
    others = store.rows(
        "SELECT seats.*, contracts.name AS contract FROM seats"
        " JOIN contracts ON contracts.id = contract_id ORDER BY contracts.rowid, length(seats.id),"
        " seats.id"
    )
    chosen = talks[0][0]["id"] if talks else None
    return render(
        "member.html",
        status,
        person=person,
        withheld=json.loads(person["withheld"]),
        talks=talks,
        seats=others,
        chosen=chosen,
        error=error,
        levels=PRIVACY,
        fields=WITHHELD,
        now=now_ms(store),
    )


async def received(request: Request) -> Response:
    """What the ATS sent: applications with candidate, job, stage and when."""
    store: Store = request.app.state.store
    candidates = applications(store, "atsCandidates")
    return render("received.html", applications=applications(store), candidates=candidates)


async def candidate(request: Request) -> Response:
    """All that the ATS sent about one candidate."""
    store: Store = request.app.state.store
    client_id, candidate_id = request.path_params["client"], request.path_params["id"]
    sent = [
        item
        for item in applications(store)
        if item["client_id"] == client_id and item["body"]["atsCandidateId"] == candidate_id
    ]
    records = [
        item
        for item in applications(store, "atsCandidates")
        if item["client_id"] == client_id and item["id"] == candidate_id
    ]
    if not sent and not records:
        return missing("This candidate")
    body = (records or sent)[0]["body"]
    name = f"{body['firstName']} {body.get('lastName') or ''}".strip()
    return render("candidate.html", name=name, id=candidate_id, records=records, applications=sent)
