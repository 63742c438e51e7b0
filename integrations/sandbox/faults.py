"""Faults that the control API switches on: each a number of times, or until it is cleared.

Some stand in for the answer, the others spoil it. With `applied` the call is carried out first,
so that a write can arrive whose answer never does.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from .batches import refusal
from .calls import Call
from .connections import Cut
from .errors import Answer, ApiError, expired_token, json_answer
from .floods import DEFAULT_MEGABYTES, flood
from .store import Store

REPLACING = ("429", "500", "timeout", "html", "expired_token", "gzip_bomb", "huge", "reset")
SPOILING = ("truncated", "slow_drip", "duplicate", "reorder", "partial")
KINDS = REPLACING + SPOILING
OPTIONS = {"retry_after", "seconds", "applied", "method", "megabytes", "mid_body", "drop"} | {
    "refuse_status"
}
HTML = (
    b"<!doctype html><html><head><title>LinkedIn</title></head>"
    b"<body><h1>We\xe2\x80\x99ll be back soon</h1></body></html>"
)


@dataclass(frozen=True)
class Fault:
    """One switched-on fault. `remaining` is None until it is cleared."""

    id: int
    kind: str
    path_prefix: str
    remaining: int | None
    options: dict[str, Any]

    @property
    def seconds(self) -> float:
        """How long a timeout or a drip lasts."""
        return float(self.options.get("seconds", 30 if self.kind == "timeout" else 5))


def every(store: Store) -> list[Fault]:
    """All that are on, oldest first."""
    return [
        Fault(row["id"], row["kind"], row["path_prefix"], row["remaining"], json.loads(row[4]))
        for row in store.rows("SELECT * FROM faults ORDER BY id")
    ]


def pick(store: Store, path: str, method: str) -> Fault | None:
    """The oldest fault for this call, not used up yet. A token expires where it is used only."""
    for fault in every(store):
        if fault.kind == "expired_token" and not path.startswith(("/v2", "/rest")):
            continue
        if path.startswith(fault.path_prefix) and fault.options.get("method", method) == method:
            return fault
    return None


def use(store: Store, fault: Fault) -> None:
    """Count one use; a used-up fault goes."""
    with store.writing():
        store.run("UPDATE faults SET remaining = remaining - 1 WHERE id = ?", fault.id)
        store.run("DELETE FROM faults WHERE remaining <= 0")


async def replace(fault: Fault, request: Request, *, rest: bool) -> Response:
    """What stands in for the real answer. Bodies of 429, 500 and 504 are R."""
    if fault.kind in {"gzip_bomb", "huge"}:
        megabytes = float(fault.options.get("megabytes", DEFAULT_MEGABYTES))
        return flood(megabytes, packed=fault.kind == "gzip_bomb")
    if fault.kind == "reset":
        return Cut(mid_body=bool(fault.options.get("mid_body")))
    if fault.kind == "html":
        return respond(Answer(200, HTML, media_type="text/html; charset=utf-8"))
    if fault.kind == "429":
        text = "Resource level throttle limit for calls to this resource is reached"
        retry_after = fault.options.get("retry_after")
        headers = {} if retry_after is None else {"retry-after": str(retry_after)}
        error = ApiError(429, text, 101, headers=headers)
    elif fault.kind == "500":
        error = ApiError(500, "Internal Server Error", 0)
    elif fault.kind == "expired_token":
        error = expired_token()
    else:
        with contextlib.suppress(TimeoutError):
            # A caller that gives up must not keep this one waiting.
            await asyncio.wait_for(_gone(request), fault.seconds)
        error = ApiError(504, "Gateway Timeout")
    return respond(error.answer(rest=rest))


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def spoil(store: Store, fault: Fault, handle: Callable[[], Answer], call: Call | None) -> Response:
    """The real answer, spoiled. Duplicate and reorder wait for an answer with elements, partial
    for one of a batch; what it refuses is not written either.
    """
    if call and fault.kind == "partial":
        call.refuse = fault.options.get("refuse_status")
    answer = handle()
    body = answer.body
    if fault.kind in {"duplicate", "reorder", "partial"}:
        value = json.loads(body) if body else {}
        changed = _part(fault, value, call) if fault.kind == "partial" else _elements(fault, value)
        if not changed:
            return respond(answer)
        body = json_answer(value).body
    if fault.kind == "truncated":
        body = body[: max(1, len(body) // 2)]
    use(store, fault)
    if fault.kind == "slow_drip":
        headers = {**answer.headers, "content-type": answer.media_type}
        return StreamingResponse(_drip(body, fault.seconds), answer.status, headers)
    return respond(Answer(answer.status, body, answer.headers, answer.media_type))


def _elements(fault: Fault, value: dict[str, Any]) -> bool:
    elements = value.get("elements")
    if not elements:
        return False
    value["elements"] = elements * 2 if fault.kind == "duplicate" else elements[::-1]
    return True


def _part(fault: Fault, value: dict[str, Any], call: Call | None) -> bool:
    """Leave `drop` results out, the first ones, and make the last one an error of
    `refuse_status`; without either one is left out.
    """
    results, errors = value.get("results"), value.get("errors")
    if not isinstance(results, dict) or not isinstance(errors, dict):
        return False
    refused = call.refused if call else {}
    status = fault.options.get("refuse_status")
    if not results and not refused:
        return False
    if status and not refused:
        refused = {list(results)[-1]: refusal(status)}
    for key, error in refused.items():
        results.pop(key, None)
        errors[key] = error
    for key in list(results)[: fault.options.get("drop", 0 if status else 1)]:
        del results[key]
    return True


async def _drip(body: bytes, seconds: float) -> AsyncIterator[bytes]:
    size = max(1, -(-len(body) // 20))
    for at in range(0, len(body), size):
        yield body[at : at + size]
        await asyncio.sleep(seconds / 20)


def respond(answer: Answer) -> Response:
    """The answer as a response; without a body it has no content type either."""
    if not answer.body:
        return Response(status_code=answer.status, headers=answer.headers)
    return Response(answer.body, answer.status, answer.headers, answer.media_type)
