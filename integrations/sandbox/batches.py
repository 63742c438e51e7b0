"""What every batch call shares: the entities of a body matched to the keys of the query."""

from collections.abc import Iterator
from typing import Any

from .calls import Call
from .errors import Answer, bad_request, json_answer
from .restli import format_key, freeze, parse_key

MAX_BATCH = 100


def limit(keys: list[Any]) -> None:
    """Refuse more than 100 keys: 400 (limit D, text R)."""
    if len(keys) > MAX_BATCH:
        raise bad_request(f"Batch of {len(keys)} keys is larger than the limit of {MAX_BATCH}")


def entities(call: Call, keys: list[Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each key of the query with its value from `{"entities": {key: value}}`.

    Keys are compared parsed, as LinkedIn writes their parts in another order than the query's.
    400 (R) when the two sets differ, when a value is no object, or above 100.
    """
    limit(keys)
    given = call.json().get("entities")
    if not isinstance(given, dict):
        raise bad_request("ERROR :: /entities :: field is required but not found")
    parsed: dict[Any, dict[str, Any]] = {}
    for text, value in given.items():
        key = text if isinstance(keys[0], str) else parse_key(text, call.version)
        if not isinstance(value, dict):
            raise bad_request(f"Entity {text} is not an object")
        if freeze(key) in parsed:
            raise bad_request(f"Entity {text} is given more than once")
        parsed[freeze(key)] = value
    if parsed.keys() != {freeze(key) for key in keys}:
        raise bad_request("Batch keys in the query do not match the keys of the entities")
    if call.refuse:
        key = keys[-1]
        keys = keys[:-1]
        call.refused[format_key(key, call.version)] = refusal(call.refuse)
    for key in keys:
        yield key, parsed[freeze(key)]


def refusal(status: int) -> dict[str, Any]:
    """The error of an entity that a fault refuses (R)."""
    texts = {429: "Resource level throttle limit for calls to this resource is reached"}
    return {"status": status, "message": texts.get(status, "Entity was refused")}


def patch_set(body: dict[str, Any]) -> dict[str, Any]:
    """The changes in `{"patch": {"$set": {…}}}` (D); empty for anything else."""
    patch = body.get("patch")
    changes = patch.get("$set") if isinstance(patch, dict) else None
    return changes if isinstance(changes, dict) else {}


def batch_answer(results: dict[str, Any], errors: dict[str, Any]) -> Answer:
    """The answer of a batch_get (D)."""
    return json_answer({"results": results, "statuses": {}, "errors": errors})
