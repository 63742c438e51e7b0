"""Callbacks and pushes: what was sent to whom, how it was answered, and once more."""

import json

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox import notices, play, pusher
from integrations.sandbox.store import Store

from .rendering import asked_number, cut, get, post, render, text

STATES = {"WAITING": ("Waiting", "warn"), "DELIVERED": ("Delivered", "ok")}
GIVEN_UP = ("Given up", "bad")
CHALLENGE_STATES = {"WAITING": ("Waiting", "warn"), "PASSED": ("Passed", "ok")}
FAILED = ("Failed", "bad")
NEWEST = 2**62


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Show it. Pushes are paged by `?before=`, a number."""
    before = asked_number(request, "before", NEWEST)
    pushes, more = cut(
        store.rows(
            "SELECT pushes.*, clients.name AS client FROM pushes"
            " LEFT JOIN clients ON clients.client_id = pushes.client_id"
            " WHERE pushes.id < ? ORDER BY pushes.id DESC LIMIT 51",
            before,
        )
    )
    return render(
        store,
        "pushes.html",
        status,
        pushes=[
            {
                "row": row,
                "state": STATES.get(row["state"], GIVEN_UP),
                "body": json.loads(row["body"]),
            }
            for row in pushes
        ],
        older=pushes[-1]["id"] if more else None,
        is_first=before == NEWEST,
        callbacks=store.rows(
            "SELECT configurations.*, clients.name AS client FROM configurations"
            " LEFT JOIN clients ON clients.client_id = configurations.client_id"
            " WHERE setting = 'CALLBACK_URL' ORDER BY context LIMIT 20"
        ),
        challenges=[
            {"row": row, "state": CHALLENGE_STATES.get(row["state"], FAILED)}
            for row in store.rows("SELECT * FROM challenges ORDER BY id DESC LIMIT 10")
        ],
        are_on=pusher.are_on(store),
        error=error,
    )


def again(store: Store, form: FormData, number: str) -> str:
    """The same push once more, or one with a wrong signature."""
    push = play.find(store, "pushes", number)
    if text(form, "do") == "forge":
        notices.forge(store, push["client_id"], push["type"], push["request_id"])
    else:
        notices.repeat(store, push)
    return "/pushes"


def switch(store: Store, form: FormData, _: str) -> str:
    """Whether pushes leave at all."""
    store.set_setting("pushes", "1" if text(form, "do") == "on" else "0")
    return "/pushes"


def hurry(store: Store, _: FormData, __: str) -> str:
    """What waits for its next attempt is due now; the sender takes it within a moment."""
    store.run("UPDATE pushes SET next_at = 0 WHERE state = 'WAITING'")
    return "/pushes"


ROUTES = [
    get("/pushes", view),
    post("/pushes/switch", switch, view),
    post("/pushes/hurry", hurry, view),
    post("/pushes/{id}/again", again, view),
]
