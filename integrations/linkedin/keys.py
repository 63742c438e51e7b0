"""Entity keys of Rest.li, in both dialects. Keys are compared parsed, never as text: LinkedIn
answers with the parts in another order.

1.0:   `ids[0].k=v&ids[0].k2=v2` in a query, `k=v&k2=v2` in paths and bodies
2.0.0: `ids=List((k:v,k2:v2))` with `( ) , :` encoded inside values
Source: learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/protocol-version
"""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, quote, unquote

Key = Mapping[str, str]


def query_v1(keys: Sequence[Key]) -> list[tuple[str, str]]:
    return [
        (f"ids[{index}].{name}", value)
        for index, key in enumerate(keys)
        for name, value in key.items()
    ]


def body_v1(key: Key) -> str:
    """A key as it stands in a body or a path segment."""
    return "&".join(f"{name}={value}" for name, value in key.items())


def path_v1(key: Key) -> str:
    return quote(body_v1(key), safe="=&:")


def parse_v1(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(parse_qsl(text, keep_blank_values=True))


def list_v2(keys: Sequence[Key]) -> str:
    """`List((k:v),(k:v))`, its inner values already encoded; put it raw into the query."""
    return "List(" + ",".join(_record_v2(key) for key in keys) + ")"


def parse_v2(text: str) -> frozenset[tuple[str, str]]:
    inner = text.strip().removeprefix("(").removesuffix(")")
    pairs = (part.partition(":") for part in inner.split(",") if part)
    return frozenset((unquote(name), unquote(value)) for name, _, value in pairs)


def _record_v2(key: Key) -> str:
    return "(" + ",".join(f"{name}:{quote(value, safe='')}" for name, value in key.items()) + ")"
