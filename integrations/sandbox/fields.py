"""Reading the JSON of the control API: known names, right types, clear words otherwise."""

from collections.abc import Mapping
from typing import Any

from .play import PlayError

ID, TEXT, NUMBER, SECONDS, FLAG, TEXTS = "id", "text", "number", "seconds", "flag", "texts"
WAITS = "list of seconds"
PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    TEXT: (str,),
    NUMBER: (int,),
    SECONDS: (int, float),
    FLAG: (bool,),
    TEXTS: (list,),
    WAITS: (list,),
}

Spec = Mapping[str, str]

PERSON: Spec = {
    "first_name": TEXT,
    "last_name": TEXT,
    "headline": TEXT,
    "location": TEXT,
    "employer": TEXT,
    "privacy": TEXT,
    "withheld": TEXTS,
    "email": TEXT,
    "phone": TEXT,
    "shares_contact": FLAG,
}
CONTRACT: Spec = {
    "name": TEXT,
    "product": TEXT,
    "expires_at": NUMBER,
    "slots": NUMBER,
}
NOTE: Spec = {"seat_id": ID, "person_id": ID, "content": TEXT, "at": NUMBER}
EXPORT: Spec = {"seat_id": ID, "person_id": ID, "external_job_id": ID, "client_id": TEXT}
SEAT: Spec = {"first_name": TEXT, "last_name": TEXT, "email": TEXT, "state": TEXT}
INMAIL: Spec = {
    "contract_id": ID,
    "seat_id": ID,
    "person_id": ID,
    "direction": TEXT,
    "subject": TEXT,
    "body": TEXT,
    "at": NUMBER,
    "visible_at": NUMBER,
    "visibility": TEXT,
    "thread": TEXT,
}
FAULT: Spec = {
    "kind": TEXT,
    "times": NUMBER,
    "path_prefix": TEXT,
    "method": TEXT,
    "seconds": SECONDS,
    "retry_after": SECONDS,
    "applied": FLAG,
    "megabytes": SECONDS,
    "mid_body": FLAG,
    "drop": NUMBER,
    "refuse_status": NUMBER,
}
# A field that may be taken away with null.
NULLABLE = {
    "headline",
    "location",
    "employer",
    "email",
    "phone",
    "expires_at",
    "at",
    "visible_at",
    "times",
    "daily",
    "per_minute",
}


def read(value: Any, spec: Spec, required: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of `value`, checked against `spec`; PlayError names the first that is wrong.

    Ids may come as numbers and are returned as text.
    """
    if not isinstance(value, dict):
        raise PlayError("body must be a JSON object")
    unknown = sorted(value.keys() - spec.keys())
    if unknown:
        raise PlayError(f"unknown field {unknown[0]}; known: {', '.join(spec)}")
    for name in required:
        if value.get(name) is None or value[name] == "":
            raise PlayError(f"{name} is required")
    return {name: _typed(name, spec[name], given) for name, given in value.items()}


def _typed(name: str, kind: str, given: Any) -> Any:
    if given is None and name in NULLABLE:
        return None
    if kind == ID:
        if isinstance(given, bool) or not isinstance(given, int | str):
            raise PlayError(f"{name} must be an id")
        return str(given)
    is_flag = isinstance(given, bool)
    if not isinstance(given, PYTHON_TYPES[kind]) or (is_flag and kind != FLAG):
        raise PlayError(f"{name} must be a {kind}" if kind != TEXTS else f"{name} must be a list")
    items: tuple[type, ...] = (str,) if kind == TEXTS else (int, float)
    if isinstance(given, list) and not all(type(item) in items for item in given):
        raise PlayError(f"{name} must be a list of {'texts' if kind == TEXTS else 'seconds'}")
    return given
