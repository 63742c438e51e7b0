"""Gentle life in the world: now and then somebody answers, writes, changes or withdraws.

A step is drawn from the world's seed and the number of the step, so that the same world lives
the same life. The loop that takes the steps is `living.live`.
"""

import json
import os
from collections.abc import Callable
from random import Random
from sqlite3 import Row
from typing import Any

from . import play
from .clock import now_ms
from .names import CASTS, EMPLOYERS, JOBS, MORE_CASTS, Cast
from .phrases import PHRASES
from .store import Store

DEFAULT_SEED = "20261124"
MOST_PER_MINUTE = 600
KEPT = 12
TRIES = 25
# The draws between 0 and 1 up to which each kind of thing happens.
ODDS = ((0.55, "answer"), (0.85, "contact"), (0.96, "headline"), (1.0, "privacy"))


def is_allowed() -> bool:
    """Whether this process may have traffic at all: SANDBOX_TRAFFIC=0 forbids it."""
    return os.environ.get("SANDBOX_TRAFFIC", "1") != "0"


def is_on(store: Store) -> bool:
    """Whether things happen by themselves. Until somebody chooses: in the demo world only."""
    chosen = store.setting("traffic", "1" if store.setting("world") == "demo" else "0")
    return chosen == "1" and is_allowed()


def per_minute(store: Store) -> float:
    """How many things happen in a minute, on average."""
    return float(store.setting("traffic.per_minute", "1"))


def choose(store: Store, *, on: bool | None = None, per_minute: float | None = None) -> None:
    """Keep what was chosen; None leaves a choice as it is."""
    if per_minute is not None and not 0 < per_minute <= MOST_PER_MINUTE:
        raise play.PlayError(f"per_minute must be above 0 and at most {MOST_PER_MINUTE}")
    with store.writing():
        if per_minute is not None:
            store.set_setting("traffic.per_minute", str(per_minute))
        if on is not None:
            store.set_setting("traffic", "1" if on else "0")


def happened(store: Store) -> list[dict[str, Any]]:
    """What the last steps did, newest first."""
    found: list[dict[str, Any]] = json.loads(store.setting("traffic.lately", "[]"))
    return found


def reading(store: Store) -> dict[str, Any]:
    """The traffic as the control API tells it."""
    return {
        "on": is_on(store),
        "allowed": is_allowed(),
        "per_minute": per_minute(store),
        "steps": int(store.setting("sequence.traffic", "0")),
        "lately": happened(store),
    }


def step(store: Store) -> dict[str, Any]:
    """One thing happens. `{"step", "at", "kind", …ids}`; kind "nothing" where nobody can act."""
    with store.writing():
        number = store.sequence("traffic")
        rng = Random(f"{store.setting('seed', DEFAULT_SEED)}/{number}")  # noqa: S311 (repeatable)
        draw = rng.random()
        wanted = next(kind for upto, kind in ODDS if draw < upto)
        # Where nobody waits for an answer, somebody is contacted, and so on down the list.
        kinds = [wanted, *(kind for kind in ("contact", "headline") if kind != wanted)]
        done = next(filter(None, (KINDS[kind](store, rng) for kind in kinds)), {"kind": "nothing"})
        done = {"step": number, "at": now_ms(store), **done}
        lately = [done, *happened(store)][:KEPT]
        store.set_setting("traffic.lately", json.dumps(lately))
    return done


def _some(store: Store, table: str, rng: Random) -> Row | None:
    """A row at a drawn place of a table, without walking through it."""
    last = store.value(f"SELECT max(rowid) FROM {table}")  # noqa: S608 (names are ours)
    if last is None:
        return None
    sql = f"SELECT * FROM {table} WHERE rowid >= ? ORDER BY rowid LIMIT 1"  # noqa: S608
    return store.row(sql, rng.randint(1, last))


def _cast_of(person: Row) -> Cast:
    """The language a member writes in, by the first name; English where it tells nothing."""
    casts = CASTS + MORE_CASTS
    return next((cast for cast in casts if person["first_name"] in cast.first), CASTS[0])


