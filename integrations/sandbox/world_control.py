"""The control API of the world as a whole: start over, and how lively it is."""

from collections.abc import Mapping
from typing import Any

from . import fields, settings, sizes, traffic, world
from .play import PlayError
from .reading import state
from .store import Store


def reset(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST {"world", "keep_clients"?, any setting, sizes of a generated world…} → the state.

    Child applications, their secrets and tokens go too, unless `keep_clients`. Sizes are the
    names of `sizes.Sizes`: "seed", "leads", "contracts", "seats" and so on, all optional.
    """
    spec = {"world": fields.TEXT, "keep_clients": fields.FLAG, **settings.SPEC}
    # The sizes are read apart; here they are for the sentence about an unknown name.
    spec |= dict.fromkeys(sizes.NAMES, fields.NUMBER)
    given = (
        {} if not isinstance(body, dict) else {k: v for k, v in body.items() if k in sizes.NAMES}
    )
    rest = {k: v for k, v in body.items() if k not in given} if isinstance(body, dict) else body
    wanted = fields.read(rest, spec, ("world",))
    if wanted["world"] not in world.WORLDS:
        raise PlayError(f"world must be one of {', '.join(world.WORLDS)}")
    if given and wanted["world"] != "generated":
        raise PlayError(f"{min(given)} belongs to the generated world")
    size = sizes.read_sizes(given)
    keep = wanted.get("keep_clients", False)
    world.reset(store, wanted["world"], keep_clients=keep, sizes=size)
    settings.keep(store, {name: wanted[name] for name in settings.SPEC.keys() & wanted.keys()})
    return state(store)


def set_traffic(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST {"on"?, "per_minute"?} → how the traffic is set now."""
    wanted = fields.read(body, {"on": fields.FLAG, "per_minute": fields.SECONDS})
    traffic.choose(store, on=wanted.get("on"), per_minute=wanted.get("per_minute"))
    return traffic.reading(store)


def step_traffic(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST {"steps"?}: so many things happen now, whether the traffic is on or not → the list."""
    steps = fields.read(body, {"steps": fields.NUMBER}).get("steps", 1)
    if not 1 <= steps <= 1000:
        raise PlayError("steps must be between 1 and 1,000")
    return [traffic.step(store) for _ in range(steps)]


WORLD_WRITES = [
    ("POST", "/sandbox/reset", reset),
    ("POST", "/sandbox/traffic", set_traffic),
    ("POST", "/sandbox/traffic/step", step_traffic),
]
