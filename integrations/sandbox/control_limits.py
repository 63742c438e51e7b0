"""The control API of limits: what was used, and other numbers than LinkedIn's."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from . import fields
from .clock import now_ms
from .fields import read
from .limits import DAILY, DAY_MS, SPANS, Limits
from .play import PlayError
from .reading import reading
from .store import Store
from .writing import write


def set_limit(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST {"group", "daily"?, "per_minute"?}: a number, or null for LinkedIn's → the table."""
    spec = {"group": fields.TEXT, "daily": fields.NUMBER, "per_minute": fields.NUMBER}
    wanted = read(body, spec, ("group",))
    group = wanted.pop("group")
    if group not in DAILY:
        raise PlayError(f"group must be one of {', '.join(DAILY)}")
    for span, amount in wanted.items():
        store.run("DELETE FROM limits WHERE grp = ? AND span = ?", group, span)
        if amount is not None:
            store.run("INSERT INTO limits VALUES (?, ?, ?)", group, span, amount)
    store.generation += 1
    return _table(store)[group]


def forget_usage(store: Store, _: Any, __: Mapping[str, str]) -> Any:
    """DELETE: nothing was used so far."""
    store.generation += 1
    return {"forgotten": store.run("DELETE FROM usage")}


def _table(store: Store) -> dict[str, dict[str, int | None]]:
    limits = Limits(store)
    limits.refresh(now_ms(store) // DAY_MS)
    return {group: {span: limits.limit(group, span) for span in SPANS} for group in DAILY}


def _usage(store: Store, _: Request) -> Any:
    """Today's, by the clock of this world."""
    table, day = _table(store), now_ms(store) // DAY_MS
    rows = store.rows("SELECT * FROM usage WHERE day = ? ORDER BY client_id, grp", day)
    return [
        {
            "client_id": row["client_id"],
            "group": row["grp"],
            "used": row["used"],
            "limit": table.get(row["grp"], {}).get("daily"),
        }
        for row in rows
    ]


ROUTES = [
    Route("/sandbox/limits", reading(lambda store, _: _table(store))),
    Route("/sandbox/limits", write(set_limit), methods=["POST"]),
    Route("/sandbox/usage", reading(_usage)),
    Route("/sandbox/usage", write(forget_usage), methods=["DELETE"]),
]
