"""The control API of pushes: what was sent, once more, forged, and now."""

import uuid
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import fields
from .fields import read
from .notices import EXPORT, forge, repeat
from .play import PlayError, find
from .pusher import Pusher
from .reading import reading
from .store import Store
from .writing import write


def again(store: Store, _: Any, path: Mapping[str, str]) -> Any:
    """POST: the same push a second time, as LinkedIn may → {"id"}."""
    return {"id": repeat(store, find(store, "pushes", path["id"]))}


def forged(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST {"client_id", "type"?, "request_id"?}: a push with a wrong signature → {"id"}."""
    spec = {"client_id": fields.TEXT, "type": fields.TEXT, "request_id": fields.TEXT}
    wanted = read(body, spec, ("client_id",))
    request_id = wanted.get("request_id", str(uuid.uuid4()))
    number = forge(store, wanted["client_id"], wanted.get("type", EXPORT), request_id)
    if number is None:
        raise PlayError(f"clients: {wanted['client_id']} has no CALLBACK_URL")
    return {"id": number}


async def deliver(request: Request) -> Response:
    """POST: send what is due and wait for it → {"sent"}; `?hurry=1` sends what waits for its next
    attempt too. Nothing leaves while `pushes` is off.
    """
    pusher: Pusher = request.app.state.pusher
    hurry = request.query_params.get("hurry") == "1"
    return JSONResponse({"sent": await pusher.deliver(hurry=hurry)})


def _pushes(store: Store, _: Request) -> Any:
    rows = store.rows("SELECT * FROM pushes ORDER BY id")
    return [{**dict(row), "forged": bool(row["forged"])} for row in rows]


def _challenges(store: Store, _: Request) -> Any:
    return [dict(row) for row in store.rows("SELECT * FROM challenges ORDER BY id")]


ROUTES = [
    Route("/sandbox/pushes", reading(_pushes)),
    Route("/sandbox/challenges", reading(_challenges)),
    Route("/sandbox/pushes/forged", write(forged), methods=["POST"]),
    Route("/sandbox/pushes/deliver", deliver, methods=["POST"]),
    Route("/sandbox/pushes/{id}/again", write(again), methods=["POST"]),
]
