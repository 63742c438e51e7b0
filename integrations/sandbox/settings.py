"""The settings of a world that the control API changes."""

import json
from collections.abc import Mapping
from typing import Any

from . import fields
from .fields import read
from .play import PlayError
from .store import Store

SPEC: fields.Spec = {
    "auto_enable": fields.FLAG,
    "pushes": fields.FLAG,
    "push_waits": fields.WAITS,
}


def change(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST, any of them → those that were given.

    `auto_enable`: a named integration switches itself on at the next read. `pushes`: pushes and
    challenges leave; otherwise they wait. `push_waits`: seconds between attempts, one attempt more
    than there are waits.
    """
    wanted = read(body, SPEC)
    if not wanted:
        raise PlayError(f"give one of {', '.join(SPEC)}")
    keep(store, wanted)
    return wanted


def keep(store: Store, wanted: Mapping[str, Any]) -> None:
    """Store settings: flags as 1 and 0, the rest as JSON."""
    for name, value in wanted.items():
        text = str(int(value)) if isinstance(value, bool) else json.dumps(value)
        store.set_setting(name, text)
