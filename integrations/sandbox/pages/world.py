"""The world as a whole: what is in it, and starting over with another one."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox import play
from integrations.sandbox.reading import state
from integrations.sandbox.sizes import DEFAULTS, NAMES, WHOLE, read_sizes
from integrations.sandbox.store import Store
from integrations.sandbox.world import WORLDS, reset

from .rendering import get, number, post, render, text, whole

LABELS = {
    "seed": "Seed",
    "organizations": "Organizations",
    "contracts": "Contracts",
    "seats": "Seats per contract",
    "leads": "Members",
    "messages_per_lead": "InMail per member, on average",
    "days": "Days back",
    "limited_share": "Limited",
    "private_share": "Private",
    "closed_share": "Closed",
    "private_inmail_share": "Private InMail",
    "late_share": "Late InMail",
    "two_seats_share": "Two seats wrote",
    "contact_share": "Share contact details",
    "notes_share": "Have a note",
}


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Show it."""
    fields = [(name, LABELS[name], getattr(DEFAULTS, name), name in WHOLE) for name in NAMES]
    return render(
        store,
        "world.html",
        status,
        counts=state(store)["counts"],
        started=int(store.setting("started_at", "0")),
        sizes=[field for field in fields if not field[0].endswith("_share")],
        shares=[field for field in fields if field[0].endswith("_share")],
        error=error,
    )


def start_over(store: Store, form: FormData, _: str) -> str:
    """Everything goes, and the chosen world is made."""
    world = text(form, "world")
    if world not in WORLDS:
        raise play.PlayError(f"world must be one of {', '.join(WORLDS)}")
    if not text(form, "sure"):
        raise play.PlayError("Tick the box first: everything in this world goes")
    given: dict[str, Any] = {}
    for name in NAMES if world == "generated" else ():
        if text(form, name):
            read = whole if name in WHOLE else number
            given[name] = read(form, name, LABELS[name])
    keep = bool(text(form, "keep_clients"))
    reset(store, world, keep_clients=keep, sizes=read_sizes(given))
    return "/world"


ROUTES = [get("/world", view), post("/world", start_over, view)]
