"""Entity keys of Rest.li, in both dialects. Keys are compared parsed, never as text: LinkedIn
answers with the parts in another order, and encodes more or less than was sent.

1.0.0: `ids[0].k=v&ids[0].k2=v2` in a query, `k=v&k2=v2` in paths and bodies
2.0.0: `ids=List((k:v,k2:v2))` in a query, `(k:v,k2:v2)` in paths and bodies; a complex key is
       `($params:(…),k:v)`, whose `$params` say nothing about which record it is
Source: learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/protocol-version
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, quote_plus, unquote

Key = Mapping[str, str]
Parsed = frozenset[tuple[str, str]]

PARAMS = "$params"


def parsed(key: Key) -> Parsed:
    """A key as it is compared."""
    return frozenset(key.items())


# -- 1.0.0 ----------------------------------------------------------------------------------
def query_v1(keys: Sequence[Key]) -> str:
    """`ids[0].k=v&ids[0].k2=v2&ids[1].k=…`, its values encoded; brackets and colons stay."""
    return "&".join(
        f"ids[{index}].{name}={quote_plus(value, safe=':')}"
        for index, key in enumerate(keys)
        for name, value in key.items()
    )


def text_v1(key: Key) -> str:
    """A key as it stands in a body or in a path segment.

    What would end the value, or the segment, is encoded; the colons of a URN stay readable.
    """
    return "&".join(f"{name}={quote(value, safe=':')}" for name, value in key.items())


def parse_v1(text: str) -> Parsed:
    """Raises ValueError for what is no key. A plus is a plus: keys are not form fields."""
    if "=" not in text:
        text = unquote(text)  # the whole key was encoded once more, as in a `location`
    pairs = [part.partition("=") for part in text.split("&") if part]
    if not pairs or not all(sign for _, sign, _ in pairs):
        raise ValueError(f"no Rest.li 1.0 key: {text:.80}")
    return frozenset((unquote(name), unquote(value)) for name, _, value in pairs)


# -- 2.0.0 ----------------------------------------------------------------------------------
def query_v2(keys: Sequence[Key]) -> str:
    """`ids=List((k:v),(k:v))`, its inner values encoded."""
    return "ids=List(" + ",".join(text_v2(key) for key in keys) + ")"


def text_v2(key: Key) -> str:
    """A key as it stands in a body or in a path segment."""
    return "(" + ",".join(f"{name}:{quote(value, safe='')}" for name, value in key.items()) + ")"


def parse_v2(text: str) -> Parsed:
    """Raises ValueError for what is no key."""
    text = text.strip()
    if not text.startswith("("):
        text = unquote(text)  # the whole key was encoded once more
    if not text.startswith("(") or not text.endswith(")"):
        raise ValueError(f"no Rest.li 2.0 key: {text:.80}")
    found = []
    for part in _split(text[1:-1]):
        name, sign, value = part.partition(":")
        if not sign:
            raise ValueError(f"no Rest.li 2.0 key: {text:.80}")
        if unquote(name) != PARAMS:
            found.append((unquote(name), unquote(value)))
    return frozenset(found)


def _split(text: str) -> list[str]:
    """The parts between commas that are in no inner bracket."""
    parts, depth, begin = [], 0, 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            raise ValueError("a bracket is closed that was not opened")
        if char == "," and depth == 0:
            parts.append(text[begin:at])
            begin = at + 1
    if depth:
        raise ValueError("a bracket is not closed")
    return [part for part in [*parts, text[begin:]] if part]
