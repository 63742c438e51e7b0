"""The settings of a world that the control API changes."""

import json
from collections.abc import Mapping
from typing import Any

from . import fields
from .fields import read
from .play import PlayError
from .store import Store

DAY_S = 86_400
SPEC: fields.Spec = {
    "auto_enable": fields.FLAG,
    "pushes": fields.FLAG,
    "push_waits": fields.WAITS,
    "job_seconds": fields.SECONDS,
    "job_errors": fields.TEXT,
}


def change(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST, any of them → those that were given.

    `auto_enable`: a named integration switches itself on at the next read. `pushes`: pushes and
    challenges leave; otherwise they wait. `push_waits`: seconds between attempts, one attempt more
    than there are waits. `job_seconds`: how long a posted job is worked on. `job_errors`: "http" or
    "element", where 402, 403 and 409 of a posted job stand.
    """
    wanted = read(body, SPEC)
    if not wanted:
        raise PlayError(f"give one of {', '.join(SPEC)}")
    keep(store, wanted)
    return wanted


def keep(store: Store, wanted: Mapping[str, Any]) -> None:
    """Store settings: flags as 1 and 0, the rest as JSON."""
    if wanted.get("job_errors", "http") not in {"http", "element"}:
        raise PlayError("job_errors must be one of http, element")
    waits = [*wanted.get("push_waits", []), wanted.get("job_seconds", 0)]
    if not all(0 <= wait <= DAY_S for wait in waits):
        raise PlayError("a wait must be between 0 and 86400 seconds")
    for name, value in wanted.items():
        text = str(int(value)) if isinstance(value, bool) else json.dumps(value)
        store.set_setting(name, text)
