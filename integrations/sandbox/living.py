"""The loop that lets the traffic happen while the sandbox is served."""

import asyncio
from contextlib import suppress
from random import Random

from . import traffic
from .play import PlayError
from .store import Store

LOOK_SECONDS = 1.0


async def live(store: Store) -> None:
    """Step when it is time, until cancelled. A choice takes effect within a second."""
    waited, gap = 0.0, next_gap(store)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if not traffic.is_on(store):
            waited = 0.0
            continue
        waited += LOOK_SECONDS
        gap = min(gap, 2 * mean_gap(store))
        while waited >= gap:
            waited -= gap
            with suppress(PlayError):  # what was drawn is not possible here; the next one is
                traffic.step(store)
            gap = next_gap(store)


def mean_gap(store: Store) -> float:
    """Seconds from one thing to the next, on average."""
    return 60 / traffic.per_minute(store)


def next_gap(store: Store) -> float:
    """Seconds until the next thing: between half and one and a half of the average."""
    number = store.setting("sequence.traffic", "0")
    return mean_gap(store) * Random(f"gap/{number}").uniform(0.5, 1.5)  # noqa: S311
