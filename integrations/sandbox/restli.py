"""Rest.li's way of writing keys and lists, in both protocol versions (D).

1.0.0: `ids[0].k=v&ids[0].k2=v2`, `ids=A&ids=B`, and `k=v&k2=v2` for a key in a body or a path.
2.0.0: `ids=List((k:v,k2:v2))`, and `(k:v,k2:v2)` for a key in a body or a path. Here `( ) , :`
inside a value are percent-encoded while the structure is not; a structure that is encoded as a
whole is refused, as Rest.li reads it before decoding.

Keys are compared parsed: the order of their parts says nothing.
"""

import re
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, unquote_plus

from .errors import bad_request

V1, V2 = "1.0.0", "2.0.0"

Key = dict[str, str]
Params = dict[str, list[str]]

_COMPLEX = re.compile(r"ids\[(\d+)\]\.(.+)")
_TOKEN = re.compile(r"[^(),:]*")


def parse_query(query: str, version: str) -> Params:
    """The parameters by name. In 2.0.0 values stay encoded, as structure is read before that."""
    params: Params = {}
    if version == V1:
        for name, value in parse_qsl(query, keep_blank_values=True):
            params.setdefault(name, []).append(value)
        return params
    for pair in filter(None, query.split("&")):
        name, _, raw = pair.partition("=")
        params.setdefault(unquote_plus(name), []).append(raw)
    return params


def parse_value(text: str) -> Any:
    """A 2.0.0 value: a list, a dict of strings, or a string. Anything else is 400 (R)."""
    value, end = _value(text, 0)
    if end != len(text):
        raise bad_request(f"Invalid value at position {end}: {text}")
    return value


def _value(text: str, at: int) -> tuple[Any, int]:
    if text.startswith("List(", at):
        return _list(text, at + 5)
    if text.startswith("(", at):
        return _record(text, at + 1)
    match = _TOKEN.match(text, at)
    end = match.end() if match else at
    return unquote(text[at:end]), end


def _list(text: str, at: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    if text.startswith(")", at):
        return items, at + 1
    while True:
        item, at = _value(text, at)
        items.append(item)
        at = _separator(text, at)
        if text[at - 1] == ")":
            return items, at


def _record(text: str, at: int) -> tuple[dict[str, Any], int]:
    record: dict[str, Any] = {}
    if text.startswith(")", at):
        return record, at + 1
    while True:
        name, at = _value(text, at)
        if not isinstance(name, str) or not text.startswith(":", at):
            raise bad_request(f"Invalid key at position {at}: {text}")
        record[name], at = _value(text, at + 1)
        at = _separator(text, at)
        if text[at - 1] == ")":
            return record, at


def _separator(text: str, at: int) -> int:
    if not text.startswith((",", ")"), at):
        raise bad_request(f"Invalid value at position {at}: {text}")
    return at + 1


def complex_ids(params: Params, version: str) -> list[Key]:
    """The keys of a batch call whose keys have parts, in the order of their index.

    400 (R) when there is none, when a part is given twice or when a key comes twice.
    """
    if version == V1:
        found: dict[int, Key] = {}
        for name, values in params.items():
            match = _COMPLEX.fullmatch(name)
            if not match:
                continue
            if len(values) > 1:
                raise bad_request(f"Batch key part {name} is given more than once")
            found.setdefault(int(match[1]), {})[match[2]] = values[0]
        keys = [found[index] for index in sorted(found)]
    else:
        parsed = parse_value(params.get("ids", ["List()"])[0])
        if not isinstance(parsed, list) or not all(isinstance(item, dict) for item in parsed):
            raise bad_request("Batch key parameter value is invalid")
        keys = [_without_params(key) for key in parsed]
    return _unique(keys)


def _without_params(key: dict[str, Any]) -> Key:
    """A key without `$params:()`, which complex keys carry in 2.0.0 and which says nothing here.

    400 (R) when a part is not a string.
    """
    found = {name: value for name, value in key.items() if name != "$params"}
    if not all(isinstance(value, str) for value in found.values()):
        raise bad_request("Batch key parameter value is invalid")
    return found


def simple_ids(params: Params, version: str) -> list[str]:
    """The keys of a batch call whose keys are plain strings: `ids=A&ids=B` or `ids=List(A,B)`."""
    values = params.get("ids", [])
    if version == V2:
        values = parse_value(values[0]) if values else []
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise bad_request("Batch key parameter value is invalid")
    return _unique(values)


def _unique(keys: list[Any]) -> list[Any]:
    if not keys:
        raise bad_request("Batch key parameter value is invalid")
    if len({freeze(key) for key in keys}) < len(keys):
        raise bad_request("A batch key is given more than once")
    return keys


def freeze(key: Key | str) -> Any:
    """A hashable form of a key that ignores the order of its parts."""
    return key if isinstance(key, str) else frozenset(key.items())


def parse_key(text: str, version: str) -> Key:
    """A key in a body or a path segment, as its parts."""
    if version == V2:
        parsed = parse_value(text)
        if not isinstance(parsed, dict):
            raise bad_request(f"Invalid key: {text}")
        return _without_params(parsed)
    if "=" not in text:  # the whole segment was percent-encoded once more
        text = unquote(text)
    key: Key = {}
    for part in text.split("&"):
        name, sign, value = part.partition("=")
        if not sign or name in key:
            raise bad_request(f"Invalid key: {text}")
        key[unquote(name)] = unquote(value)
    return key


def format_key(key: Key | str, version: str) -> str:
    """A key as it stands in an answer: parts in alphabetical order, whatever the caller's was."""
    if isinstance(key, str):
        return key
    if version == V2:
        return "(" + ",".join(f"{name}:{quote(key[name], safe='')}" for name in sorted(key)) + ")"
    return "&".join(f"{name}={quote(key[name], safe=':/@ ')}" for name in sorted(key))


def urn_id(urn: str, kind: str) -> str:
    """The id in `urn:li:<kind>:<id>`, or 400 (R)."""
    prefix = f"urn:li:{kind}:"
    if not urn.startswith(prefix) or len(urn) == len(prefix):
        raise bad_request(f"Invalid value for {kind} urn: {urn}")
    return urn[len(prefix) :]