def _works(store: Store, seat: Row) -> bool:
    """Whether a seat holder can write now."""
    contract = play.find(store, "contracts", seat["contract_id"])
    ended = contract["expires_at"] is not None and contract["expires_at"] <= now_ms(store)
    is_on = contract["product"] == "RECRUITER" and bool(contract["enabled"]) and not ended
    return seat["state"] == "ACTIVE" and is_on


def _answer(store: Store, rng: Random) -> dict[str, Any] | None:
    """A member answers the last InMail of a thread."""
    for _ in range(TRIES):
        event = _some(store, "events", rng)
        if event is None:
            return None
        last = store.row(
            "SELECT * FROM events WHERE person_id = ? AND seat_id = ?"
            " ORDER BY created_at DESC, id DESC LIMIT 1",
            event["person_id"],
            event["seat_id"],
        )
        person = play.find(store, "people", event["person_id"])
        if last is None or last["direction"] != "sent" or person["privacy"] == "CLOSED":
            continue
        phrases = PHRASES[_cast_of(person).language]
        seat = play.find(store, "seats", event["seat_id"])
        text = rng.choice((*phrases.replies, *phrases.thanks))
        subject = last["subject"]
        sent = play.send_inmail(
            store,
            {
                "seat_id": seat["id"],
                "person_id": person["id"],
                "direction": "received",
                "thread": last["thread"],
                "subject": subject if subject.startswith("RE: ") else f"RE: {subject}",
                "body": text.format(seat=seat["first_name"], first=person["first_name"], job=""),
                "visibility": last["visibility"],
            },
        )
        ids = {"person_id": person["id"], "seat_id": seat["id"]}
        return {"kind": "answer", **ids, "event_id": sent["id"]}
    return None


def _contact(store: Store, rng: Random) -> dict[str, Any] | None:
    """A seat holder writes to somebody new."""
    for _ in range(TRIES):
        seat = _some(store, "seats", rng)
        if seat is None:
            return None
        if not _works(store, seat):
            continue
        cast = rng.choice(CASTS + MORE_CASTS)
        employer = rng.choice(EMPLOYERS)
        first = rng.choice(cast.first)
        person_id = play.add_person(
            store,
            {
                "id": f"P{rng.getrandbits(40):010x}",
                "first_name": first,
                "last_name": rng.choice(cast.last),
                "headline": f"{rng.choice(cast.trades)} · {employer}",
                "location": rng.choice(cast.places),
                "employer": employer,
            },
        )
        phrases = PHRASES[cast.language]
        names = {"first": first, "seat": seat["first_name"], "job": rng.choice(JOBS)}
        sent = play.send_inmail(
            store,
            {
                "seat_id": seat["id"],
                "person_id": person_id,
                "direction": "sent",
                "subject": phrases.subject.format(**names),
                "body": phrases.opening.format(**names),
            },
        )
        ids = {"person_id": person_id, "seat_id": seat["id"]}
        return {"kind": "contact", **ids, "event_id": sent["id"]}
    return None


def _headline(store: Store, rng: Random) -> dict[str, Any] | None:
    """A member changes employer and headline."""
    person = _some(store, "people", rng)
    if person is None or person["privacy"] == "CLOSED":
        return None
    employer = rng.choice(EMPLOYERS)
    headline = f"{rng.choice(_cast_of(person).trades)} · {employer}"
    play.change_person(store, person["id"], {"headline": headline, "employer": employer})
    return {"kind": "headline", "person_id": person["id"]}


def _privacy(store: Store, rng: Random) -> dict[str, Any] | None:
    """A member shows less: open becomes limited, limited becomes private."""
    person = _some(store, "people", rng)
    if person is None or person["privacy"] not in {"OPEN", "LIMITED"}:
        return None
    if person["privacy"] == "OPEN":
        withheld = sorted(rng.sample(("headline", "location", "employer"), rng.randint(1, 2)))
        play.change_person(store, person["id"], {"privacy": "LIMITED", "withheld": withheld})
    else:
        play.change_person(store, person["id"], {"privacy": "PRIVATE", "withheld": []})
    return {"kind": "privacy", "person_id": person["id"]}


KINDS: dict[str, Callable[[Store, Random], dict[str, Any] | None]] = {
    "answer": _answer,
    "contact": _contact,
    "headline": _headline,
    "privacy": _privacy,
}
